"""A certificate authority for tests alone: its name says so, its keys are drawn anew in each run."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certificates.challenge import issue_challenge
from certificates.issuing import P12Reading

ROOT_NAME = "INDUK UJI COBA - BUKAN BSrE"
ISSUER_NAME = "PENERBIT UJI COBA - BUKAN BSrE"
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
FULL_NAME = "Bima Prasetyo"
ORGANIZATION = "Pemerintah Kabupaten Contoh"
# Of a BSrE certificate, to the second.
LIFE = timedelta(days=730) - timedelta(seconds=1)
USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
RSA_SHA1 = bytes.fromhex("06092a864886f70d010105")
RSA_MD5 = bytes.fromhex("06092a864886f70d010104")
RSA_SHA256 = bytes.fromhex("06092a864886f70d01010b")


@cache
def rsa_key(name: str = "", bits: int = 2048) -> rsa.RSAPrivateKey:
    """One key a name: drawing one takes a moment."""
    return rsa.generate_private_key(65537, bits)


def ec_key(curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(curve or ec.SECP256R1())


def key_usage(*usages: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in usages for usage in USAGES})


def name(common_name: str, organization: str = "", description: str = "") -> x509.Name:
    parts = [(x509.ObjectIdentifier("2.5.4.13"), description), (NameOID.COMMON_NAME, common_name)]
    parts += [(NameOID.ORGANIZATION_NAME, organization), (NameOID.COUNTRY_NAME, "ID")]
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])


@dataclass(frozen=True)
class Issued:
    """A certificate with its private key and those of its issuers."""

    certificate: x509.Certificate
    key: Any
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def p12(self, passphrase: str = "sandi-uji") -> bytes:
        encryption = serialization.BestAvailableEncryption(passphrase.encode())
        return pkcs12.serialize_key_and_certificates(
            b"uji", self.key, self.certificate, self.chain or None, encryption
        )

    def sign(self, message: bytes) -> bytes:
        """As the browser does, with the hash that belongs to the key."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            digest = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}[self.key.key_size]
            return self.key.sign(message, ec.ECDSA(digest))
        if isinstance(self.key, dsa.DSAPrivateKey):
            return self.key.sign(message, hashes.SHA256())
        signature: bytes = self.key.sign(message)
        return signature


@dataclass(frozen=True)
class Authority:
    """Issues whatever a test needs, right or wrong."""

    issued: Issued
    above: tuple[x509.Certificate, ...] = field(default=())

    @classmethod
    def root(cls, common_name: str = ROOT_NAME, **options: Any) -> "Authority":
        key = rsa_key(f"root {common_name} {options.pop('variant', '')}")
        certificate = sign(name(common_name), key, issuer=name(common_name), signer=key, ca=True, **options)
        return cls(Issued(certificate, key))

    def intermediate(self, common_name: str = ISSUER_NAME, **options: Any) -> "Authority":
        key = rsa_key(f"intermediate {common_name}")
        issued = self.issue(subject=name(common_name), key=key, ca=True, **options)
        return Authority(issued, (issued.certificate, *self.above))

    def issue(
        self,
        common_name: str = FULL_NAME,
        organization: str = ORGANIZATION,
        *,
        subject: x509.Name | None = None,
        key: Any = None,
        **options: Any,
    ) -> Issued:
        key = key or rsa_key("holder")
        certificate = sign(
            subject or name(common_name, organization, "3402_Tanda Tangan Elektronik"),
            key,
            issuer=self.issued.certificate.subject,
            signer=self.issued.key,
            **options,
        )
        return Issued(certificate, key, self.above)


def sign(
    subject: x509.Name,
    key: Any,
    *,
    issuer: x509.Name,
    signer: Any,
    ca: bool = False,
    serial: int | None = None,
    begins: datetime | None = None,
    life: timedelta = LIFE,
    usages: tuple[str, ...] | None = ("digital_signature", "content_commitment"),
    purposes: tuple[x509.ObjectIdentifier, ...] = (),
    path_length: int | None = None,
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = (),
    **how: Any,
) -> x509.Certificate:
    begins = begins or NOW - timedelta(days=365 if ca else 1)
    builder = x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=serial or x509.random_serial_number(),
        not_valid_before=begins,
        not_valid_after=begins + (timedelta(days=3650) if ca else life),
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=path_length), critical=True)
    if usages is not None:
        wanted = ("key_cert_sign", "crl_sign") if ca else usages
        builder = builder.add_extension(key_usage(*wanted), critical=True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
    for extension, critical in extra:
        builder = builder.add_extension(extension, critical=critical)
    algorithm = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(signer, algorithm, **how)


def with_weak_signature(der: bytes, *, algorithm: bytes) -> bytes:
    """The same certificate, claiming that its issuer signed with SHA-1 or MD5: libraries refuse to make one."""
    assert der.count(RSA_SHA256) == 2
    return der.replace(RSA_SHA256, algorithm)


def reading(
    issued: Issued, *, case_id: UUID, user_id: Any, at: datetime = NOW, chain: str | None = None
) -> P12Reading:
    """What the page sends after it has opened this P12 in the browser."""
    p12 = issued.p12()
    digest = hashlib.sha256(p12).hexdigest()
    challenge = issue_challenge(
        case_id=case_id, user_id=user_id, p12_sha256=digest, p12_size=len(p12), now=at
    )
    issuers = "\n".join(encoded(each.public_bytes(serialization.Encoding.DER)) for each in issued.chain)
    return P12Reading(
        certificate=encoded(issued.der),
        chain=issuers if chain is None else chain,
        p12_sha256=digest,
        p12_size=len(p12),
        challenge=challenge,
        signature=encoded(issued.sign(challenge.encode())),
    )


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


SERVER_AUTH = ExtendedKeyUsageOID.SERVER_AUTH
CLIENT_AUTH = ExtendedKeyUsageOID.CLIENT_AUTH
EMAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION
