"""What the private key signs in the browser: a text that means "this key was here, now, for this case".

Its first line separates it from every other text that the key may ever sign: the signature approves nothing.
"""

import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils import timezone

PURPOSE = "Bukti kepemilikan kunci P12 untuk satu permohonan. Ini bukan persetujuan atas dokumen apa pun. v1"
P12_SIZE_LIMIT = 256 * 1024
MAX_AGE = timedelta(minutes=15)
# Two servers' clocks may differ by this much.
_CLOCK_SKEW = timedelta(minutes=1)
_LENGTH_LIMIT = 1024
_SALT = "certificates.challenge.v1"
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class StaleChallenge(Exception):
    """The challenge is ours and fits, but its time is over."""


class ForeignChallenge(ValueError):
    """Not a challenge that we gave for this case, person and file."""


STALE = "Pembuktian kunci sudah lewat 15 menit. Bukalah berkas P12 sekali lagi."
FOREIGN = (
    "Pembuktian kunci tidak cocok dengan permohonan dan berkas P12 ini. "
    "Muat ulang halaman, lalu bukalah berkas P12 sekali lagi."
)


@dataclass(frozen=True)
class _Claim:
    """To what a challenge is bound."""

    case: str
    user: str
    file: str
    size: int


def issue_challenge(
    *, case_id: UUID, user_id: Any, p12_sha256: str, p12_size: int, now: datetime | None = None
) -> str:
    """A new challenge for one file in one case; each is good once, for fifteen minutes."""
    claim = _claim(case_id=case_id, user_id=user_id, p12_sha256=p12_sha256, p12_size=p12_size)
    moment = now or timezone.now()
    content = {**asdict(claim), "nonce": secrets.token_hex(16), "at": int(moment.timestamp())}
    return f"{PURPOSE}\n{signing.Signer(salt=_SALT).sign_object(content)}"


def check_challenge(
    text: str,
    *,
    case_id: UUID,
    user_id: Any,
    p12_sha256: str,
    p12_size: int,
    max_age: timedelta = MAX_AGE,
    now: datetime | None = None,
) -> str:
    """The nonce of a challenge that we gave for exactly this; whoever keeps it keeps it unique."""
    content = _unsigned(challenge_message(text).decode("ascii"))
    claim = _claim(case_id=case_id, user_id=user_id, p12_sha256=p12_sha256, p12_size=p12_size)
    if {key: content.get(key) for key in asdict(claim)} != asdict(claim):
        raise ForeignChallenge(FOREIGN)
    age = (now or timezone.now()).timestamp() - content["at"]
    if not -_CLOCK_SKEW.total_seconds() <= age <= max_age.total_seconds():
        raise StaleChallenge(STALE)
    return str(content["nonce"])


def challenge_message(text: str) -> bytes:
    """The bytes that were signed. The browser signed LF, which a form turns into CR LF on its way."""
    if len(text) > _LENGTH_LIMIT or not text.isascii():
        raise ForeignChallenge(FOREIGN)
    return text.replace("\r\n", "\n").encode("ascii")


def _unsigned(text: str) -> dict[str, Any]:
    purpose, _, signed = text.partition("\n")
    if purpose != PURPOSE:
        raise ForeignChallenge(FOREIGN)
    try:
        content: dict[str, Any] = signing.Signer(salt=_SALT).unsign_object(signed)
    except signing.BadSignature as error:
        raise ForeignChallenge(FOREIGN) from error
    return content


def _claim(*, case_id: UUID, user_id: Any, p12_sha256: str, p12_size: int) -> _Claim:
    digest = p12_sha256.lower()
    if not (_SHA256.fullmatch(digest) and 0 < p12_size <= P12_SIZE_LIMIT):
        raise ForeignChallenge(FOREIGN)
    return _Claim(case=str(case_id), user=str(user_id), file=digest, size=p12_size)
