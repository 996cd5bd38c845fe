"""What an officer sends about a certificate, checked as far as it can be without knowing the applicant."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from certificates.challenge import ForeignChallenge, StaleChallenge, challenge_message, check_challenge
from certificates.inspection import (
    SIZE_LIMIT,
    CertificateFacts,
    UnreadableCertificate,
    inspect_certificate,
    verify_signature,
)
from certificates.public_file import BUNDLE_LIMIT, read_public_bundle

_SIGNATURE_LIMIT = 2048
BROKEN_READING = (
    "Data dari pembaca P12 tidak lengkap atau rusak. Muat ulang halaman, lalu bukalah berkas P12 sekali lagi."
)
WRONG_SIGNATURE = (
    "Kunci privat di dalam berkas P12 tidak terbukti cocok dengan sertifikatnya. "
    "Muat ulang halaman, lalu bukalah berkas P12 sekali lagi; bila tetap demikian, mintalah P12 yang baru."
)
ONE_WAY = "Pilih salah satu: buka berkas P12, atau unggah sertifikat publik."
TOO_MANY_ISSUERS = "Berkas P12 memuat terlalu banyak sertifikat. Mintalah P12 yang baru kepada BSrE."


class CertificateRefused(Exception):
    """The certificate may not stand in the case; `sentences` say why and what to do."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


@dataclass(frozen=True)
class P12Reading:
    """What the page sends after it has opened a P12: nothing of it is secret."""

    certificate: str
    chain: str
    p12_sha256: str
    p12_size: int
    challenge: str
    signature: str


@dataclass(frozen=True)
class Evidence:
    """What was sent, read: the certificate, those of its issuers, and the proof if there is one."""

    facts: CertificateFacts
    chain: tuple[CertificateFacts, ...] = ()
    p12_sha256: str | None = None
    p12_size: int | None = None
    nonce: str | None = None
    warnings: tuple[str, ...] = ()


def receive(
    reading: P12Reading | None,
    public_certificate: bytes | None,
    *,
    case_id: UUID,
    user_id: Any,
    now: datetime,
) -> Evidence:
    """The certificate that was given in one of the two ways, its key proved where it came out of a P12."""
    try:
        if reading is not None and public_certificate is None:
            return _proved(reading, case_id=case_id, user_id=user_id, now=now)
        if public_certificate is not None and reading is None:
            facts, *issuers = read_public_bundle(public_certificate)
            return Evidence(facts, tuple(issuers))
    except (UnreadableCertificate, ForeignChallenge, StaleChallenge) as error:
        raise CertificateRefused([str(error)]) from error
    raise CertificateRefused([ONE_WAY])


def presented(certificate: str, *, chain: str) -> Evidence:
    """The certificates as the page read them out of a P12; of the key nothing is proved by them."""
    try:
        facts = inspect_certificate(_decoded(certificate, limit=SIZE_LIMIT))
    except UnreadableCertificate as error:
        raise CertificateRefused([str(error)]) from error
    issuers, warnings = _chain(chain)
    return Evidence(facts, issuers, warnings=warnings)


def _proved(reading: P12Reading, *, case_id: UUID, user_id: Any, now: datetime) -> Evidence:
    nonce = check_challenge(
        reading.challenge,
        case_id=case_id,
        user_id=user_id,
        p12_sha256=reading.p12_sha256,
        p12_size=reading.p12_size,
        now=now,
    )
    shown = presented(reading.certificate, chain=reading.chain)
    signature = _decoded(reading.signature, limit=_SIGNATURE_LIMIT)
    if not verify_signature(shown.facts, message=challenge_message(reading.challenge), signature=signature):
        raise CertificateRefused([WRONG_SIGNATURE])
    return replace(shown, p12_sha256=reading.p12_sha256.lower(), p12_size=reading.p12_size, nonce=nonce)


def _chain(lines: str) -> tuple[tuple[CertificateFacts, ...], tuple[str, ...]]:
    """The issuers' certificates. One that cannot be read is left out and said so: it can only cost trust."""
    encoded = lines.split()
    if len(encoded) > BUNDLE_LIMIT:
        raise CertificateRefused([TOO_MANY_ISSUERS])
    read, unreadable = [], 0
    for text in encoded:
        try:
            read.append(inspect_certificate(_decoded(text, limit=SIZE_LIMIT)))
        except UnreadableCertificate:
            unreadable += 1
    if not unreadable:
        return tuple(read), ()
    return tuple(read), (f"{unreadable} sertifikat penerbit di dalam P12 tidak dapat dibaca dan diabaikan.",)


def _decoded(text: str, *, limit: int) -> bytes:
    bare = re.sub(r"\s", "", text)
    # Four characters hold three bytes: what is too long is refused before it is decoded.
    if not bare or not bare.isascii() or len(bare) > 4 * (limit // 3 + 1):
        raise CertificateRefused([BROKEN_READING])
    try:
        return base64.b64decode(bare, validate=True)
    except binascii.Error as error:
        raise CertificateRefused([BROKEN_READING]) from error
