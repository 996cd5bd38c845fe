"""A form that came back signed electronically: is it our form, who has signed it, and may it pass the gate?

Broken, changed, another's, or revoked is refused with its own sentence. What is not known is neither: where the rest
holds it passes, and is shown as not known.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.zones import day, moment
from certificates.inspection import CertificateFacts, UnreadableCertificate, inspect_certificate
from certificates.likeness import same_organization, same_person
from certificates.models import Certificate, Holder
from certificates.trust import Trust, unanchored
from documents.signatures import (
    FormStanding,
    LaterChanges,
    Revocation,
    SignatureFinding,
    SignedPdf,
)
from sop import electronic_words as words
from sop.paper import FormCase
from sop.verdicts import Identity, SignatureVerdict, Validity

# What a certificate must be for that signs documents.
SIGNING = {"digitalSignature", "nonRepudiation"}


def judged(case: FormCase, *, signed: SignedPdf) -> tuple[SignatureVerdict, ...]:
    """A verdict on each signature, not stored yet; ValidationError where the form may not pass."""
    holder = case.electronic_signer
    assert holder is not None  # asked before the file was opened
    if not signed.signatures:
        raise ValidationError(words.NO_SIGNATURE, code="no_signature")
    now = timezone.now()
    read = [_Read(each, holder=holder, now=now) for each in signed.signatures]
    _refuse_broken(read, form=signed.form)
    _refuse_all_but_the_holders(read, holder=holder)
    return tuple(each.verdict(case, order=order) for order, each in enumerate(read, start=1))


def refuse_taken_back(case: FormCase) -> None:
    """Before an approval: what has become of the certificates since the form came in."""
    fingerprints = [each.fingerprint for each in case.verdicts if each.is_holders]
    for certificate in Certificate.objects.filter(office=case.office_id, fingerprint__in=fingerprints):
        _refuse_restricted(certificate)


class _Read:
    """A signature with what the register says of whoever made it."""

    def __init__(self, finding: SignatureFinding, *, holder: Holder, now: datetime) -> None:
        self.finding, self.now = finding, now
        self.facts = _facts_of(finding.certificate)
        self.known = _recorded(holder, self.facts)
        self.trust = _trust(finding, self.facts)
        self.identity = _identity(
            self.facts, holder=holder, is_recorded=self.known is not None, trust=self.trust
        )

    @property
    def signer(self) -> str:
        return self.facts.common_name if self.facts else "penanda tangan yang sertifikatnya tidak terbaca"

    @property
    def validity(self) -> Validity:
        """At the moment of a time stamp that is believed, or now; and at the one that the signer himself claims."""
        if self.facts is None:
            return Validity.UNKNOWN
        moments = [self.finding.stamped_at or self.now, self.finding.claimed_at or self.now]
        inside = all(self.facts.not_before <= each <= self.facts.not_after for each in moments)
        return Validity.INSIDE if inside else Validity.OUTSIDE

    @property
    def revocation(self) -> Revocation:
        is_recorded = self.known is not None and self.known.revoked_at is not None
        return Revocation.YES if is_recorded else self.finding.revocation

    def verdict(self, case: FormCase, *, order: int) -> SignatureVerdict:
        finding, facts = self.finding, self.facts
        return SignatureVerdict(
            case_id=case.pk,
            judged_at=self.now,
            order=order,
            field_name=finding.field.replace("\x00", ""),
            signer=facts.common_name if facts else "",
            organization=facts.organization if facts else "",
            issuer=facts.issuer_common_name if facts else "",
            serial=facts.serial if facts else "",
            fingerprint=facts.sha256_fingerprint if facts else "",
            integrity=finding.integrity,
            changes=finding.changes,
            identity=self.identity,
            trust=self.trust,
            validity=self.validity,
            revocation=self.revocation,
            revocation_as_of=finding.revocation_as_of,
            claimed_at=finding.claimed_at,
            stamped_at=finding.stamped_at,
        )


def _facts_of(der: bytes) -> CertificateFacts | None:
    try:
        return inspect_certificate(der)
    except UnreadableCertificate:
        return None


def _recorded(holder: Holder, facts: CertificateFacts | None) -> Certificate | None:
    if facts is None:
        return None
    found: Certificate | None = (
        Certificate.objects.recorded().filter(holder=holder, fingerprint=facts.sha256_fingerprint).first()
    )
    return found


def _trust(finding: SignatureFinding, facts: CertificateFacts | None) -> Trust:
    if finding.is_anchored is None:
        return unanchored(facts) if facts else Trust.UNCHECKED
    return Trust.RECOGNISED if finding.is_anchored else Trust.UNRECOGNISED


def _identity(facts: CertificateFacts | None, *, holder: Holder, is_recorded: bool, trust: Trust) -> Identity:
    """A name alone proves nothing: it counts where an issuer that is believed has written it."""
    if facts is None:
        return Identity.UNKNOWN
    if is_recorded:
        return Identity.RECORDED
    is_same = same_person(facts.common_name, holder.full_name) and same_organization(
        facts.organization, holder.organization
    )
    if not is_same:
        return Identity.OTHER
    is_believed = trust is Trust.RECOGNISED and not facts.is_ca and bool(SIGNING & set(facts.usages))
    return Identity.NAMED if is_believed else Identity.UNKNOWN


def _refuse_broken(read: Sequence[_Read], *, form: FormStanding) -> None:
    """Of every signature, whoever's it is: what was broken or changed, nobody has signed."""
    for each in read:
        if sentence := words.INTEGRITY.get(each.finding.integrity):
            raise ValidationError(sentence.format(signer=each.signer), code="broken")
    if form is not FormStanding.KEPT:
        raise ValidationError(words.STANDING[form], code="form_changed")
    for each in read:
        if each.finding.changes not in {LaterChanges.NONE, LaterChanges.ALLOWED}:
            raise ValidationError(words.CHANGED_AFTER.format(signer=each.signer), code="changed_after")


def _refuse_all_but_the_holders(read: Sequence[_Read], *, holder: Holder) -> None:
    """One signature of the holder that nothing speaks against is enough; others may stand beside it."""
    objections = [list(_objections(each, holder=holder)) for each in read]
    if all(objections):
        # Of several signers the one is spoken of who comes nearest to the holder.
        nearest = min(range(len(read)), key=lambda at: (_distance(read[at]), at))
        raise objections[nearest][0]
    _refuse_shown_after(read, is_good=[not each for each in objections], holder=holder)


def _refuse_shown_after(read: Sequence[_Read], *, is_good: list[bool], holder: Holder) -> None:
    """Whoever else signs after the holder adds nothing to what is seen: the holder has not signed that."""
    since = is_good.index(True)
    for each, is_holders in zip(read[since:], is_good[since:], strict=True):
        if each.finding.is_shown and not is_holders:
            sentence = words.SHOWN_AFTER.format(signer=each.signer, holder=holder.full_name)
            raise ValidationError(sentence, code="shown_after")


def _distance(read: _Read) -> int:
    return [Identity.RECORDED, Identity.NAMED, Identity.UNKNOWN, Identity.OTHER].index(read.identity)


def _objections(read: _Read, *, holder: Holder) -> Iterator[ValidationError]:
    names = {"signer": read.signer, "holder": holder.full_name}
    if read.identity is Identity.OTHER:
        yield ValidationError(words.OTHER_PERSON.format(**names), code="other_person")
    facts = read.facts
    if facts and read.trust is Trust.UNRECOGNISED:
        issuer = facts.issuer_common_name or "penerbit tanpa nama"
        yield ValidationError(words.FOREIGN_ISSUER.format(**names, issuer=issuer), code="foreign_issuer")
    if facts is None or read.identity is Identity.UNKNOWN:
        yield ValidationError(words.UNKNOWN_PERSON.format(**names), code="unknown_person")
        return
    if read.known:
        try:
            _refuse_restricted(read.known)
        except ValidationError as refusal:
            yield refusal
    if read.revocation is Revocation.YES:
        yield ValidationError(words.REVOKED, code="revoked")
    if read.validity is Validity.OUTSIDE:
        span = {"begins": moment(facts.not_before), "ends": moment(facts.not_after)}
        yield ValidationError(words.OUTSIDE.format(**span), code="outside")


def _refuse_restricted(certificate: Certificate) -> None:
    """What the officers of this office have recorded on BSrE's word."""
    if certificate.revoked_at is not None:
        raise ValidationError(words.REVOKED, code="revoked")
    if certificate.suspended_at is not None:
        raise ValidationError(words.SUSPENDED.format(since=day(certificate.suspended_at)), code="suspended")
