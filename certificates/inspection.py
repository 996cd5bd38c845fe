"""What stands in a certificate. The only module that reads X.509; it never fetches anything (T29)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtensionOID, NameOID

from accounts.hidden import hides_something
from certificates.x509_words import (
    EXTENSIONS_READ,
    NAME_PARTS,
    PSS_HASHES,
    PURPOSES,
    RSA_PSS,
    SIGNATURE_SCHEMES,
    USAGES,
)

SIZE_LIMIT = 64 * 1024
# RFC 5280 allows 49 digits; a name of this length still fits an index of the database.
SERIAL_LIMIT = 60
NAME_LIMIT = 500
_NAME_PARTS = {x509.ObjectIdentifier(number): word for number, word in NAME_PARTS.items()}
_DESCRIPTION = x509.ObjectIdentifier("2.5.4.13")
# The curves that browsers sign with, each with the hash that goes with it.
_CURVE_HASHES: dict[str, hashes.HashAlgorithm] = {
    "secp256r1": hashes.SHA256(),
    "secp384r1": hashes.SHA384(),
    "secp521r1": hashes.SHA512(),
}
# Before the first no authority of this country issued any; the last can still be shown in every Indonesian time zone.
_FIRST_YEAR, _LAST_YEAR = 2000, 9998

UNREADABLE = "Berkas ini bukan sertifikat yang dapat dibaca. Pilih berkas sertifikat (.cer, .crt, atau .pem)."
TOO_LARGE = "Sertifikat lebih besar dari 64 kB. Pilih berkas yang hanya memuat sertifikat."


class UnreadableCertificate(Exception):
    """Not a certificate, or one that cannot be shown; its text is the sentence for the officer."""


@dataclass(frozen=True)
class CertificateFacts:
    """What one certificate says of itself. That it is true is the business of `trust` and `judgement`."""

    der: bytes
    serial: str
    subject: str
    issuer: str
    issuer_common_name: str
    common_name: str
    organization: str
    description: str
    not_before: datetime
    not_after: datetime
    key_type: str
    key_size: int
    usages: tuple[str, ...]
    extended_usages: tuple[str, ...]
    is_ca: bool
    path_length: int | None
    unread_extensions: tuple[str, ...]
    sha256_fingerprint: str
    signature_algorithm: str


def inspect_certificate(der: bytes) -> CertificateFacts:
    """Read one certificate in DER."""
    if len(der) > SIZE_LIMIT:
        raise UnreadableCertificate(TOO_LARGE)
    try:
        facts = _facts(x509.load_der_x509_certificate(der), der=der)
    except Exception as error:  # a parser of hostile bytes: whatever it says, the officer gets one sentence
        raise UnreadableCertificate(UNREADABLE) from error
    _refuse_what_cannot_be_shown(facts)
    return facts


def inspect_all(content: bytes) -> tuple[CertificateFacts, ...]:
    """Read every certificate of a PEM file in its order, or the one of a DER file."""
    if b"-----BEGIN " not in content:
        return (inspect_certificate(content),)
    return tuple(inspect_certificate(der) for der in _pem_certificates(content))


def verify_signature(facts: CertificateFacts, *, message: bytes, signature: bytes) -> bool:
    """Whether the private key of this certificate signed `message`, in a scheme that browsers can make."""
    key = x509.load_der_x509_certificate(facts.der).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            return _verify_rsa(key, message=message, signature=signature)
        if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVE_HASHES:
            key.verify(signature, message, ec.ECDSA(_CURVE_HASHES[key.curve.name]))
            return True
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
            return True
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return False


def is_signed_by(child: CertificateFacts, *, issuer: CertificateFacts) -> bool:
    """Whether `issuer` is named in `child` and its key signed it: a name alone proves nothing."""
    certificate = x509.load_der_x509_certificate(child.der)
    try:
        certificate.verify_directly_issued_by(x509.load_der_x509_certificate(issuer.der))
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _verify_rsa(key: rsa.RSAPublicKey, *, message: bytes, signature: bytes) -> bool:
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
    for scheme in (padding.PKCS1v15(), pss):
        try:
            key.verify(signature, message, scheme, hashes.SHA256())
        except InvalidSignature:
            continue
        return True
    return False


def _facts(certificate: x509.Certificate, *, der: bytes) -> CertificateFacts:
    """Everything at once: the library reads lazily, and nothing malformed may come to light later."""
    key_type, key_size = _key(certificate.public_key())
    extensions = {extension.oid: extension for extension in certificate.extensions}
    constraints = extensions.get(ExtensionOID.BASIC_CONSTRAINTS)
    basic = constraints.value if constraints else None
    is_ca = isinstance(basic, x509.BasicConstraints) and basic.ca
    return CertificateFacts(
        der=der,
        serial=str(certificate.serial_number),
        subject=certificate.subject.rfc4514_string(_NAME_PARTS),
        issuer=certificate.issuer.rfc4514_string(_NAME_PARTS),
        issuer_common_name=_part(certificate.issuer, NameOID.COMMON_NAME),
        common_name=_part(certificate.subject, NameOID.COMMON_NAME),
        organization=_part(certificate.subject, NameOID.ORGANIZATION_NAME),
        description=_part(certificate.subject, _DESCRIPTION),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key_type=key_type,
        key_size=key_size,
        usages=_usages(extensions.get(ExtensionOID.KEY_USAGE)),
        extended_usages=_purposes(extensions.get(ExtensionOID.EXTENDED_KEY_USAGE)),
        is_ca=is_ca,
        path_length=basic.path_length if isinstance(basic, x509.BasicConstraints) else None,
        unread_extensions=_unread(extensions),
        sha256_fingerprint=hashlib.sha256(der).hexdigest(),
        signature_algorithm=_scheme(certificate),
    )


def _key(key: object) -> tuple[str, int]:
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.key_size
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519", 256
    return type(key).__name__.removesuffix("PublicKey"), 0


def _part(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    # Two names in one subject are shown as two: who compares them must not see only the fitting one (T20).
    return " / ".join(str(part.value) for part in name.get_attributes_for_oid(oid))


def _usages(extension: x509.Extension[x509.ExtensionType] | None) -> tuple[str, ...]:
    if extension is None or not isinstance(extension.value, x509.KeyUsage):
        return ()
    return tuple(word for attribute, word in USAGES.items() if getattr(extension.value, attribute))


def _purposes(extension: x509.Extension[x509.ExtensionType] | None) -> tuple[str, ...]:
    if extension is None or not isinstance(extension.value, x509.ExtendedKeyUsage):
        return ()
    return tuple(PURPOSES.get(oid.dotted_string, oid.dotted_string) for oid in extension.value)


def _unread(
    extensions: dict[x509.ObjectIdentifier, x509.Extension[x509.ExtensionType]],
) -> tuple[str, ...]:
    critical = (oid for oid, extension in extensions.items() if extension.critical)
    return tuple(oid.dotted_string for oid in critical if oid.dotted_string not in EXTENSIONS_READ)


def _scheme(certificate: x509.Certificate) -> str:
    number = certificate.signature_algorithm_oid.dotted_string
    if number == RSA_PSS and certificate.signature_hash_algorithm is not None:
        name = certificate.signature_hash_algorithm.name
        return f"{PSS_HASHES.get(name, name)} dengan RSA-PSS"
    return SIGNATURE_SCHEMES.get(number, number)


def _refuse_what_cannot_be_shown(facts: CertificateFacts) -> None:
    if facts.serial.startswith("-") or facts.serial == "0" or len(facts.serial) > SERIAL_LIMIT:
        raise UnreadableCertificate(
            "Nomor seri sertifikat tidak sah. Mintalah sertifikat yang baru kepada BSrE."
        )
    years_are_odd = facts.not_before.year < _FIRST_YEAR or facts.not_after.year > _LAST_YEAR
    if years_are_odd or facts.not_after <= facts.not_before:
        raise UnreadableCertificate(
            "Masa berlaku sertifikat tidak sah. Mintalah sertifikat yang baru kepada BSrE."
        )
    if max(len(facts.subject), len(facts.issuer)) > NAME_LIMIT:
        raise UnreadableCertificate(
            "Nama pada sertifikat terlalu panjang. Mintalah sertifikat yang baru kepada BSrE."
        )
    names = (facts.common_name, facts.organization, facts.description, facts.subject, facts.issuer)
    if any(hides_something(text) for text in names):
        raise UnreadableCertificate(
            "Nama pada sertifikat memuat karakter yang tidak dapat ditampilkan. "
            "Mintalah sertifikat yang baru kepada BSrE."
        )


def _pem_certificates(content: bytes) -> list[bytes]:
    try:
        found = x509.load_pem_x509_certificates(content)
    except Exception as error:  # as above: hostile bytes, one sentence
        raise UnreadableCertificate(UNREADABLE) from error
    return [certificate.public_bytes(serialization.Encoding.DER) for certificate in found]
