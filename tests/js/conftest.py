"""What the browser's side of the P12 is tried with: a Chromium, a stage, and files of invented holders."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, Page

from tests.js.officer import P12, PASSPHRASE
from tests.js.stage import Stage, render, serving

READER = {
    "challenge_url": "/tantangan",
    "worker_url": "/static/p12-worker.js",
    "office_zone": "Asia/Makassar",
    "office_zone_label": "WITA",
}


@pytest.fixture
def stage() -> Iterator[Stage]:
    with serving(Stage(pages={"/baca": render("_p12_reader.html", **READER)})) as served:
        yield served


@pytest.fixture
def page(browser: Browser, stage: Stage) -> Iterator[Page]:
    context = browser.new_context(locale="id-ID", reduced_motion="reduce")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{stage.url}/baca")
    yield opened
    context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture(scope="session")
def p12() -> P12:
    """A P12 of an invented holder, self-signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Dinas Contoh Kabupaten Uji"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Sari Contoh (UJI)"),
        ]
    )
    begin = datetime(2026, 1, 24, 1, 45, 9, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 0xABC, begin, begin + timedelta(days=730))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    locked = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(2048)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(PASSPHRASE.encode())
    )
    return P12(
        pkcs12.serialize_key_and_certificates(b"tte", key, certificate, None, locked), key, certificate
    )


@pytest.fixture(scope="session")
def slow_p12(p12: P12) -> bytes:
    """A lawful file whose MAC takes the 5,000,000 rounds that are the bound: many seconds of computing."""
    made = subprocess.run(
        [
            "openssl",
            "pkcs12",
            "-export",
            "-nokeys",
            "-passout",
            f"pass:{PASSPHRASE}",
            "-macalg",
            "sha512",
            "-iter",
            "100000",
        ],
        input=p12.certificate.public_bytes(serialization.Encoding.PEM),
        check=True,
        capture_output=True,
    ).stdout
    assert made.endswith(bytes.fromhex("02030186a0"))
    return made[:-3] + (5_000_000).to_bytes(3, "big")


@pytest.fixture(scope="session")
def two_identities(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """keytool puts two keys into one file; nobody else does so easily."""
    store = tmp_path_factory.mktemp("dua") / "dua.p12"
    for alias, holder in (("a", "Sari Contoh (UJI)"), ("b", "Budi Contoh (UJI)")):
        options = [
            "-dname",
            f"CN={holder}",
            "-keyalg",
            "EC",
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSPHRASE,
        ]
        command = ["keytool", "-genkeypair", "-alias", alias, *options, "-keystore", str(store)]
        subprocess.run(command, check=True, capture_output=True)
    return store.read_bytes()
