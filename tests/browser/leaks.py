"""What must never leave the officer's computer, looked for in everything that his pages sent, however written."""

import base64
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from tests.browser import p12_makers

ESCAPE = re.compile(rb"\\(?:u00([0-9a-fA-F]{2})|x([0-9a-fA-F]{2})|([^ux]))")
CONTROLS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
# Base64's alphabet for addresses, read as the usual one.
STANDARD = bytes.maketrans(b"-_", b"+/")
# Long digits are set in lines, and hex in pairs.
LINES, PAIRS = b" \t\r\n", b" \t\r\n:"


def assert_nothing_leaked(sent: Iterable[bytes], *, p12: Path) -> None:
    """No byte of passphrase, file or private key in any address, header or body."""
    everything = b"\n".join(sent)
    assert everything.count(b"p12_sha256") >= 2
    assert leaks(everything, secrets=secrets_of(p12)) == []


def secrets_of(p12: Path) -> dict[str, bytes]:
    """By what each is; of the key its last part, because the first holds what is public as well."""
    content, passphrase = p12.read_bytes(), p12_makers.PASSPHRASE.encode()
    key, _, _ = pkcs12.load_key_and_certificates(content, passphrase)
    assert key is not None
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {"passphrase": passphrase, "key": der[-200:], "file": content[:200], "end of file": content[-200:]}


def leaks(everything: bytes, *, secrets: dict[str, bytes]) -> list[str]:
    """Which secrets were sent, as they are or in any encoding that a page has at hand."""
    found = set()
    for text in readings(everything):
        hexadecimal = text.translate(None, PAIRS).lower()
        digits = text.translate(None, LINES)
        base = digits.translate(STANDARD)
        for name, secret in secrets.items():
            # Bytes that a page takes for text go out as UTF-8 of their Latin-1.
            is_plain = secret in text or secret.decode("latin-1").encode() in text
            is_numbers = b",".join(str(byte).encode() for byte in secret) in digits
            is_base64 = any(in_base64(secret, phase=phase) in base for phase in range(3))
            if is_plain or is_numbers or is_base64 or secret.hex().encode() in hexadecimal:
                found.add(name)
    return sorted(found)


def readings(sent: bytes) -> Iterator[bytes]:
    """As it was sent, and as a server reads addresses, forms and JSON."""
    yield sent
    yield unquote_to_bytes(sent)
    yield unquote_to_bytes(sent.replace(b"+", b" "))
    yield ESCAPE.sub(unescaped, sent)


def unescaped(escape: re.Match[bytes]) -> bytes:
    digits = escape[1] or escape[2]
    return bytes.fromhex(digits.decode()) if digits else CONTROLS.get(escape[3], escape[3])


def in_base64(secret: bytes, *, phase: int) -> bytes:
    """The digits that are the secret's alone when it begins `phase` bytes into a group of three."""
    digits = base64.b64encode(bytes(phase) + secret)
    return digits[-(-phase * 8 // 6) : (phase + len(secret)) * 8 // 6]
