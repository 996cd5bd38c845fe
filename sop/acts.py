"""What several steps of both procedures do alike: each function changes the locked case that it is given."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.templatetags.look import moment
from certificates.issuing import CertificateRefused, P12Reading, Person, record_certificate
from certificates.models import Certificate
from documents.intake import Inspected
from documents.models import Document, DocumentKind
from documents.storing import store
from sop.clock import Cause, Wait, stop_waiting
from sop.evidence import digest_of
from sop.numbering import Counter
from sop.paper import FormCase, make_form
from sop.scans import MatchedScan

Facts = dict[str, Any]


def attach(case: FormCase, *, by: User, ktp: Inspected | None, decree: Inspected | None) -> None:
    """Keep the papers that were given now; an earlier one stays where none was."""
    if ktp:
        case.ktp = store(ktp, kind=DocumentKind.KTP, case_id=case.pk, by=by)
    if decree:
        case.decree = store(decree, kind=DocumentKind.DECREE, case_id=case.pk, by=by)


def put_out_form(case: FormCase, *, by: User) -> Facts:
    """Number the case where it has no number yet, and make the next version of its form."""
    if not (case.ktp and case.decree):
        raise ValidationError("KTP dan SK Kepala Dinas harus diunggah sebelum formulir diajukan.")
    today = timezone.localdate()
    if not case.number:
        case.number = Counter.objects.draw(
            office_id=case.office_id, procedure=case.procedure, year=today.year
        )
    case.form_version += 1
    case.submitted_on = today
    case.filled_by = by
    case.return_reason = ""
    case.application_form = make_form(case, by=by)
    return {"form_version": case.form_version, "document_sha256": case.application_form.sha256}


def keep_scan(case: FormCase, *, by: User, scan: MatchedScan) -> Facts:
    """Put the scan of the signed form before the approver; what was approved before is void."""
    if (
        scan.form_version != case.form_version
    ):  # reading a scan takes seconds, in which the form may be corrected
        raise ValidationError(
            "Pindaian ini formulir versi %(version)s, sedangkan yang berlaku kini versi %(own)s. Cetak dan tanda "
            "tangani formulir versi %(own)s.",
            params={"version": scan.form_version, "own": case.form_version},
        )
    if Document.objects.of_office(case.office_id).signed_forms_besides(case.pk, sha256=scan.inspected.sha256):
        raise ValidationError(
            "Berkas pindaian ini sudah dipakai pada permohonan lain. Unggah pindaian formulir permohonan ini."
        )
    case.withdraw_approval()
    case.signed_form = store(scan.inspected, kind=DocumentKind.SIGNED_FORM, case_id=case.pk, by=by)
    case.scan_mark, case.scan_matched_by, case.scan_reason = scan.mark, scan.matched_by, scan.reason
    return {
        "document_sha256": case.signed_form.sha256,
        "mark": scan.mark,
        "matched_by": scan.matched_by,
        "reason": scan.reason,
    }


def approve(case: FormCase, *, by: User, seen: dict[str, str], is_signed: bool, is_stamped: bool) -> Facts:
    """Bind the approval to exactly what was shown; refuse where anything has changed since (T15)."""
    shown = case.exhibit()
    if changed := changed_since(seen, shown=shown):
        raise changed
    if case.signed_form_id is None:
        raise ValidationError("Unggah dahulu pindaian formulir yang sudah ditandatangani dan berstempel.")
    if not (is_signed and is_stamped):
        raise ValidationError("Formulir harus ditandatangani dan berstempel sebelum dilanjutkan.")
    case.is_signed, case.is_stamped = is_signed, is_stamped
    case.approved_by, case.approved_at = by, timezone.now()
    case.approved_sha256 = digest_of(shown)
    return {"content_sha256": case.approved_sha256, "confirmed": "ditandatangani, berstempel"}


def changed_since(seen: dict[str, str], *, shown: dict[str, str]) -> ValidationError | None:
    """What is to be said to whoever saw something else than what stands there now."""
    changed = sorted(name for name in shown.keys() | seen.keys() if shown.get(name) != seen.get(name))
    if not changed:
        return None
    return ValidationError(
        "Yang Anda lihat sudah tidak berlaku, karena sejak halaman dibuka telah berubah: %(changed)s. "
        "Periksa kembali, lalu setujui.",
        params={"changed": ", ".join(changed)},
        code="stale",
    )


def issue_certificate(
    case: FormCase, *, by: User, reading: P12Reading | None, public_certificate: bytes | None
) -> Facts:
    """Keep the certificate that was presented, once it is known to be the right one."""
    try:
        certificate, warnings = record_certificate(
            case_id=case.pk,
            by=by,
            person=Person(
                nik=case.nik, nip=case.nip, full_name=case.full_name, organization=case.organization
            ),
            reading=reading,
            public_certificate=public_certificate,
            tenure_end=case.tenure_end,
        )
    except CertificateRefused as refusal:
        raise ValidationError(list(refusal.sentences)) from refusal
    case.certificate = certificate
    case.custody_stated_at = timezone.now()
    return {
        "certificate_serial": certificate.serial,
        "certificate_sha256": certificate.fingerprint,
        "p12_sha256": certificate.p12_sha256,
        "proof": "kunci terbukti" if certificate.key_proved else "tanpa bukti kunci",
        "warnings": list(warnings),
    }


def compare_p12(certificate: Certificate, *, p12_sha256: str) -> None:
    """Refuse another file than the one that was read when the certificate was recorded."""
    if certificate.p12_sha256 and not p12_sha256:
        raise ValidationError(
            "Pilih berkas P12 yang diunggah ke SIAK, agar dapat dicocokkan dengan langkah 3."
        )
    if certificate.p12_sha256 and p12_sha256 != certificate.p12_sha256:
        raise ValidationError(
            "Berkas P12 yang dipilih bukan berkas yang dibaca pada langkah 3. Pilih berkas yang diunggah ke SIAK; "
            "bila memang berkas lain yang terunggah, unggah ulang ke SIAK berkas dari langkah 3."
        )


def time_of_upload(certificate: Certificate, *, stated: datetime) -> datetime:
    """When SIAK got the P12. Officers state minutes: the minute of the recording itself is not before it."""
    if stated < certificate.recorded_at.replace(second=0, microsecond=0):
        recorded = moment(certificate.recorded_at)
        raise ValidationError(
            {"uploaded_time": f"Waktu unggah harus sesudah P12 dicatat pada langkah 3, yaitu {recorded}."}
        )
    if stated > timezone.now():
        raise ValidationError(
            {
                "uploaded_time": "Waktu unggah tidak boleh di masa depan. Isi waktu ketika SIAK menerima berkas P12."
            }
        )
    return max(stated, certificate.recorded_at)


def wait(case: FormCase, *, by: User, cause: Cause, note: str) -> Facts:
    """Begin to wait for `cause`; whatever was waited for until now has ended with it."""
    now = timezone.now()
    if Wait.objects.of_case(case.pk).running().filter(cause=cause, note=note).exists():  # a second click
        raise ValidationError("Sebab ini sudah dicatat dan masih berlangsung.")
    stop_waiting(case.pk, at=now)
    Wait.objects.create(case_id=case.pk, cause=cause, note=note, by=by, began_at=now)
    return {"cause": cause, "note": note}


def end_wait(case: FormCase) -> None:
    if not stop_waiting(case.pk, at=timezone.now()):
        raise ValidationError("Tidak ada yang sedang ditunggu.")


def return_to_draft(case: FormCase, *, reason: str) -> Facts:
    """Back to the draft with a reason; approval and scan are void, and the form will get its next version."""
    case.withdraw_approval()
    case.return_reason = reason
    return {"reason": reason}
