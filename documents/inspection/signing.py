"""The electronic signatures of a PDF, each judged by pyHanko: offline, and one question at a time.

Nothing is fetched (T29): neither what a certificate names nor what the file brings along is asked for. What is
believed and what is revoked stands in the anchors and lists that the operator has loaded.
"""

import asyncio
import io
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import crl, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from documents.inspection.appearances import is_shown, place_of
from documents.inspection.findings import Unfit
from documents.signatures import Integrity, LaterChanges, Revocation

# A genuine form has one or two; each costs as much as the next.
MOST_SIGNATURES = 8
# What a list says of a revocation holds however old it is; whether it may say "not revoked" is asked by its own dates.
HOWEVER_OLD = timedelta(days=36500)
SIGNING = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
# A list must be there, whether or not the certificate names one: without that word, one that names none would pass.
OF_ALL = RevocationCheckingPolicy(RevocationCheckingRule.CRL_REQUIRED, RevocationCheckingRule.CRL_REQUIRED)
OF_THE_SIGNER = RevocationCheckingPolicy(RevocationCheckingRule.CRL_REQUIRED, RevocationCheckingRule.NO_CHECK)
HARMLESS = {ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
Finding = dict[str, Any]


def refuse_network() -> None:
    """Whatever a library may try: from now on this process reaches nobody."""

    def refuse(event: str, _: tuple[Any, ...]) -> None:
        if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg"}:
            raise PermissionError(event)

    sys.addaudithook(refuse)


def judge(pdf: bytes, *, anchors: Sequence[bytes], lists: Sequence[bytes], now: datetime) -> list[Finding]:
    """What is to be said of each signature; `Unfit` where the file does not let itself be judged at all."""
    known = [x509.Certificate.load(each) for each in anchors]
    believed = [found for each in lists if (found := _list(each))]
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
        if len(signatures) > MOST_SIGNATURES:
            raise Unfit("too_complex")
        return [_judge_one(each, anchors=known, lists=believed, now=now) for each in signatures]
    except (MemoryError, RecursionError, Unfit):
        raise
    except Exception as error:  # a reader of hostile bytes: whatever it says, the officer gets one sentence
        raise Unfit("unreadable_signature") from error


def _list(content: bytes) -> crl.CertificateList | None:
    """One that cannot be read says nothing of anybody."""
    try:
        der = pem.unarmor(content)[2] if pem.detect(content) else content
        found = crl.CertificateList.load(der)
        _ = found.issuer, found["tbs_cert_list"]["this_update"].native
    except (ValueError, TypeError, KeyError):
        return None
    return found


def _judge_one(
    signature: EmbeddedPdfSignature,
    *,
    anchors: list[x509.Certificate],
    lists: list[crl.CertificateList],
    now: datetime,
) -> Finding:
    signer = signature.signer_cert
    status = _status(signature, anchors=anchors)
    stamped_at = _stamped_at(status)
    moment = _within(signer, stamped_at or now)
    path = [signer, *signature.other_embedded_certs]
    is_anchored = _leads_to(anchors, path, policy=NO_REVOCATION, lists=[], at=moment) if anchors else None
    of_issuer = [each for each in lists if each.issuer == signer.issuer]
    about = [each for each in lists if any(each.issuer == one.issuer for one in path)]
    revocation = Revocation.UNKNOWN
    if is_anchored:
        # As it stands today: a revocation that came after the time stamp counts too.
        today, is_fresh = _within(signer, now), _fresh(of_issuer, now)
        revocation = _revocation(path, anchors=anchors, lists=about, is_fresh=is_fresh, at=today)
    claimed_at = signature.self_reported_timestamp
    return {
        "field": str(signature.field_name)[:100],
        "certificate": signer.dump().hex(),
        "integrity": _integrity(status),
        "changes": _changes(status),
        "is_shown": is_shown(place_of(signature.sig_field)),
        "is_anchored": is_anchored,
        "revocation": revocation,
        "revocation_as_of": _said(max((_since(each) for each in of_issuer), default=None)),
        "claimed_at": _said(claimed_at),
        "stamped_at": _said(stamped_at),
    }


def _status(signature: EmbeddedPdfSignature, *, anchors: list[x509.Certificate]) -> PdfSignatureStatus:
    """What pyHanko says of this signature; its one line for everything is not asked for.

    The authority of the time stamp has a context of its own, in which nothing stands about the signer.
    """
    return validate_pdf_signature(
        signature,
        signer_validation_context=_context(anchors, policy=NO_REVOCATION),
        ts_validation_context=_context(anchors, policy=NO_REVOCATION),
        key_usage_settings=SIGNING,
    )


def _context(
    anchors: Sequence[x509.Certificate],
    *,
    policy: RevocationCheckingPolicy,
    lists: Sequence[crl.CertificateList] = (),
    at: datetime | None = None,
) -> ValidationContext:
    freshness = FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION
    return ValidationContext(
        trust_roots=list(anchors),
        allow_fetching=False,
        crls=list(lists),
        ocsps=[],
        moment=at,
        revinfo_policy=CertRevTrustPolicy(policy, freshness=HOWEVER_OLD, freshness_req_type=freshness),
    )


def _leads_to(
    anchors: Sequence[x509.Certificate],
    path: Sequence[x509.Certificate],
    *,
    policy: RevocationCheckingPolicy,
    lists: Sequence[crl.CertificateList],
    at: datetime,
) -> bool:
    """Whether the first of these leads to an anchor; `RevokedError` where a list revokes one between."""
    context = _context(anchors, policy=policy, lists=lists, at=at)
    validator = CertificateValidator(path[0], path[1:], validation_context=context)
    try:
        asyncio.run(validator.async_validate_path())
    except RevokedError:
        raise
    except (PathError, ValidationError):
        return False
    return True


def _revocation(
    path: Sequence[x509.Certificate],
    *,
    anchors: Sequence[x509.Certificate],
    lists: Sequence[crl.CertificateList],
    is_fresh: bool,
    at: datetime,
) -> Revocation:
    """Asked of the issuers as well, where there are lists of theirs; of the signer it must be answered."""
    try:
        known = [
            _leads_to(anchors, path, policy=each, lists=lists, at=at) for each in (OF_ALL, OF_THE_SIGNER)
        ]
    except RevokedError:
        return Revocation.YES
    return Revocation.NO if any(known) and is_fresh else Revocation.UNKNOWN


def _fresh(lists: Sequence[crl.CertificateList], now: datetime) -> bool:
    """Whether one of them is still the word of today: after its own end there is a newer one, with more on it."""
    return any(_since(each) <= now <= _until(each) for each in lists)


def _since(found: crl.CertificateList) -> datetime:
    since: datetime = found["tbs_cert_list"]["this_update"].native
    return since


def _until(found: crl.CertificateList) -> datetime:
    until = found["tbs_cert_list"]["next_update"].native
    return until if isinstance(until, datetime) else _since(found)


def _within(signer: x509.Certificate, moment: datetime) -> datetime:
    """Who issued it is one question, and whether it had ended another: each has its own answer."""
    begins: datetime = signer.not_valid_before
    ends: datetime = signer.not_valid_after
    return min(max(moment, begins), ends)


def _stamped_at(status: PdfSignatureStatus) -> datetime | None:
    stamp = status.timestamp_validity
    believed = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    return stamp.timestamp if stamp is not None and believed else None


def _integrity(status: PdfSignatureStatus) -> Integrity:
    # By an algorithm that is broken: two files can have been made to fit it.
    if status.trust_problem_indic == AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE:
        return Integrity.UNKNOWN
    whole = status.coverage is not None and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return Integrity.INTACT if status.intact and status.valid and whole else Integrity.BROKEN


def _changes(status: PdfSignatureStatus) -> LaterChanges:
    if status.modification_level == ModificationLevel.NONE:
        return LaterChanges.NONE
    allowed = status.modification_level in HARMLESS and status.docmdp_ok
    return LaterChanges.ALLOWED if allowed else LaterChanges.FORBIDDEN


def _said(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
