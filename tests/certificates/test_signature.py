"""Signatures by the key of a certificate: the only proof that somebody holds it."""

from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding

from certificates.inspection import inspect_certificate, verify_signature
from tests.certificates import authority as ca

ROOT = ca.Authority.root()
HOLDER = ROOT.issue()
MESSAGE = b"Bukti kepemilikan kunci"


KEYS = [
    pytest.param(ca.rsa_key("holder"), id="rsa"),
    pytest.param(ca.ec_key(), id="p256"),
    pytest.param(ca.ec_key(ec.SECP384R1()), id="p384"),
    pytest.param(ca.ec_key(ec.SECP521R1()), id="p521"),
    pytest.param(ed25519.Ed25519PrivateKey.generate(), id="ed25519"),
]


@pytest.mark.parametrize("key", KEYS)
def test_a_signature_of_the_own_key_is_accepted(key: Any) -> None:
    issued = ROOT.issue(key=key)
    facts = inspect_certificate(issued.der)
    assert verify_signature(facts, message=MESSAGE, signature=issued.sign(MESSAGE))


@pytest.mark.parametrize("key", KEYS)
def test_a_signature_over_something_else_is_refused(key: Any) -> None:
    issued = ROOT.issue(key=key)
    facts = inspect_certificate(issued.der)
    signature = issued.sign(MESSAGE)
    assert not verify_signature(facts, message=MESSAGE + b".", signature=signature)
    assert not verify_signature(facts, message=MESSAGE, signature=signature[:-1])
    assert not verify_signature(facts, message=MESSAGE, signature=b"")


@pytest.mark.parametrize("key", KEYS)
def test_a_signature_of_another_key_is_refused(key: Any) -> None:
    facts = inspect_certificate(ROOT.issue(key=ca.rsa_key("another")).der)
    assert not verify_signature(facts, message=MESSAGE, signature=ROOT.issue(key=key).sign(MESSAGE))


def test_a_pss_signature_is_accepted_with_salt_and_hash_as_agreed_only() -> None:
    facts = inspect_certificate(HOLDER.der)
    for salt, digest, accepted in (
        (32, hashes.SHA256(), True),
        (20, hashes.SHA256(), False),
        (64, hashes.SHA512(), False),
    ):
        signature = HOLDER.key.sign(MESSAGE, padding.PSS(padding.MGF1(digest), salt), digest)
        assert verify_signature(facts, message=MESSAGE, signature=signature) is accepted


@pytest.mark.parametrize(
    "key", [ca.ec_key(ec.SECP256K1()), ca.ec_key(ec.BrainpoolP384R1()), dsa.generate_private_key(2048)]
)
def test_a_kind_of_key_that_no_browser_has_proves_nothing(key: Any) -> None:
    issued = ROOT.issue(key=key)
    assert not verify_signature(
        inspect_certificate(issued.der), message=MESSAGE, signature=issued.sign(MESSAGE)
    )
