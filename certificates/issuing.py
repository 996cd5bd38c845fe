"""How a certificate enters the register: received, judged (beforehand too, if asked), stored."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from certificates.inspection import CertificateFacts
from certificates.judgement import Ends, Expected, Judgement, already_known, judge
from certificates.models import Certificate, Holder
from certificates.receiving import CertificateRefused, Evidence, P12Reading, presented, receive
from certificates.trust import Trust, assess, installed_anchors

__all__ = [
    "CertificateRefused",
    "Ends",
    "P12Reading",
    "Person",
    "foresee",
    "judge_evidence",
    "known_as",
    "record_certificate",
    "store",
]

REPLAYED = "Kode bukti ini sudah pernah dipakai. Muat ulang halaman, lalu bukalah berkas P12 sekali lagi."

ANOTHER_IN_FORCE = (
    "Pemilik ini sudah memiliki sertifikat lain yang tercatat terpasang di SIAK. Bila sertifikat itu sudah diganti, "
    "catat penggantinya melalui perpanjangan."
)


@dataclass(frozen=True)
class Person:
    """Whose certificate it ought to be, as the case's form says."""

    nik: str = field(repr=False)
    nip: str
    full_name: str
    organization: str


def record_certificate(
    *,
    case_id: UUID,
    by: User,
    person: Person,
    reading: P12Reading | None = None,
    public_certificate: bytes | None = None,
    tenure_end: date | None = None,
    predecessor_ends: datetime | None = None,
    now: datetime | None = None,
) -> tuple[Certificate, tuple[str, ...]]:
    """Verify, judge and store it in the office of `by`; return it with the warnings that go with it."""
    now = now or timezone.now()
    evidence = receive(reading, public_certificate, case_id=case_id, user_id=by.pk, now=now)
    ends = Ends(tenure=tenure_end, predecessor=predecessor_ends)
    trust, judgement = judge_evidence(evidence, by=by, person=person, ends=ends, now=now)
    if judgement.refusals:
        raise CertificateRefused(judgement.refusals)
    certificate = store(evidence, case_id=case_id, by=by, person=person, trust=trust, now=now)
    return certificate, judgement.warnings


def foresee(
    *,
    by: User,
    person: Person,
    certificate: str,
    chain: str = "",
    tenure_end: date | None = None,
    predecessor_ends: datetime | None = None,
    now: datetime | None = None,
) -> Judgement:
    """What `record_certificate` would say of a certificate that a page has just read (base64, as it will send it).

    Nothing is proved and nothing stored: it spares the officer a submission that must be refused. What cannot be
    read at all is a CertificateRefused.
    """
    evidence = presented(certificate, chain=chain)
    ends = Ends(tenure=tenure_end, predecessor=predecessor_ends)
    _, judgement = judge_evidence(evidence, by=by, person=person, ends=ends, now=now or timezone.now())
    return judgement


def judge_evidence(
    evidence: Evidence, *, by: User, person: Person, ends: Ends, now: datetime
) -> tuple[Trust, Judgement]:
    """The one judgement, whether it is foreseen or final."""
    trust = assess(evidence.facts, chain=evidence.chain, anchors=installed_anchors(), now=now)
    judgement = judge(
        evidence.facts,
        expected=Expected(full_name=person.full_name, organization=person.organization),
        trust=trust,
        already_recorded=lambda facts: known_as(facts, office_id=by.office_id) is not None,
        now=now,
        ends=ends,
    )
    return trust, replace(judgement, warnings=(*evidence.warnings, *judgement.warnings))


def known_as(facts: CertificateFacts, *, office_id: int) -> Certificate | None:
    """The row of the register that is this certificate."""
    recorded = Certificate.objects.of_office(office_id).recorded()
    same = recorded.filter(fingerprint=facts.sha256_fingerprint)
    found: Certificate | None = (same | recorded.filter(issuer=facts.issuer, serial=facts.serial)).first()
    return found


def store(
    evidence: Evidence,
    *,
    case_id: UUID | None,
    by: User,
    person: Person,
    trust: Trust,
    now: datetime,
    in_force_at: datetime | None = None,
) -> Certificate:
    """The row of the register, under its holder's; CertificateRefused where the database knows better."""
    facts = evidence.facts
    try:
        # A savepoint: the caller's transaction must survive a refusal by the database.
        with transaction.atomic():
            holder = Holder.objects.for_person(office_id=by.office_id, **asdict(person))
            return Certificate.objects.create(
                office_id=by.office_id,
                holder=holder,
                case_id=case_id,
                **_columns(facts),
                chain=[issuer.der for issuer in evidence.chain],
                p12_sha256=evidence.p12_sha256,
                p12_size=evidence.p12_size,
                key_proved=evidence.nonce is not None,
                challenge_nonce=evidence.nonce,
                trust=trust,
                recorded_at=now,
                recorded_by=by,
                in_force_at=in_force_at,
            )
    except IntegrityError as error:
        raise CertificateRefused([_sentence_for(error, serial=facts.serial)]) from error


def _columns(facts: CertificateFacts) -> dict[str, Any]:
    return {
        "serial": facts.serial,
        "issuer": facts.issuer,
        "subject": facts.subject,
        "common_name": facts.common_name,
        "organization": facts.organization,
        "not_before": facts.not_before,
        "not_after": facts.not_after,
        "key_type": facts.key_type,
        "key_size": facts.key_size,
        "usages": list(facts.usages),
        "extended_usages": list(facts.extended_usages),
        "signature_algorithm": facts.signature_algorithm,
        "fingerprint": facts.sha256_fingerprint,
        "der": facts.der,
    }


def _sentence_for(error: IntegrityError, *, serial: str) -> str:
    """Two officers at one moment, or one proof sent twice: the database decides, and names its reason."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    if "challenge_nonce" in constraint:
        return REPLAYED
    if constraint in {"one_certificate_a_fingerprint", "one_certificate_a_serial"}:
        return already_known(serial)
    if constraint == "one_certificate_in_force":
        return ANOTHER_IN_FORCE
    raise error
