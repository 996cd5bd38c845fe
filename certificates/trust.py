"""Who stands behind a certificate: chains to the anchors that the operator put into a folder."""

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models

from certificates.inspection import CertificateFacts, UnreadableCertificate, inspect_all, is_signed_by
from certificates.x509_words import STRONG_SCHEMES
from documents.signatures import Trusted

logger = logging.getLogger(__name__)

DEMO_ISSUER = "OSD DEMO"
# A genuine chain has three; the bound keeps crafted ones from growing.
DEPTH_LIMIT = 6
CANDIDATES_LIMIT = 10
_ANCHOR_SIZE_LIMIT = 1024 * 1024
# One an issuer, and the issuers of a country are few; a list of this size holds 200,000 revocations.
LISTS_LIMIT, _LIST_SIZE_LIMIT = 10, 5 * 1024 * 1024


class Trust(models.TextChoices):
    """What is known of the issuer. None of these alone refuses a certificate (an office may be offline)."""

    RECOGNISED = "DIKENAL", "Penerbit dikenal"
    UNRECOGNISED = "TIDAK_DIKENAL", "Penerbit tidak dikenal"
    UNCHECKED = "BELUM_DIPERIKSA", "Penerbit belum diperiksa"
    DEMO = "DEMO", "Penerbit untuk uji coba"

    @property
    def icon(self) -> str:
        """The picture beside the word."""
        return "patch-check" if self is Trust.RECOGNISED else "exclamation-triangle"


def installed_anchors() -> tuple[CertificateFacts, ...]:
    """The root certificates that this installation trusts; none where no folder is set."""
    folder = settings.TRUST_ANCHORS_DIR
    if not folder:
        return ()
    files = sorted(path for path in Path(folder).glob("*") if path.suffix in {".pem", ".crt", ".cer"})
    return tuple(anchor for path in files for anchor in _anchors_in(path))


def installed_trust() -> Trusted:
    """Anchors and revocation lists as the folder holds them now, for whoever judges a signature."""
    anchors = tuple(anchor.der for anchor in installed_anchors())
    return Trusted(anchors=anchors, lists=installed_lists())


def installed_lists() -> tuple[bytes, ...]:
    """The revocation lists that the operator has put beside the anchors; nothing else ever brings one (T29)."""
    folder = settings.TRUST_ANCHORS_DIR
    files = sorted(Path(folder).glob("*.crl"))[:LISTS_LIMIT] if folder else []
    return tuple(content for path in files if (content := _list_in(path)))


def assess(
    facts: CertificateFacts,
    *,
    chain: Sequence[CertificateFacts],
    anchors: Sequence[CertificateFacts],
    now: datetime,
) -> Trust:
    """Whether a chain of signatures leads from this certificate to an anchor. Nothing is fetched (T29)."""
    if not anchors:
        return unanchored(facts)
    usable = [issuer for issuer in chain[:CANDIDATES_LIMIT] if issuer.not_before <= now <= issuer.not_after]
    reached = not facts.unread_extensions and _reaches_anchor(facts, between=usable, anchors=anchors)
    return Trust.RECOGNISED if reached else Trust.UNRECOGNISED


def unanchored(facts: CertificateFacts) -> Trust:
    """What can be said where no anchor is installed: anybody may call himself so, which then is taken at his word."""
    is_demo = facts.issuer_common_name.strip().upper() == DEMO_ISSUER
    return Trust.DEMO if is_demo else Trust.UNCHECKED


def _reaches_anchor(
    facts: CertificateFacts, *, between: Sequence[CertificateFacts], anchors: Sequence[CertificateFacts]
) -> bool:
    """Climb level by level; each certificate is taken once, so that no crafted chain branches without end."""
    level, untried = [facts], list(between)
    for below in range(DEPTH_LIMIT):
        # An anchor is trusted because it is installed: its own end (that of OSD LU Kelas 2 is past) does not
        # matter, as long as it had not ended when it signed.
        if any(_may_issue(anchor, child, below=below) for anchor in anchors for child in level):
            return True
        level = [
            issuer for issuer in untried if any(_may_issue(issuer, child, below=below) for child in level)
        ]
        untried = [issuer for issuer in untried if issuer not in level]
    return False


def _may_issue(issuer: CertificateFacts, child: CertificateFacts, *, below: int) -> bool:
    """Whether `issuer` issued `child` rightly, with `below` issuers between it and the holder."""
    return (
        issuer.is_ca
        and (not issuer.usages or "keyCertSign" in issuer.usages)
        and not issuer.unread_extensions
        and (issuer.path_length is None or issuer.path_length >= below)
        and issuer.not_before <= child.not_before <= issuer.not_after
        and child.signature_algorithm in STRONG_SCHEMES
        and is_signed_by(child, issuer=issuer)
    )


def _list_in(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LIST_SIZE_LIMIT + 1)
    except OSError:
        content = b""
    if not 0 < len(content) <= _LIST_SIZE_LIMIT:
        logger.warning("Revocation list cannot be read and is not used: %s", path.name)
        return b""
    return content


def _anchors_in(path: Path) -> tuple[CertificateFacts, ...]:
    """A file that cannot be read is passed over and named in the log: the others must go on being trusted."""
    try:
        with path.open("rb") as file:
            return inspect_all(file.read(_ANCHOR_SIZE_LIMIT))
    except (OSError, UnreadableCertificate):
        logger.warning("Trust anchor cannot be read and is not used: %s", path.name)
        return ()
