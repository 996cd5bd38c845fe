"""What was found out about the electronic signatures of a PDF: each question has an answer of its own.

Never one verdict for all: of genuine files with several signers a single one was wrong.
"""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices


class Integrity(TextChoices):
    """Whether what was signed still stands, byte for byte, and the signer's key has signed it."""

    INTACT = "utuh", "Utuh"
    BROKEN = "diubah", "Diubah atau rusak"
    UNKNOWN = "tidak-dinilai", "Tidak dapat dinilai"


class LaterChanges(TextChoices):
    """What was added to the file after this signature."""

    NONE = "tidak-ada", "Tidak ada"
    ALLOWED = "diizinkan", "Hanya tanda tangan lain atau data validasi"
    FORBIDDEN = "terlarang", "Ada perubahan yang tidak diizinkan"
    UNKNOWN = "tidak-dinilai", "Tidak dapat dinilai"


class Revocation(TextChoices):
    """Whether the signer's certificate was revoked, as far as the lists that the operator has loaded tell."""

    YES = "dicabut", "Dicabut"
    NO = "tidak-dicabut", "Tidak dicabut"
    UNKNOWN = "belum-diketahui", "Belum diketahui"


class FormStanding(TextChoices):
    """How the form that was printed stands in the file that came back."""

    KEPT = "kept"
    CHANGED = "changed"
    COVERED = "covered"


@dataclass(frozen=True)
class Trusted:
    """What the operator has installed, in DER: issuers that are believed, and their revocation lists."""

    anchors: tuple[bytes, ...] = dataclasses.field(default=(), repr=False)
    lists: tuple[bytes, ...] = dataclasses.field(default=(), repr=False)


@dataclass(frozen=True)
class SignatureFinding:
    """One signature: what it says of itself, and what could be found out about it offline."""

    field: str
    certificate: bytes = dataclasses.field(repr=False)
    integrity: Integrity
    changes: LaterChanges
    # Whether its signer shows something of it on a page.
    is_shown: bool
    # None where no anchor is installed.
    is_anchored: bool | None
    revocation: Revocation
    # Of the list that was asked, whatever it could tell.
    revocation_as_of: datetime | None
    claimed_at: datetime | None
    # By a time stamp of an authority that leads to an anchor; any other is a claim.
    stamped_at: datetime | None


@dataclass(frozen=True)
class SignedPdf:
    """All signatures of a file in the order of their revisions, and how the form stands in it."""

    form: FormStanding
    signatures: tuple[SignatureFinding, ...]
