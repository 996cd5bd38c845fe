"""A secret that leaves the computer is seen in whatever encoding it goes: the search is held to seeded leaks."""

import base64
import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import quote, quote_plus

import pytest

from tests.browser.leaks import assert_nothing_leaked, leaks, secrets_of
from tests.browser.p12_makers import PASSPHRASE, openssl

KEY = Random(42).randbytes(200)
INNOCENT = b'{"p12_sha256": "0a1b"} name=Bima+Sasmita%20Contoh&a=\\u0041 p12_sha256 '
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": bytes,
    "hex": lambda data: data.hex().encode(),
    "hex in capitals": lambda data: data.hex().upper().encode(),
    "hex in pairs": lambda data: data.hex(":").encode(),
    "base64": base64.b64encode,
    "base64 for addresses": base64.urlsafe_b64encode,
    "base64 in lines": lambda data: "\n".join(textwrap.wrap(base64.b64encode(data).decode(), 64)).encode(),
    "base64 in a form": lambda data: quote_plus(base64.b64encode(data)).encode(),
    "base64 in JSON": lambda data: base64.b64encode(data).replace(b"/", b"\\/"),
    "an address": lambda data: quote(data).encode(),
    "a form": lambda data: quote_plus(data).encode(),
    "small percent digits": lambda data: "".join(f"%{byte:02x}" for byte in data).encode(),
    "JSON": lambda data: json.dumps(data.decode("latin-1")).encode(),
    "JSON that escapes control characters alone": lambda data: json.dumps(
        data.decode("latin-1"), ensure_ascii=False
    ).encode(),
    "unicode escapes": lambda data: "".join(f"\\u{byte:04X}" for byte in data).encode(),
    "JavaScript's escapes": lambda data: "".join(f"\\x{byte:02x}" for byte in data).encode(),
    "text": lambda data: data.decode("latin-1").encode(),
    "a list of numbers": lambda data: json.dumps(list(data)).encode(),
}


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("secret", [PASSPHRASE.encode(), KEY], ids=["passphrase", "key"])
def test_a_leak_is_seen_in_every_encoding_wherever_it_stands(
    secret: bytes, encoding: str, before: int
) -> None:
    sent = INNOCENT + ENCODINGS[encoding](b"\x07" * before + secret + b"tail") + INNOCENT
    assert leaks(sent, secrets={"secret": secret}) == ["secret"]


def test_what_is_no_secret_is_no_leak() -> None:
    other = b"".join(encode(Random(7).randbytes(200)) for encode in ENCODINGS.values())
    assert leaks(INNOCENT + other, secrets={"passphrase": PASSPHRASE.encode(), "key": KEY}) == []


def test_the_journeys_refuse_each_part_of_a_file_that_was_sent(tmp_path: Path) -> None:
    p12 = openssl(tmp_path, name="Bima Sasmita Contoh", organization="Pemerintah Kabupaten Contoh")
    assert_nothing_leaked([INNOCENT], p12=p12)
    for secret in secrets_of(p12).values():
        with pytest.raises(AssertionError):
            assert_nothing_leaked([INNOCENT, base64.b64encode(b"\x30" + secret)], p12=p12)
