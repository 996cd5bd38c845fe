"""The words of X.509: object identifiers and the names that we keep for them."""

from collections.abc import Iterable

# Parts of a name that RFC 4514 leaves as numbers.
NAME_PARTS = {
    "2.5.4.13": "description",
    "2.5.4.5": "serialNumber",
    "2.5.4.12": "title",
    "1.2.840.113549.1.9.1": "emailAddress",
}

# Attribute of the library's KeyUsage, and the name in RFC 5280, under which a usage is stored and judged.
USAGES = {
    "digital_signature": "digitalSignature",
    "content_commitment": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}

PURPOSES = {
    "1.3.6.1.5.5.7.3.1": "serverAuth",
    "1.3.6.1.5.5.7.3.2": "clientAuth",
    "1.3.6.1.5.5.7.3.3": "codeSigning",
    "1.3.6.1.5.5.7.3.4": "emailProtection",
    "1.3.6.1.5.5.7.3.8": "timeStamping",
    "1.3.6.1.5.5.7.3.9": "OCSPSigning",
    "1.3.6.1.5.5.7.3.36": "documentSigning",
    "1.2.840.113583.1.1.5": "adobeAuthenticDocuments",
    "1.3.6.1.4.1.311.10.3.12": "microsoftDocumentSigning",
    "2.5.29.37.0": "anyExtendedKeyUsage",
}

# What an officer reads instead; the P12 reader (static/src/p12/certificate.js) says the same words.
USAGE_WORDS = {
    "digitalSignature": "tanda tangan digital",
    "nonRepudiation": "nirsangkal",
    "keyEncipherment": "penyandian kunci",
    "dataEncipherment": "penyandian data",
    "keyAgreement": "kesepakatan kunci",
    "keyCertSign": "penandatanganan sertifikat",
    "cRLSign": "penandatanganan daftar pencabutan",
}
PURPOSE_WORDS = {
    "serverAuth": "pengenalan server",
    "clientAuth": "pengenalan pengguna",
    "codeSigning": "penandatanganan program",
    "emailProtection": "pengamanan surel",
    "timeStamping": "penandaan waktu",
    "OCSPSigning": "keterangan status sertifikat",
    "documentSigning": "penandatanganan dokumen",
    "adobeAuthenticDocuments": "penandatanganan dokumen Adobe",
    "microsoftDocumentSigning": "penandatanganan dokumen Microsoft",
    "anyExtendedKeyUsage": "semua kegunaan",
}

SIGNATURE_SCHEMES = {
    "1.2.840.113549.1.1.4": "MD5 dengan RSA",
    "1.2.840.113549.1.1.5": "SHA-1 dengan RSA",
    "1.3.14.3.2.29": "SHA-1 dengan RSA",
    "1.2.840.113549.1.1.11": "SHA-256 dengan RSA",
    "1.2.840.113549.1.1.12": "SHA-384 dengan RSA",
    "1.2.840.113549.1.1.13": "SHA-512 dengan RSA",
    "1.2.840.10045.4.1": "SHA-1 dengan ECDSA",
    "1.2.840.10045.4.3.2": "SHA-256 dengan ECDSA",
    "1.2.840.10045.4.3.3": "SHA-384 dengan ECDSA",
    "1.2.840.10045.4.3.4": "SHA-512 dengan ECDSA",
    "1.3.101.112": "Ed25519",
}
RSA_PSS = "1.2.840.113549.1.1.10"
PSS_HASHES = {"sha1": "SHA-1", "sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}

# Schemes whose certificates count as genuine: neither broken (MD5, SHA-1) nor unknown to us.
STRONG_SCHEMES = frozenset(
    {name for name in SIGNATURE_SCHEMES.values() if not name.startswith(("MD5", "SHA-1 "))}
    | {f"{name} dengan RSA-PSS" for name in PSS_HASHES.values() if name != "SHA-1"}
)

# Critical extensions whose meaning is heeded or cannot widen what a certificate may do. Name constraints are
# absent on purpose: a chain that carries them is not vouched for.
EXTENSIONS_READ = frozenset({"2.5.29.15", "2.5.29.19", "2.5.29.32", "2.5.29.37", "2.5.29.17"})


def in_words(names: Iterable[str]) -> str:
    """Usages or purposes for an officer, each with its technical name: `tanda tangan digital (digitalSignature)`."""
    known = USAGE_WORDS | PURPOSE_WORDS
    return ", ".join(f"{known[name]} ({name})" if name in known else name for name in names)
