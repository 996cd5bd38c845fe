"""Certificates to try the demo office with: the name of their issuer says so, and nothing rests on them.

This is no part of the application, which neither makes nor reads a private key.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

ISSUER = "PENERBIT UJI COBA - BUKAN BSrE"
# Of a BSrE certificate, to the second.
LIFE = timedelta(days=730) - timedelta(seconds=1)


ORGANIZATION = "Pemerintah Kabupaten Bantul"
# In how many days they end. The head of the demo office comes first; the P12 is his.
ENDS_IN = {
    "Bima Contoh Sasmita": 28,
    "Laras Contoh Kirana": 6,
    "Yudha Contoh Pamungkas": -2,
    "Nadia Contoh Saraswati": 411,
}
PASSPHRASE = "uji-coba"  # noqa: S105 -- everybody may know it: it guards nothing


def make_certificates(folder: Path) -> None:
    """As public certificates (PEM) of keys that nobody keeps, unless they are there already."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = datetime.now(UTC)
    for number, (name, days) in enumerate(ENDS_IN.items(), start=1):
        path = folder / f"{number}.pem"
        if not path.exists():
            certificate = _issued(name, ends=now + timedelta(days=days), key=_new_key())
            path.write_bytes(certificate.public_bytes(Encoding.PEM))


def make_p12(path: Path) -> str:
    """Write, each time anew, what the head would get from BSrE now; return what to tell whoever tries it."""
    name, key = next(iter(ENDS_IN)), _new_key()
    certificate = _issued(name, ends=datetime.now(UTC) + LIFE, key=key)
    encryption = BestAvailableEncryption(PASSPHRASE.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"uji coba", key, certificate, None, encryption))
    path.chmod(0o600)
    return f"  P12 uji coba atas nama {name}: {path} , passphrase {PASSPHRASE}\n"


def _issued(full_name: str, *, ends: datetime, key: rsa.RSAPrivateKey) -> x509.Certificate:
    builder = x509.CertificateBuilder(
        issuer_name=_name(ISSUER, organization="UJI COBA"),
        subject_name=_name(full_name, organization=ORGANIZATION),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=ends - LIFE,
        not_valid_after=ends,
    )
    return builder.add_extension(_USAGE, critical=True).sign(_issuing_key(), hashes.SHA256())


_USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def _name(common_name: str, *, organization: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "ID"), (NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(
        [x509.NameAttribute(oid, text) for oid, text in (*parts, (NameOID.COMMON_NAME, common_name))]
    )


@cache
def _issuing_key() -> rsa.RSAPrivateKey:
    """Gone with the process."""
    return _new_key()


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
