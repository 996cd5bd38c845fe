"""The child of an inspection that meets the end which its file asks for."""

import os
import signal
import sys
import tempfile
import time
from typing import NoReturn

from documents.inspection import child, photographs, structure
from documents.inspection.findings import Unfit


def meet(content: bytes, *, page_limit: int) -> NoReturn:
    # What a library might do that does not keep to memory.
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(content)
    if content == b"wait":
        time.sleep(60)
    if content == b"be refused":
        raise Unfit("damaged")
    if content == b"starve":
        bytearray(4 * child.MEMORY)
    if content == b"flood":
        os.write(1, bytes(child.OUTPUT))
        os.write(1, b"one more")
    os.kill(os.getpid(), signal.SIGSEGV if content == b"crash" else signal.SIGKILL)
    raise AssertionError


def be_busy(photograph: bytes) -> NoReturn:
    while True:
        pass


if __name__ == "__main__":
    structure.examine = meet
    photographs._developed = be_busy
    child.main(sys.argv[1])
