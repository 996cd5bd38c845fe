"""The vault: what is encrypted at rest is sealed and opened here, and nowhere else (AES-256-GCM).

A token says which master key sealed it, and is bound to its context: the row and column that it belongs to.
Moved to another row, altered in one bit, or written over with readable text, it does not open.
"""

import hashlib
import hmac
import os
import threading
import time
from datetime import timedelta
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from documents.keyring import KEY_BYTES, KeyRing, Stamp, add_master_key, drop_older, load, stamp

# The first byte of a token: which of the two forms it has. No readable text begins with either.
UNDER_MASTER_KEY: Final = b"\x01"
UNDER_DATA_KEY: Final = b"\x02"
KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_rings: dict[str, tuple[Stamp, KeyRing]] = {}
_loading = threading.Lock()


class Tampered(Exception):
    """What was sealed has been altered, moved or planted; it must not be used. `context` is the place that it is in."""

    def __init__(self, message: str, *, context: str) -> None:
        super().__init__(message)
        self.context = context


class UnknownKey(Tampered):
    """The token names no key of this ring: the ring belongs to another database, or the token is planted."""


def seal(plain: bytes, *, context: str) -> bytes:
    """A token that opens only in the same context, e.g. `registrations.registration.nik:<uuid>`."""
    ring = _newest_ring()
    header = UNDER_MASTER_KEY + ring.newest.to_bytes(KEY_ID_BYTES, "big")
    return _encrypt(plain, key=ring.master[ring.newest], header=header, context=context)


def unseal(token: bytes, *, context: str) -> bytes:
    """What was sealed in this context; `Tampered` where this is not that very token."""
    token = bytes(token)
    if not token.startswith(UNDER_MASTER_KEY):
        raise Tampered(f"no sealed value in {context}", context=context)
    size = 1 + KEY_ID_BYTES
    key = _master_key(int.from_bytes(token[1:size], "big"), context=context)
    return _decrypt(token, key=key, header_size=size, context=context)


def new_data_key() -> bytes:
    """A key for one document; destroying it erases the document wherever its bytes have got to."""
    return os.urandom(KEY_BYTES)


def wrap(data_key: bytes, *, context: str) -> bytes:
    """A data key as it is stored: sealed under the newest master key."""
    return seal(data_key, context=context)


def unwrap(token: bytes, *, context: str) -> bytes:
    """The data key that was wrapped in this context."""
    return unseal(token, context=context)


def seal_with(data_key: bytes, plain: bytes, *, context: str) -> bytes:
    """A token under a data key."""
    return _encrypt(plain, key=data_key, header=UNDER_DATA_KEY, context=context)


def unseal_with(data_key: bytes, token: bytes, *, context: str) -> bytes:
    """What was sealed under this data key in this context."""
    token = bytes(token)
    if not token.startswith(UNDER_DATA_KEY):
        raise Tampered(f"no sealed value in {context}", context=context)
    return _decrypt(token, key=data_key, header_size=1, context=context)


def blind_index(value: str, *, purpose: str) -> bytes:
    """Equal for equal values and worthless without the key: finds a NIK without storing one in clear."""
    key = hmac.digest(_ring().blind_index, purpose.encode(), hashlib.sha256)
    return hmac.digest(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)


def purpose_key(purpose: str) -> bytes:
    """A key of its own for one purpose, the same for as long as the ring lives."""
    return _derive(_ring().purpose, purpose)


def rotate() -> int:
    """Put a fresh master key on the ring and return its id: it seals from now on, the others still open."""
    with _loading:
        add_master_key(settings.KEYS_DIR)
    return newest_key()


def retire_older() -> list[int]:
    """Take all master keys but the newest off the ring; whatever still names one of them is lost.

    This process forgets them at once, any other one when it next seals something, or ends.
    """
    with _loading:
        _rings.pop(str(settings.KEYS_DIR), None)
        return drop_older(settings.KEYS_DIR)


def older_keys() -> list[int]:
    """The ids of the master keys that only open any more."""
    ring = _newest_ring()
    return sorted(set(ring.master) - {ring.newest})


def unchanged_for() -> timedelta:
    """How long the ring has been as it is."""
    found = stamp(settings.KEYS_DIR)
    changed_at = found[1] / 1e9 if found else time.time()
    return timedelta(seconds=time.time() - changed_at)


def newest_key() -> int:
    """The id of the master key that seals now."""
    return _newest_ring().newest


def _ring(*, reread: bool = False) -> KeyRing:
    folder = str(settings.KEYS_DIR)
    known = _rings.get(folder)
    if known is None or reread:
        with _loading:
            # The stamp first: a ring that changes in between is then read once more than needed, never once less.
            _rings[folder] = known = (stamp(settings.KEYS_DIR), load(settings.KEYS_DIR))
    return known[1]


def _newest_ring() -> KeyRing:
    """What is sealed after a rotation must be under its key, whichever process has rotated."""
    ring = _ring()
    on_disk = stamp(settings.KEYS_DIR)
    # A ring that is out of reach for a moment is no reason to stop: whoever starts anew without it will say so.
    if on_disk is not None and on_disk != _rings[str(settings.KEYS_DIR)][0]:
        return _ring(reread=True)
    return ring


def _master_key(key: int, *, context: str) -> bytes:
    ring = _ring()
    if key not in ring.master:
        # Another process may have rotated since this one read the ring.
        ring = _ring(reread=True)
    if key not in ring.master:
        raise UnknownKey(f"key {key} is not on the ring, wanted for {context}", context=context)
    return ring.master[key]


def _encrypt(plain: bytes, *, key: bytes, header: bytes, context: str) -> bytes:
    # Random nonces of 96 bits serve 2^32 values a key: more than an office writes in its lifetime.
    nonce = os.urandom(_NONCE_BYTES)
    return header + nonce + _cipher(key).encrypt(nonce, plain, header + context.encode())


def _decrypt(token: bytes, *, key: bytes, header_size: int, context: str) -> bytes:
    header, body = token[:header_size], token[header_size:]
    try:
        return _cipher(key).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], header + context.encode())
    except (InvalidTag, ValueError) as error:
        raise Tampered(f"the sealed value in {context} does not open", context=context) from error


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


@cache
def _derive(root: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(root)
