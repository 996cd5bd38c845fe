"""Folders of a process's own in the system's temporary one, and the sweeping away of what killed processes left there.

No process can clear up after SIGKILL. So each folder is locked for as long as its process lives, the system lets go of
the lock however that ends, and whoever makes the next folder takes away those that nobody holds any more.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A folder younger than this may not have been locked yet.
SECONDS_TO_LOCK = 60


def lasting_folder(prefix: str) -> Path:
    """A folder that is held until this process ends; to take it away then is whoever's who fills it."""
    _sweep(prefix)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    # Never closed: the system lets go of it however this process ends, and of nothing that still lives.
    _locked(folder)
    return folder


@contextmanager
def passing_folder(prefix: str) -> Iterator[str]:
    """A folder that is gone when its work is done, however that ended."""
    _sweep(prefix)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        held = _locked(Path(name))
        try:
            yield name
        finally:
            os.close(held)


def _sweep(prefix: str) -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > SECONDS_TO_LOCK:
                os.close(_locked(left))
                shutil.rmtree(left)


def _locked(folder: Path) -> int:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
