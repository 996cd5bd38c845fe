"""The child of an inspection that meets the end which its file asks for."""

import os
import signal
import sys
from typing import NoReturn

from documents.inspection import child, structure


def meet(content: bytes, *, page_limit: int) -> NoReturn:
    if content == b"starve":
        bytearray(4 * child.MEMORY)
    if content == b"flood":
        os.write(1, bytes(child.OUTPUT))
        os.write(1, b"one more")
    os.kill(os.getpid(), signal.SIGSEGV if content == b"crash" else signal.SIGKILL)
    raise AssertionError


if __name__ == "__main__":
    structure.examine = meet
    child.main(sys.argv[1])
