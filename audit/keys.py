"""The keys of the trail: one that marks each entry as ours, one that signs checkpoints. No database ever holds them.

One file, made on first need, beside the vault's ring in KEYS_DIR: it is there whole or not at all, however many
processes start at once. The public key stands in a file of its own for whoever checks the trail elsewhere. Who loses
the private file can still read the trail, but nobody can prove any more that its entries are ours: it belongs into the
backup.
"""

import contextlib
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils import timezone

from audit.drafts import drafted

KEY_BYTES = 32
FILE_NAME, PUBLIC_NAME = "segel.json", "segel.pub.pem"
_known: dict[str, "Keys"] = {}


class KeysUnusable(Exception):
    """There are no keys of the trail, none can be made, or they are damaged; nothing can be put on record."""


@dataclass(frozen=True)
class Keys:
    """Both keys, and since when there are any."""

    mac: bytes = field(repr=False)
    private: Ed25519PrivateKey = field(repr=False)
    since: datetime

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    @property
    def fingerprint(self) -> str:
        """The public key's SHA-256, by which people compare it."""
        return fingerprint_of(self.public)

    def mac_of(self, entry_hash: bytes) -> bytes:
        """What only a holder of the key can write beside the hash of an entry."""
        return hmac.digest(self.mac, entry_hash, "sha256")

    def signature_of(self, text: bytes) -> bytes:
        """The signature of these bytes."""
        return self.private.sign(text)


def keys() -> Keys:
    """The keys of this installation, made when there are none."""
    folder = str(settings.KEYS_DIR)
    if folder not in _known:
        _known[folder] = _load(Path(folder)) or _make(Path(folder))
    return _known[folder]


def present_keys() -> Keys | None:
    """The keys as they lie in the folder at this moment; None where there are none, and none are made."""
    return _load(Path(settings.KEYS_DIR))


def usable_keys() -> Keys | None:
    """As `present_keys`, and None as well where they are damaged: for whoever judges and must not stumble."""
    try:
        return present_keys()
    except KeysUnusable:
        return None


def fingerprint_of(public: bytes) -> str:
    """SHA-256 of a public key, in hexadecimal digits."""
    return hashlib.sha256(public).hexdigest()


def is_signed(text: bytes, *, signature: bytes, public: bytes) -> bool:
    """Whether the holder of this key signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _load(folder: Path) -> Keys | None:
    try:
        return _read(folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeysUnusable(f"the keys of the trail in {folder} cannot be read: {error.strerror}") from error


def _read(folder: Path) -> Keys:
    try:
        told = json.loads((folder / FILE_NAME).read_bytes())
        mac, seed = bytes.fromhex(told["mac"]), bytes.fromhex(told["seal"])
        if len(mac) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        return Keys(mac, Ed25519PrivateKey.from_private_bytes(seed), datetime.fromisoformat(told["since"]))
    except (ValueError, KeyError, TypeError) as error:
        raise KeysUnusable("the keys of the trail are damaged: restore them from the backup") from error


def _make(folder: Path) -> Keys:
    """Make them unless another process is quicker."""
    told = {
        "mac": secrets.token_hex(KEY_BYTES),
        "seal": secrets.token_hex(KEY_BYTES),
        "since": timezone.now().isoformat(),
    }
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(folder, FILE_NAME, json.dumps(told, indent=1).encode(), mode=0o600)
        made = _read(folder)
        pem = made.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        _put(folder, PUBLIC_NAME, pem, mode=0o644)
    except OSError as error:
        raise KeysUnusable(
            f"no keys of the trail in {folder}, and none can be made: {error.strerror}"
        ) from error
    return made


def _put(folder: Path, name: str, content: bytes, *, mode: int) -> None:
    """A new file; a link, unlike a move, never replaces one."""
    with drafted(folder, content, mode=mode) as draft, contextlib.suppress(FileExistsError):
        (folder / name).hardlink_to(draft)
