"""A checkpoint as text that is signed, kept and mailed: a signed note as transparency logs write it (C2SP).

    sertifikat.example.go.id/rekam-jejak        whose trail it is
    5021                                        how many entries the tree has
    Zm9v...=                                    its root, base64
    waktu 2026-11-23T01:02:03.000004Z           when it was sealed
    nomor 5030                                  the highest number that any entry had been given by then
    tuntas 5012                                 the number up to which none will come any more
                                                (an empty line)
    — sertifikat.example.go.id/rekam-jejak ...  base64 of four bytes that name the key, and of the signature

Signed by Ed25519 are the bytes of the first six lines, each with the line feed at its end. Notes of before have no line
on what is settled, and are as good as ever.
"""

import base64
import binascii
import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from audit.keys import Keys, is_signed

TEXT_LINES = 6
NAME_BYTES, ROOT_BYTES, SIGNATURE_BYTES = 4, 32, 64
MARK, SETTLED = "— ", "tuntas "


@dataclass(frozen=True)
class Note:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes
    at: datetime
    drawn: int
    settled: int | None = None

    @property
    def text(self) -> bytes:
        """The bytes that are signed."""
        moment = self.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        root = base64.b64encode(self.root).decode()
        lines = [self.origin, str(self.size), root, f"waktu {moment}Z", f"nomor {self.drawn}"]
        if self.settled is not None:
            lines.append(f"{SETTLED}{self.settled}")
        return "".join(f"{line}\n" for line in lines).encode()

    def signed_by(self, keys: Keys) -> bytes:
        """The signature under it."""
        return keys.signature_of(self.text)


@dataclass(frozen=True)
class SignedNote:
    """A note with the signature under it, whoever has made that."""

    note: Note
    signature: bytes

    def is_by(self, public: bytes) -> bool:
        """Whether the holder of this key signed it."""
        return is_signed(self.note.text, signature=self.signature, public=public)


def name_of_key(origin: str, public: bytes) -> bytes:
    """The four bytes by which a note names the key; 1 stands for Ed25519."""
    return hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:NAME_BYTES]


def written(note: Note, *, signature: bytes, public: bytes) -> str:
    """The whole note."""
    signed = base64.b64encode(name_of_key(note.origin, public) + signature).decode()
    return f"{note.text.decode()}\n{MARK}{note.origin} {signed}\n"


def read_notes(lines: Iterable[str]) -> Iterator[SignedNote | None]:
    """Each note of a file that notes were added to, in that order; None for one that cannot be read."""
    before: deque[str] = deque(maxlen=TEXT_LINES + 1)
    for line in lines:
        if line.startswith(MARK):
            yield _read([*before], line)
            before.clear()
        else:
            before.append(line.rstrip("\n"))
    if any(before):
        yield None


def _read(text: list[str], line: str) -> SignedNote | None:
    is_old = not "".join(text[-2:-1]).startswith(SETTLED)
    text = text[-TEXT_LINES:] if is_old else text
    try:
        origin, size, root, moment, drawn, *settled, empty = text
        signer, signed = line.removeprefix(MARK).split()
        note = Note(
            origin,
            int(size),
            base64.b64decode(root, validate=True),
            datetime.fromisoformat(moment.removeprefix("waktu ")),
            int(drawn.removeprefix("nomor ")),
            None if is_old else int(settled[0].removeprefix(SETTLED)),
        )
        signature = base64.b64decode(signed, validate=True)
    except (ValueError, IndexError, binascii.Error):
        return None
    is_whole = len(note.root) == ROOT_BYTES and len(signature) == NAME_BYTES + SIGNATURE_BYTES
    # What is read must be what is written, to the letter: there is one text for each checkpoint.
    if empty or signer != origin or not is_whole or note.text.decode().split("\n") != text:
        return None
    return SignedNote(note, signature[NAME_BYTES:])
