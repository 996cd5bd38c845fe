"""Codes that count once: six digits of an app (RFC 6238), and the recovery codes for whoever has lost it."""

import base64
import hashlib
import secrets
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

SEED_BYTES, DIGITS, STEP = 20, 6, 30
# A clock may be wrong by one step either way, and whoever types takes a moment.
TOLERANCE = 1
# 80 bits: nobody finds one from its hash, so that a slow hash is not needed.
RECOVERY_BYTES, RECOVERY_CODES, GROUP = 10, 10, 4
ISSUER = "Sertifikat Elektronik Dukcapil"


def new_seed() -> str:
    """What the app and this application share, as apps take it: base32."""
    return base64.b32encode(secrets.token_bytes(SEED_BYTES)).decode()


def in_groups(text: str) -> str:
    """Four letters at a time, as people copy them."""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def address_of(seed: str, *, username: str) -> str:
    """What stands in the QR code."""
    words = urlencode({"secret": seed, "issuer": ISSUER}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{ISSUER}:{username}')}?{words}"


def code_at(seed: str, *, step: int) -> str:
    """The code of one step."""
    key = base64.b32decode(seed)
    return HOTP(key, DIGITS, SHA1(), enforce_key_length=False).generate(step).decode()  # noqa: S303  # as apps do


def step_of(seed: str, code: str, *, now: float, after: int) -> int | None:
    """The step of a code, if it is one of now and later than `after`: a code that was seen is worth nothing."""
    present = int(now // STEP)
    for step in range(max(after + 1, present - TOLERANCE), present + TOLERANCE + 1):
        if bytes_eq(code_at(seed, step=step).encode(), code.encode()):
            return step
    return None


def plain(typed: str) -> str:
    """A code without what people put between its groups."""
    return "".join(character for character in typed.upper() if character.isascii() and character.isalnum())


def new_recovery_codes() -> list[str]:
    """Codes as they are printed; nobody can show them a second time, for only their hashes are kept."""
    drawn = (base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES))
    return [in_groups(code).replace(" ", "-") for code in drawn]


def digest_of(recovery_code: str) -> bytes:
    return hashlib.sha256(plain(recovery_code).encode()).digest()
