"""Taking into the register what was in force before the application was: a certificate that SIAK signs with already.

It is judged as one that row 3 brings, except that it may have ended: then its renewal is what is wanted. It has no
case; from then on it is a certificate like any other.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.colleagues import tell_colleagues
from accounts.models import User
from accounts.zones import day
from audit.actions import Action
from audit.refusals import record_refusal
from audit.trail import record
from certificates.holders import has_other_nik
from certificates.inspection import CertificateFacts
from certificates.issuing import ANOTHER_IN_FORCE, Ends, Person, judge_evidence, known_as, store
from certificates.judgement import Judgement
from certificates.likeness import same_organization, same_person
from certificates.models import Certificate, Holder
from certificates.receiving import CertificateRefused, Evidence, P12Reading, presented, receive

_PURPOSE = UUID("7b0f6c0e-52b1-4d5c-9a53-0b2f8f4f6a51")
LONGEST_NAME = 100
NAME_TOO_LONG = f"Nama pada sertifikat lebih dari {LONGEST_NAME} karakter. Hubungi pengelola server."
# It stands in the subject of reminders: no address, no number to call.
NO_NAME = re.compile(r"[\d@/\\]|www\.", re.IGNORECASE)
NOT_A_NAME = "Nama pada sertifikat bukan nama orang. Periksa berkasnya, atau hubungi verifikator instansi."
KNOWN = "Sertifikat ini sudah tercatat di aplikasi. Buka sertifikatnya untuk melihat atau memperpanjangnya."

INSTALLED = Ends(may_be_past=True)


class StandsInTheWay(CertificateRefused):
    """Refused because of another row of the register, to which the page leads."""

    def __init__(self, sentence: str, *, certificate: Certificate) -> None:
        super().__init__([sentence])
        self.certificate = certificate


@dataclass(frozen=True)
class Stated:
    """What an officer says of the certificate that does not stand in it."""

    nik: str
    nip: str
    organization: str
    in_force_on: date
    note: str = ""


def challenge_id(office_id: int) -> UUID:
    """To what the proof of a key is bound here, where there is no case."""
    return uuid5(_PURPOSE, str(office_id))


def foresee_existing(*, by: User, certificate: str, chain: str) -> Judgement:
    """What registering a certificate that a page has just read would be refused for, and warned of.

    Of holder and office nothing is known yet: they are compared when everything is sent.
    """
    evidence = presented(certificate, chain=chain)
    facts = evidence.facts
    if known := known_as(facts, office_id=by.office_id):
        raise StandsInTheWay(KNOWN, certificate=known)
    person = Person(nik="", nip="", full_name=facts.common_name, organization=facts.organization)
    return judge_evidence(evidence, by=by, person=person, ends=INSTALLED, now=timezone.now())[1]


def register_existing(
    *,
    by: User,
    stated: Stated,
    reading: P12Reading | None = None,
    public_certificate: bytes | None = None,
    now: datetime | None = None,
) -> tuple[Certificate, tuple[str, ...]]:
    """Store it as the one in force; return it with the warnings that go with it.

    CertificateRefused: the certificate may not be registered. ValidationError: something about it was mistyped.
    """
    now = now or timezone.now()
    try:
        bound_to = challenge_id(by.office_id)
        evidence = receive(reading, public_certificate, case_id=bound_to, user_id=by.pk, now=now)
        if known := known_as(evidence.facts, office_id=by.office_id):
            raise StandsInTheWay(KNOWN, certificate=known)
        with transaction.atomic():
            return _register(evidence, by=by, stated=stated, now=now)
    except StandsInTheWay as refusal:
        other = refusal.certificate
        facts = {"certificate_serial": other.serial}
        record_refusal(Action.REGISTER_CERTIFICATE, refusal, by=by, subject_id=other.pk, facts=facts)
        raise
    except (CertificateRefused, ValidationError) as refusal:
        record_refusal(Action.REGISTER_CERTIFICATE, refusal, by=by)
        raise


def _register(
    evidence: Evidence, *, by: User, stated: Stated, now: datetime
) -> tuple[Certificate, tuple[str, ...]]:
    person = _person(evidence.facts, by=by, stated=stated)
    in_force_at = _since(evidence.facts, stated=stated)
    # Whether the office is the right one was asked above, in words of this page.
    itself = replace(person, organization=evidence.facts.organization)
    trust, judgement = judge_evidence(evidence, by=by, person=itself, ends=INSTALLED, now=now)
    if judgement.refusals:
        raise CertificateRefused(judgement.refusals)
    keep = partial(store, evidence, case_id=None, by=by, person=person, trust=trust, now=now)
    certificate = keep(in_force_at=in_force_at)
    written = _facts(certificate, stated=stated, warnings=judgement.warnings)
    entry = record(Action.REGISTER_CERTIFICATE, by=by, subject_id=certificate.pk, facts=written)
    tell_colleagues(
        entry,
        by=by,
        kind="certificate",
        subject=f"Sertifikat elektronik {certificate.holder} didaftarkan",
        path=certificate.get_absolute_url(),
        button="Lihat sertifikat",
    )
    return certificate, judgement.warnings


def _person(facts: CertificateFacts, *, by: User, stated: Stated) -> Person:
    """Whose it is: the name as the certificate has it, unless the office knows the holder already."""
    if len(facts.common_name) > LONGEST_NAME:
        raise CertificateRefused([NAME_TOO_LONG])
    if not same_organization(facts.organization, stated.organization):
        raise ValidationError(
            {
                "organization": f"Instansi pada sertifikat adalah “{facts.organization}”. "
                "Samakan isian ini dengan sertifikat, atau pilih sertifikat yang benar."
            }
        )
    if NO_NAME.search(facts.common_name):
        raise CertificateRefused([NOT_A_NAME])
    holder = Holder.objects.with_nik(stated.nik, office_id=by.office_id)
    if holder is not None:
        # An upload to SIAK locks him too: of two that come into force at once, one sees the other.
        holder = Holder.objects.select_for_update(no_key=True).get(pk=holder.pk)
        _refuse_another(holder, facts, nip=stated.nip)
    elif other := Holder.objects.with_nip_besides(stated.nik, nip=stated.nip, office_id=by.office_id):
        raise ValidationError({"nik": has_other_nik(other)})
    return Person(
        nik=stated.nik,
        nip=stated.nip,
        full_name=holder.full_name if holder else facts.common_name,
        organization=stated.organization,
    )


def _refuse_another(holder: Holder, facts: CertificateFacts, *, nip: str) -> None:
    if holder.nip != nip:
        raise ValidationError(
            {"nip": f"Pemilik dengan NIK ini tercatat dengan NIP {holder.nip}. Periksa NIP-nya."}
        )
    if not same_person(holder.full_name, facts.common_name):
        raise ValidationError(
            {
                "nik": f"NIK ini tercatat atas nama “{holder.full_name}”, sedangkan sertifikat atas nama "
                f"“{facts.common_name}”. Periksa NIK, atau pilih sertifikat yang benar."
            }
        )
    if standing := Certificate.objects.in_force().filter(holder=holder).first():
        raise StandsInTheWay(ANOTHER_IN_FORCE, certificate=standing)


def _since(facts: CertificateFacts, *, stated: Stated) -> datetime:
    """A date means its first moment in which the certificate was valid."""
    begins, today = timezone.localdate(facts.not_before), timezone.localdate()
    if not begins <= stated.in_force_on <= today:
        raise ValidationError(
            {
                "in_force_on": f"Tanggal harus antara {day(begins)}, ketika sertifikat mulai berlaku, dan hari ini. "
                "Periksa kembali."
            }
        )
    return max(timezone.make_aware(datetime.combine(stated.in_force_on, time.min)), facts.not_before)


def _facts(certificate: Certificate, *, stated: Stated, warnings: tuple[str, ...]) -> dict[str, Any]:
    return {
        "certificate_serial": certificate.serial,
        "certificate_sha256": certificate.fingerprint,
        "p12_sha256": certificate.p12_sha256,
        "proof": certificate.proof,
        "since": day(stated.in_force_on),
        "warnings": list(warnings),
        "note": stated.note,
    }
