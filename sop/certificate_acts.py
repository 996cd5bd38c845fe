"""What both procedures do with the certificate: record it, hold its file against the one in SIAK, put it in force.

Each function changes the locked case that it is given.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.zones import moment
from certificates.issuing import CertificateRefused, P12Reading, Person, record_certificate
from certificates.models import Certificate, put_in_force
from certificates.trust import Trust
from documents.intake import Inspected
from documents.models import DocumentKind
from documents.storing import store
from sop.form_acts import Facts
from sop.paper import FormCase

SELF_SIGNED_KNOWN = (
    "Sertifikat ini ditandatangani sendiri, dan BSrE sudah memastikan kepada saya bahwa ia sah."
)
SAY_SO = (
    "Sertifikat ini ditandatangani sendiri, bukan oleh BSrE. Pastikan dahulu kepada BSrE, lalu beri tanda centang; "
    "bila tidak dapat dipastikan, jangan mencatatnya."
)
HE_APPROVED = (
    "Formulir permohonan ini Anda setujui sendiri, sehingga langkah ini harus dikerjakan oleh ADB lain. "
    "Minta ADB lain di kantor Anda mengerjakannya."
)
# What rooms above this one do with their own once a certificate is superseded, in the transaction of the upload.
SUPERSEDED: list[Callable[[Certificate], None]] = []


def person_of(case: FormCase) -> Person:
    """Whose certificate the case is about."""
    return Person(nik=case.nik, nip=case.nip, full_name=case.full_name, organization=case.organization)


def hindrance_of(case: FormCase, *, by: User) -> str:
    """Why he neither issues nor uploads: he approved it, by this or another account with the same NIP."""
    assert case.approved_by_id is not None  # the state's own constraints
    is_same = by.nip != "" and User.objects.filter(pk=case.approved_by_id, nip=by.nip).exists()
    return HE_APPROVED if is_same or by.pk == case.approved_by_id else ""


def refuse_approver(case: FormCase, *, by: User) -> None:
    """Refuse whoever approved the form: one who changes his role or his account carries no case through alone (T14)."""
    if hindrance := hindrance_of(case, by=by):
        raise ValidationError(hindrance)


def issue_certificate(
    case: FormCase,
    *,
    by: User,
    reading: P12Reading | None,
    public_certificate: bytes | None,
    is_self_signed_known: bool,
) -> Facts:
    """Keep the certificate that was presented, once it is known to be the right one."""
    refuse_approver(case, by=by)
    try:
        certificate, warnings = record_certificate(
            case_id=case.pk,
            by=by,
            person=person_of(case),
            reading=reading,
            public_certificate=public_certificate,
            tenure_end=case.tenure_end,
            predecessor_ends=case.predecessor_ends,
        )
    except CertificateRefused as refusal:
        sentences: Any = list(refusal.sentences)
        raise ValidationError(
            {"public_certificate": sentences} if public_certificate else sentences
        ) from refusal
    if is_of_itself(certificate) and not is_self_signed_known:
        raise ValidationError({"is_self_signed_known": SAY_SO})
    case.certificate = certificate
    case.custody_stated_at = timezone.now()
    return {
        "certificate_serial": certificate.serial,
        "certificate_sha256": certificate.fingerprint,
        "p12_sha256": certificate.p12_sha256,
        "proof": "kunci terbukti" if certificate.key_proved else "tanpa bukti kunci",
        "warnings": list(warnings),
        **({"confirmed": SELF_SIGNED_KNOWN} if is_of_itself(certificate) else {}),
    }


def is_of_itself(certificate: Certificate) -> bool:
    """Whether no authority stands behind it."""
    is_strange = certificate.trust in {Trust.UNRECOGNISED, Trust.UNCHECKED}
    return is_strange and certificate.issuer == certificate.subject


def compare_p12(certificate: Certificate, *, p12_sha256: str) -> None:
    """Refuse another file than the one that was read when the certificate was recorded."""
    if certificate.p12_sha256 and not p12_sha256:
        raise ValidationError(
            "Pilih berkas P12 yang diunggah ke SIAK, agar dapat dicocokkan dengan berkas yang dicatat terbit."
        )
    if certificate.p12_sha256 and p12_sha256 != certificate.p12_sha256:
        raise ValidationError(
            "Berkas P12 yang dipilih bukan berkas yang dicatat terbit. Pilih berkas yang diunggah ke SIAK; "
            "bila memang berkas lain yang terunggah, unggah ulang ke SIAK berkas yang dicatat terbit."
        )


def time_of_upload(certificate: Certificate, *, approved_at: datetime, stated: datetime) -> datetime:
    """When SIAK got the P12: not before there was one, though perhaps before its issue was recorded here.

    Officers state minutes: the minute in which something happened is not before it.
    """
    earliest = max(certificate.not_before, approved_at)
    if stated < earliest.replace(second=0, microsecond=0):
        refuse_time(f"harus sesudah permohonan disetujui dan sertifikat terbit, yaitu {moment(earliest)}.")
    if stated > timezone.now():
        refuse_time("tidak boleh di masa depan. Isi waktu ketika SIAK menerima berkas P12.")
    return max(stated, earliest)


def refuse_time(why: str) -> NoReturn:
    time = "Periksa pukulnya bersama tanggal unggah."
    raise ValidationError({"uploaded_on": f"Waktu unggah {why}", "uploaded_time": time})


def record_upload(
    case: FormCase, *, by: User, evidence: Inspected, uploaded_at: datetime, p12_sha256: str, note: str
) -> Facts:
    """Close the case: the certificate is in force from the moment of its upload, and supersedes an earlier one."""
    refuse_approver(case, by=by)
    certificate = case.certificate
    assert certificate is not None  # the state's own constraints
    assert case.approved_at is not None
    compare_p12(certificate, p12_sha256=p12_sha256)
    uploaded_at = time_of_upload(certificate, approved_at=case.approved_at, stated=uploaded_at)
    case.siak_evidence = store(evidence, kind=DocumentKind.SIAK_EVIDENCE, case_id=case.pk, by=by)
    case.siak_uploaded_at, case.siak_uploaded_by = uploaded_at, by
    superseded = put_in_force(certificate, at=uploaded_at)
    if superseded and superseded.in_force_at and superseded.in_force_at > uploaded_at:
        refuse_time(f"harus sesudah sertifikat sebelumnya terpasang, yaitu {moment(superseded.in_force_at)}.")
    if superseded:
        for settle in SUPERSEDED:
            settle(superseded)
    return {
        "document_sha256": case.siak_evidence.sha256,
        "p12_sha256": p12_sha256,
        "certificate_serial": certificate.serial,
        "superseded_serial": superseded.serial if superseded else "",
        "note": note,
    }
