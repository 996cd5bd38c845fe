"""The code printed on every page of a form: which case, which version, and proof that we printed it."""

import base64
import hashlib
import hmac
import io
import re
from dataclasses import dataclass
from uuid import UUID

import segno

PREFIX = "SE1"
SHORT_CODE_LENGTH = 10
# The number goes into pages and entries as it was read, so it has the alphabet of ours and nothing else.
# Fifty bits: far too many to guess through uploads, few enough to be typed from paper.
_CODE = re.compile(r"SE1:([A-Za-z0-9-]{1,30}):([1-9][0-9]{0,5}):([A-Z2-7]{10})", re.ASCII)
_PIXELS_PER_MODULE = 4


@dataclass(frozen=True)
class FormCode:
    """What the code on a sheet of paper claims."""

    number: str
    version: int
    short_code: str


def form_code(*, key: bytes, case_id: UUID, number: str, version: int) -> str:
    """The text of the form's QR code. It holds no personal data."""
    short_code = _short_code(key=key, case_id=case_id, number=number, version=version)
    text = f"{PREFIX}:{number}:{version}:{short_code}"
    if parse_code(text) is None:
        raise ValueError(f"A form code cannot carry the number {number!r}, version {version!r}")
    return text


def parse_code(text: str) -> FormCode | None:
    """What a scanned code claims, or None where it is none of ours. Whether it is genuine is `verify_code`'s."""
    found = _CODE.fullmatch(text)
    return FormCode(found[1], int(found[2]), found[3]) if found else None


def verify_code(code: FormCode, *, key: bytes, case_id: UUID, number: str, version: int) -> bool:
    """Whether this is the code that we printed for this version of this case's form."""
    ours = _short_code(key=key, case_id=case_id, number=number, version=version)
    same_form = (code.number, code.version) == (number, version)
    return hmac.compare_digest(code.short_code.encode(), ours.encode()) and same_form


def qr_png(text: str) -> bytes:
    """The QR symbol without a quiet zone, so that its corners are the corners of the image."""
    image = io.BytesIO()
    # Level Q survives a fold or a pen stroke; `boost_error` would make the symbol depend on the text's length.
    symbol = segno.make(text, error="q", micro=False, boost_error=False)
    symbol.save(image, kind="png", scale=_PIXELS_PER_MODULE, border=0)
    return image.getvalue()


def _short_code(*, key: bytes, case_id: UUID, number: str, version: int) -> str:
    claim = f"{PREFIX}\x1f{case_id}\x1f{number}\x1f{version}".encode()
    digest = hmac.new(key, claim, hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii")[:SHORT_CODE_LENGTH]
