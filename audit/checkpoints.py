"""Checkpoints on their way out of the database: to a file that is only ever added to, to pages and to letters."""

import fcntl
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from audit.keys import fingerprint_of
from audit.notes import read_notes
from audit.seals import Checkpoint
from audit.settled import latest

# More than the longest note has.
TAIL = 4096
# A file that was lost is written anew in several goes.
MOST = 5000


@dataclass(frozen=True)
class SealedUntil:
    """Up to where the trail is sealed, for a page or a printed report; `text` is the signed note."""

    size: int
    root: bytes
    at: datetime
    fingerprint: str
    text: str
    drawn: int

    @property
    def fingerprint_in_groups(self) -> str:
        """For people, who compare it by eye: four digits at a time."""
        return " ".join(self.fingerprint[at : at + 4] for at in range(0, len(self.fingerprint), 4))


def sealed_until() -> SealedUntil | None:
    """The latest checkpoint; None as long as there is none."""
    last = latest()
    if last is None:
        return None
    fingerprint = fingerprint_of(bytes(last.public_key))
    return SealedUntil(last.size, bytes(last.root), last.at, fingerprint, last.text, last.drawn)


def is_file_lost() -> bool:
    """Whether nothing is outside although checkpoints were made: it was taken away, or could never be written to."""
    try:
        is_blank = Path(settings.CHECKPOINTS_FILE).stat().st_size == 0
    except OSError:
        is_blank = True
    return is_blank and Checkpoint.objects.exists()


def publish() -> int:
    """Add to the file what it does not have yet, and return how many that were. What a crash kept back comes now."""
    path = Path(settings.CHECKPOINTS_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        # Who comes second reads what the first has added. The lock ends with the file.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(max(file.seek(0, os.SEEK_END) - TAIL, 0))
        end = file.read().decode(errors="replace")
        written = max((one.note.size for one in read_notes(end.splitlines(keepends=True)) if one), default=0)
        # What was cut off in the middle must not spoil the note that comes after it.
        lead = "" if not end or end.endswith("\n") else "\n"
        fresh = Checkpoint.objects.filter(size__gt=written).order_by("size")
        texts = [checkpoint.text for checkpoint in fresh[:MOST]]
        if texts:
            file.write(f"{lead}{''.join(texts)}".encode())
            file.flush()
            os.fsync(file.fileno())
    return len(texts)
