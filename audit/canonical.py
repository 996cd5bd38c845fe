"""The bytes of an entry, the same on every machine and for ever: what is hashed is what is kept."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = b"\x00" * 32


def canonical_bytes(values: Mapping[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8; a float is refused, because its text differs between languages."""
    _refuse_floats(values)
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained_hash(canonical: bytes, *, previous: bytes) -> bytes:
    """SHA-256 over the previous hash of the chain and the entry's own bytes."""
    return hashlib.sha256(previous + canonical).digest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("no float in an audit entry")
    if isinstance(value, Mapping):
        for inner in value.values():
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
