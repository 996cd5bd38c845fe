"""Reading X.509: everything that a certificate says, and one sentence for whatever is none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.inspection import (
    TOO_LARGE,
    UNREADABLE,
    CertificateFacts,
    UnreadableCertificate,
    inspect_certificate,
    is_signed_by,
    verify_signature,
)
from tests.certificates import authority as ca

ROOT = ca.Authority.root()
INTERMEDIATE = ROOT.intermediate()
HOLDER = INTERMEDIATE.issue(purposes=(ca.EMAIL,))
MESSAGE = b"Bukti kepemilikan kunci"


def test_every_fact_of_a_certificate_is_read() -> None:
    facts = inspect_certificate(HOLDER.der)
    assert facts.common_name == ca.FULL_NAME
    assert facts.organization == ca.ORGANIZATION
    assert facts.description == "3402_Tanda Tangan Elektronik"
    assert facts.subject == (
        "C=ID,O=Pemerintah Kabupaten Contoh,CN=Bima Prasetyo,description=3402_Tanda Tangan Elektronik"
    )
    assert facts.issuer == "C=ID,CN=PENERBIT UJI COBA - BUKAN BSrE"
    assert facts.issuer_common_name == ca.ISSUER_NAME
    assert facts.serial == str(HOLDER.certificate.serial_number)
    assert (facts.key_type, facts.key_size) == ("RSA", 2048)
    assert facts.usages == ("digitalSignature", "nonRepudiation")
    assert facts.extended_usages == ("emailProtection",)
    assert facts.signature_algorithm == "SHA-256 dengan RSA"
    assert not facts.is_ca
    assert facts.unread_extensions == ()
    assert facts.sha256_fingerprint == HOLDER.certificate.fingerprint(hashes.SHA256()).hex()
    assert facts.der == HOLDER.der


def test_the_end_of_validity_is_read_to_the_second_and_never_reckoned() -> None:
    begins = datetime(2023, 1, 24, 1, 45, 9, tzinfo=UTC)
    facts = inspect_certificate(ROOT.issue(begins=begins).der)
    # 730 days less a second, across a 29 February: not the same day two years on.
    assert facts.not_before == begins
    assert facts.not_after == datetime(2025, 1, 23, 1, 45, 8, tzinfo=UTC)


def test_a_serial_of_160_bits_stays_exact() -> None:
    serial = 2**159 - 1
    assert inspect_certificate(ROOT.issue(serial=serial).der).serial == str(serial)


def test_an_authority_is_told_from_a_holder() -> None:
    facts = inspect_certificate(ROOT.intermediate(path_length=0).issued.der)
    assert facts.is_ca
    assert facts.path_length == 0
    assert facts.usages == ("keyCertSign", "cRLSign")


def test_a_certificate_without_usages_says_none() -> None:
    facts = inspect_certificate(ROOT.issue(usages=None).der)
    assert facts.usages == ()
    assert facts.extended_usages == ()


def test_a_certificate_without_any_extension_is_read() -> None:
    key = ca.rsa_key("bare")
    bare = x509.CertificateBuilder(
        ca.name("Bare"), ca.name("Bare"), key.public_key(), 5, ca.NOW, ca.NOW + ca.LIFE
    ).sign(key, hashes.SHA256())
    facts = inspect_certificate(bare.public_bytes(serialization.Encoding.DER))
    assert not facts.is_ca
    assert facts.path_length is None


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (ca.ec_key(), ("EC", 256)),
        (ca.ec_key(ec.SECP521R1()), ("EC", 521)),
        (ed25519.Ed25519PrivateKey.generate(), ("Ed25519", 256)),
        (ed448.Ed448PrivateKey.generate(), ("Ed448", 0)),
        (dsa.generate_private_key(2048), ("DSA", 0)),
    ],
)
def test_every_kind_of_key_has_its_name(key: Any, words: tuple[str, int]) -> None:
    facts = inspect_certificate(ROOT.issue(key=key).der)
    assert (facts.key_type, facts.key_size) == words


def test_the_scheme_of_the_issuer_is_named() -> None:
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    assert (
        inspect_certificate(ROOT.issue(rsa_padding=pss).der).signature_algorithm == "SHA-256 dengan RSA-PSS"
    )
    old = ca.with_weak_signature(HOLDER.der, algorithm=ca.RSA_SHA1)
    assert inspect_certificate(old).signature_algorithm == "SHA-1 dengan RSA"
    older = ca.with_weak_signature(HOLDER.der, algorithm=ca.RSA_MD5)
    assert inspect_certificate(older).signature_algorithm == "MD5 dengan RSA"
    unknown = ca.with_weak_signature(HOLDER.der, algorithm=ca.RSA_SHA256[:-1] + b"\x7e")
    assert inspect_certificate(unknown).signature_algorithm == "1.2.840.113549.1.1.126"


def test_a_subject_with_two_names_shows_both() -> None:
    names = [x509.NameAttribute(NameOID.COMMON_NAME, text) for text in ("Bima Prasetyo", "Jaka Purnama")]
    assert inspect_certificate(ROOT.issue(subject=x509.Name(names)).der).common_name == (
        "Bima Prasetyo / Jaka Purnama"
    )


def test_a_critical_extension_that_we_do_not_read_is_named() -> None:
    constraints = x509.NameConstraints([x509.DNSName("contoh.go.id")], None)
    facts = inspect_certificate(ROOT.intermediate("Terbatas", extra=((constraints, True),)).issued.der)
    assert facts.unread_extensions == ("2.5.29.30",)


def facts_or_sentence(content: bytes) -> CertificateFacts | str:
    try:
        return inspect_certificate(content)
    except UnreadableCertificate as refused:
        return str(refused)


def refusal(content: bytes, read: Any = inspect_certificate) -> str:
    with pytest.raises(UnreadableCertificate) as refused:
        read(content)
    return str(refused.value)


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"0" * 100, b"%PDF-1.7", HOLDER.der[:-1], HOLDER.der + b"\x00"]
)
def test_what_is_no_certificate_gets_a_sentence(content: bytes) -> None:
    assert refusal(content) == UNREADABLE


def test_a_file_over_64_kb_is_not_even_opened() -> None:
    assert refusal(HOLDER.der + bytes(64 * 1024)) == TOO_LARGE


@pytest.mark.parametrize("text", ["Bima\x00Prasetyo", "Bima\u202ePrasetyo", "Bima\nPrasetyo"])
def test_a_name_that_would_deceive_the_eye_is_refused(text: str) -> None:
    assert "tidak dapat ditampilkan" in refusal(ROOT.issue(text).der)


def test_a_name_that_no_index_can_hold_is_refused() -> None:
    parts = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Unit kerja uji coba" * 3)] * 10
    assert "terlalu panjang" in refusal(ROOT.issue(subject=x509.Name(parts)).der)


@pytest.mark.parametrize("value", [b"\x00", b"\xff"])
@pytest.mark.filterwarnings("ignore:Parsed a serial number which wasn't positive")
def test_a_serial_that_is_not_positive_is_refused(value: bytes) -> None:
    der = ROOT.issue(serial=0x7F).der
    assert "Nomor seri sertifikat tidak sah" in refusal(der.replace(b"\x02\x01\x7f", b"\x02\x01" + value, 1))


def test_a_certificate_without_an_end_is_refused() -> None:
    life = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - ca.NOW
    assert "Masa berlaku sertifikat tidak sah" in refusal(ROOT.issue(begins=ca.NOW, life=life).der)


def test_a_certificate_that_ends_as_it_begins_is_refused() -> None:
    assert "Masa berlaku" in refusal(ROOT.issue(life=timedelta(0)).der)


@given(st.data())
@settings(max_examples=600)
@pytest.mark.filterwarnings("ignore:Parsed a serial number which wasn't positive")
def test_no_damaged_certificate_gives_anything_but_facts_or_a_sentence(data: st.DataObject) -> None:
    der = bytearray(HOLDER.der)
    for _ in range(data.draw(st.integers(1, 4))):
        der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
    der = der[: data.draw(st.sampled_from([len(der)] * 4 + [len(der) // 2]))]
    facts = facts_or_sentence(bytes(der))
    if isinstance(facts, str):
        assert facts.endswith(".")
    else:
        verify_signature(facts, message=MESSAGE, signature=HOLDER.sign(MESSAGE))
        is_signed_by(facts, issuer=inspect_certificate(INTERMEDIATE.issued.der))
