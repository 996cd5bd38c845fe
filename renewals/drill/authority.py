"""An authority for drills alone: its name says so, and its keys are drawn anew in each drill.

It issues as BSrE does, to the second and for two years; reading certificates remains the matter of `certificates`.
"""

import base64
import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from accounts.models import User
from certificates.challenge import issue_challenge

NAME = "INDUK LATIHAN - BUKAN BSrE"
LIFE = timedelta(days=730) - timedelta(seconds=1)
DESCRIPTION = x509.ObjectIdentifier("2.5.4.13")
P12_BYTES = 3000
_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclass(frozen=True)
class Issued:
    """A certificate with its key. Of the P12 that both would come in, nobody but the owner sees more than its hash."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    p12_sha256: str

    @property
    def not_after(self) -> datetime:
        return self.certificate.not_valid_after_utc

    def proof(self, *, case_id: UUID, by: User) -> dict[str, str]:
        """What the reader of the P12 in the browser puts into the form, the challenge signed by the key."""
        challenge = issue_challenge(
            case_id=case_id, user_id=by.pk, p12_sha256=self.p12_sha256, p12_size=P12_BYTES
        )
        signature = self.key.sign(challenge.encode(), padding.PKCS1v15(), hashes.SHA256())
        return {
            "certificate": _text(self.certificate.public_bytes(Encoding.DER)),
            "chain": "",
            "p12_sha256": self.p12_sha256,
            "p12_size": str(P12_BYTES),
            "challenge": challenge,
            "signature": _text(signature),
        }


class Authority:
    """Issues to whom it is told to."""

    def __init__(self, *, since: datetime) -> None:
        self._key = _new_key()
        self._name = _name(NAME)
        own = self._begun(self._name, self._key, begins=since, life=timedelta(days=7300))
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self._own = _with_usages(own, "key_cert_sign", "crl_sign").sign(self._key, hashes.SHA256())

    @property
    def anchor(self) -> bytes:
        """What an installation that is to trust it puts into its folder."""
        return self._own.public_bytes(Encoding.PEM)

    def certify(self, full_name: str, *, organization: str, begins: datetime) -> Issued:
        key = _new_key()
        subject = _name(full_name, organization=organization)
        certificate = self._begun(subject, key, begins=begins, life=LIFE)
        certificate = certificate.add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        )
        signed = _with_usages(certificate, "digital_signature", "content_commitment")
        return Issued(
            signed.sign(self._key, hashes.SHA256()), key, hashlib.sha256(os.urandom(P12_BYTES)).hexdigest()
        )

    def _begun(
        self, subject: x509.Name, key: rsa.RSAPrivateKey, *, begins: datetime, life: timedelta
    ) -> x509.CertificateBuilder:
        return x509.CertificateBuilder(
            issuer_name=self._name,
            subject_name=subject,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=begins,
            not_valid_after=begins + life,
        )


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _with_usages(builder: x509.CertificateBuilder, *usages: str) -> x509.CertificateBuilder:
    return builder.add_extension(
        x509.KeyUsage(**{usage: usage in usages for usage in _USAGES}), critical=True
    )


def _name(common_name: str, *, organization: str = "") -> x509.Name:
    parts = [(NameOID.COMMON_NAME, common_name), (NameOID.COUNTRY_NAME, "ID")]
    if organization:
        parts += [
            (NameOID.ORGANIZATION_NAME, organization),
            (DESCRIPTION, "Tanda Tangan Elektronik (latihan)"),
        ]
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode()
