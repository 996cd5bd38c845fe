"""A file with a public certificate, as a portal or an operating system wrote it."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from certificates.inspection import TOO_LARGE, UNREADABLE, UnreadableCertificate
from certificates.public_file import IS_KEY, IS_P12, read_public_bundle
from tests.certificates import authority as ca

ROOT = ca.Authority.root()
INTERMEDIATE = ROOT.intermediate()
HOLDER = INTERMEDIATE.issue()


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableCertificate) as refused:
        read_public_bundle(content)
    return str(refused.value)


def test_a_file_over_64_kb_is_not_even_opened() -> None:
    assert refusal(HOLDER.pem + bytes(64 * 1024)) == TOO_LARGE


@given(st.binary(max_size=300))
def test_no_bytes_at_all_give_anything_but_a_sentence(content: bytes) -> None:
    assert refusal(content).endswith(".")


def test_a_public_certificate_may_come_as_der_or_pem() -> None:
    assert read_public_bundle(HOLDER.der) == read_public_bundle(HOLDER.pem)
    windows = HOLDER.pem.replace(b"\n", b"\r\n")
    assert read_public_bundle(b"\xef\xbb\xbf" + windows)[0].common_name == ca.FULL_NAME


def test_a_chain_in_one_file_gives_the_holder_first() -> None:
    bundle = ROOT.issued.pem + INTERMEDIATE.issued.pem + HOLDER.pem
    names = [facts.common_name for facts in read_public_bundle(bundle)]
    assert names == [ca.FULL_NAME, ca.ROOT_NAME, ca.ISSUER_NAME]


def test_two_holders_in_one_file_are_put_to_the_officer() -> None:
    assert "lebih dari satu pemilik" in refusal(HOLDER.pem + ROOT.issue().pem)


def test_a_file_of_many_certificates_is_refused() -> None:
    assert "terlalu banyak" in refusal(ROOT.issued.pem * 11)


def test_a_pem_file_without_a_certificate_is_refused() -> None:
    request = b"-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n"
    assert refusal(request) == UNREADABLE


def test_a_private_key_is_turned_away_by_name() -> None:
    encryption = serialization.NoEncryption()
    key = HOLDER.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    assert refusal(HOLDER.pem + key) == IS_KEY


def test_a_p12_is_turned_away_by_name() -> None:
    assert refusal(HOLDER.p12()) == IS_P12


def test_a_p12_made_by_openssl_is_turned_away_by_name(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_bytes(HOLDER.pem)
    encryption = serialization.NoEncryption()
    key = HOLDER.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    (tmp_path / "key.pem").write_bytes(key)
    command = ["openssl", "pkcs12", "-export", "-in", "cert.pem", "-inkey", "key.pem", "-out", "uji.p12"]
    subprocess.run([*command, "-passout", "pass:sandi-uji"], cwd=tmp_path, check=True)
    assert refusal((tmp_path / "uji.p12").read_bytes()) == IS_P12
