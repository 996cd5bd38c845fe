"""Files that must not be lost: whole and on the disk before they have their name, and their name on the disk too."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What the name of a draft begins with.
DRAFT = ".draft-"


@contextmanager
def drafted(folder: Path, content: bytes, *, mode: int = 0o600) -> Iterator[Path]:
    """The content in a nameless file of this folder, to be linked or moved to its name; nothing stays of the draft."""
    descriptor, path = tempfile.mkstemp(dir=folder, prefix=DRAFT)
    draft = Path(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), mode)
            file.flush()
            os.fsync(file.fileno())
        yield draft
        _settle(folder)
    finally:
        draft.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """A power failure would leave the file without the name that it was given."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
