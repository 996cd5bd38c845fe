"""Genuine P12 files for an invented holder, made by the programs that officers' files come from."""

import subprocess
from pathlib import Path

PASSPHRASE = "Rahasia-Uji 42!"


def openssl(folder: Path, *, name: str, organization: str) -> Path:
    """As OpenSSL 3 writes it: AES-256, PBKDF2, MAC over SHA-256."""
    key, certificate, p12 = (folder / f"openssl.{part}" for part in ("key", "crt", "p12"))
    subject = f"/C=ID/O={organization}/CN={name}/description=UJI_Tanda Tangan Elektronik"
    run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "730", "-subj", subject),
        *("-addext", "keyUsage=critical,digitalSignature,nonRepudiation"),
        *("-addext", "basicConstraints=critical,CA:FALSE", "-keyout", str(key), "-out", str(certificate)),
    )
    run(
        *("openssl", "pkcs12", "-export", "-inkey", str(key), "-in", str(certificate)),
        *("-name", "uji", "-passout", f"pass:{PASSPHRASE}", "-out", str(p12)),
    )
    return p12


def keytool(folder: Path, *, name: str, organization: str) -> Path:
    """As Java writes it."""
    p12 = folder / "keytool.p12"
    run(
        *(
            "keytool",
            "-genkeypair",
            "-alias",
            "uji",
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-validity",
            "730",
        ),
        *(
            "-dname",
            f"CN={name}, O={organization}, C=ID",
            "-ext",
            "KeyUsage:critical=digitalSignature,nonRepudiation",
        ),
        *("-storetype", "PKCS12", "-storepass", PASSPHRASE, "-keystore", str(p12)),
    )
    return p12


def run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
