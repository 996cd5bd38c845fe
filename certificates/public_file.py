"""The file with a public certificate that an officer may give where no P12 is at hand."""

from certificates.inspection import (
    SIZE_LIMIT,
    TOO_LARGE,
    CertificateFacts,
    UnreadableCertificate,
    inspect_all,
)

BUNDLE_LIMIT = 10
IS_P12 = (
    "Berkas ini P12, yang memuat kunci privat. Aplikasi ini tidak menyimpannya. "
    "Bukalah P12 itu dengan pembaca P12 di peramban, atau pilih berkas sertifikat publik (.cer, .crt, .pem)."
)
IS_KEY = (
    "Berkas ini memuat kunci privat. Aplikasi ini tidak menyimpannya. "
    "Pilih berkas yang hanya memuat sertifikat publik (.cer, .crt, .pem)."
)


def read_public_bundle(content: bytes) -> tuple[CertificateFacts, ...]:
    """Every certificate in a file that a portal or an operating system wrote, the holder's first.

    Several holders are put to the officer (T20).
    """
    if len(content) > SIZE_LIMIT:
        raise UnreadableCertificate(TOO_LARGE)
    if b"PRIVATE KEY-----" in content:
        raise UnreadableCertificate(IS_KEY)
    if _is_p12(content):
        raise UnreadableCertificate(IS_P12)
    return _holder_first(inspect_all(content))


def _is_p12(content: bytes) -> bool:
    """A PFX opens with a SEQUENCE whose first element is the INTEGER 3; a certificate's is a SEQUENCE."""
    return content[:1] == b"\x30" and content[1:].find(b"\x02\x01\x03", 0, 8) in (1, 2, 3, 4, 5)


def _holder_first(found: tuple[CertificateFacts, ...]) -> tuple[CertificateFacts, ...]:
    if len(found) > BUNDLE_LIMIT:
        raise UnreadableCertificate("Berkas memuat terlalu banyak sertifikat. Pilih sertifikat pemilik saja.")
    holders = [facts for facts in found if not facts.is_ca]
    if len(holders) > 1:
        raise UnreadableCertificate(
            "Berkas memuat sertifikat lebih dari satu pemilik. "
            "Pilih berkas yang memuat sertifikat pemohon saja."
        )
    return (*holders, *(facts for facts in found if facts.is_ca))
