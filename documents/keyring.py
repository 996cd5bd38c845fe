"""The key ring: one file with every key, made on first use or given from outside.

One file, so that a ring is there whole or not at all, however many processes start at the same moment. Who
loses it loses every NIK and paper with it: it belongs into the backup, apart from the database.
"""

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from audit.drafts import DRAFT, drafted

KEY_BYTES = 32
FILE_NAME = "ring.json"
# A draft that is older was left by a process that was killed. It holds every key.
SECONDS_OF_A_DRAFT = 60


# By what a file is known for another one without being opened: its number and its time.
Stamp = tuple[int, int] | None


class KeyRingUnusable(Exception):
    """There is no key ring, none can be made, or it is damaged; nothing personal can be read or stored."""


@dataclass(frozen=True)
class KeyRing:
    """Master keys by their ids, the key of the blind indexes, the root of the keys for single purposes."""

    master: dict[int, bytes] = field(repr=False)
    blind_index: bytes = field(repr=False)
    purpose: bytes = field(repr=False)

    @property
    def newest(self) -> int:
        """The id of the key that seals."""
        return max(self.master)


def load(folder: Path) -> KeyRing:
    """The ring in this folder; made there when there is none."""
    try:
        return _parse(_path(folder).read_bytes())
    except FileNotFoundError:
        _make(folder)
        return _parse(_path(folder).read_bytes())
    except OSError as error:
        raise KeyRingUnusable(f"the key ring in {folder} cannot be read: {error.strerror}") from error


def stamp(folder: Path) -> Stamp:
    """What changes with every change of the ring; None where it cannot be seen."""
    try:
        found = _path(folder).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def add_master_key(folder: Path) -> KeyRing:
    """Put a fresh master key on the ring."""
    load(folder)
    with _locked(folder):
        ring = load(folder)
        grown = KeyRing({**ring.master, ring.newest + 1: _fresh()}, ring.blind_index, ring.purpose)
        _put(folder, grown)
    return grown


def drop_older(folder: Path) -> list[int]:
    """Take every master key but the newest off the ring; what they were the numbers of. They are gone for good."""
    with _locked(folder):
        ring = load(folder)
        older = sorted(set(ring.master) - {ring.newest})
        if older:
            kept = KeyRing({ring.newest: ring.master[ring.newest]}, ring.blind_index, ring.purpose)
            _put(folder, kept)
    return older


def _put(folder: Path, ring: KeyRing) -> None:
    """The new ring takes the place of the old one in a single move; nothing stays of what a killed process drafted."""
    for left in Path(folder).glob(f"{DRAFT}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > SECONDS_OF_A_DRAFT:
                left.unlink()
    with drafted(folder, _content(ring)) as draft:
        draft.replace(_path(folder))


def _path(folder: Path) -> Path:
    return Path(folder) / FILE_NAME


def _fresh() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def _make(folder: Path) -> None:
    """Make a ring unless another process is quicker: a link, unlike a move, never replaces a file."""
    try:
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        ring = KeyRing({1: _fresh()}, _fresh(), _fresh())
        with drafted(folder, _content(ring)) as draft, contextlib.suppress(FileExistsError):
            _path(folder).hardlink_to(draft)
    except OSError as error:
        raise KeyRingUnusable(f"no key ring in {folder}, and none can be made: {error.strerror}") from error


def _content(ring: KeyRing) -> bytes:
    told = {
        "master": {str(number): key.hex() for number, key in ring.master.items()},
        "blind_index": ring.blind_index.hex(),
        "purpose": ring.purpose.hex(),
    }
    return json.dumps(told, indent=1).encode("ascii")


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Alone on this ring, so that of two rotations at once neither loses its key."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _parse(content: bytes) -> KeyRing:
    try:
        found = json.loads(content)
        master = {int(number): _key(text) for number, text in found["master"].items()}
        ring = KeyRing(master, _key(found["blind_index"]), _key(found["purpose"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeyRingUnusable("the key ring is damaged: restore it from the backup") from error
    if not master or not all(0 < number < 2**32 for number in master):
        raise KeyRingUnusable("the key ring holds no master key")
    return ring


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key
