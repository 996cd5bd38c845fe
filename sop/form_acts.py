"""What both procedures do with the form: fill it in, take its scan in, approve it, send it back.

Each function changes the locked case that it is given.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import User
from documents.forms import ScannedForm
from documents.intake import Inspected
from documents.models import Document, DocumentKind, kept
from documents.storing import store
from sop.approver import capacity_of
from sop.evidence import digest_of
from sop.numbering import Counter
from sop.paper import FormCase, make_form
from sop.scans import match
from sop.verdicts import SignatureVerdict

Facts = dict[str, Any]
# What a page has seen that does not say what it has seen: no case stands so.
UNKNOWN_ACTS = -1


def refuse_stale_draft(case: FormCase, *, seen_acts: int | None) -> None:
    """Nothing that another page, or another person, has kept since is written over in silence."""
    if seen_acts is not None and seen_acts != case.acts:
        raise ValidationError(
            "Draf ini sudah diubah di tab lain atau oleh orang lain sejak halaman ini dibuka.",
            code="stale",
        )


def keep_draft(
    case: FormCase,
    *,
    by: User,
    draft: dict[str, Any],
    seen_acts: int | None,
    ktp: Inspected | None,
    decree: Inspected | None,
) -> None:
    """Keep what was typed as it was typed, and each paper that was given.

    What stands there already writes nothing over: a page that never heard that it was kept sends it once more.
    """
    if ktp or decree or draft != case.draft or seen_acts == UNKNOWN_ACTS:
        refuse_stale_draft(case, seen_acts=seen_acts)
    case.draft = draft
    case.full_name = draft.get("full_name", "")[:100]
    attach(case, by=by, ktp=ktp, decree=decree)


def fill_in(
    case: FormCase, *, by: User, data: Mapping[str, Any], ktp: Inspected | None, decree: Inspected | None
) -> Facts:
    """Put data and papers in their columns, note what differs from the version before, and make the form."""
    before = case.written()
    for column, value in data.items():
        setattr(case, column, value)
    attach(case, by=by, ktp=ktp, decree=decree)
    changed: list[str] = []
    if case.form_version:
        changed = _changed(before, case.written())
        changed += [DocumentKind.KTP.label] * bool(ktp) + [DocumentKind.DECREE.label] * bool(decree)
    case.corrected = ", ".join(changed)
    facts = put_out_form(case, by=by)
    return facts | ({"changed": changed} if changed else {})


def _changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The labels of what differs, in the order of the form; what stands there no more comes last."""
    return [label for label in {**after, **before} if before.get(label) != after.get(label)]


def attach(case: FormCase, *, by: User, ktp: Inspected | None, decree: Inspected | None) -> None:
    """Keep the papers that were given now; an earlier one stays where none was."""
    if ktp:
        case.ktp = store(ktp, kind=DocumentKind.KTP, case_id=case.pk, by=by)
    if decree:
        case.decree = store(decree, kind=DocumentKind.DECREE, case_id=case.pk, by=by)


def put_out_form(case: FormCase, *, by: User) -> Facts:
    """Number the case where it has no number yet, and make the next version of its form."""
    if not (kept(case.ktp) and kept(case.decree)):
        raise ValidationError("KTP dan SK Kepala Dinas harus diunggah sebelum formulir diajukan.")
    today = timezone.localdate()
    if not case.number:
        case.number = Counter.objects.draw(
            office_id=case.office_id, procedure=case.procedure, year=today.year
        )
    case.form_version += 1
    case.submitted_on = today
    case.filled_by = by
    case.application_form = make_form(case, by=by)
    return {"form_version": case.form_version, "document_sha256": case.application_form.sha256}


def keep_scan(case: FormCase, *, by: User, scan: ScannedForm, form_version: int, reason: str) -> Facts:
    """Put the scan of the signed form before the approver; what was approved before is void."""
    if form_version != case.form_version:  # reading a scan takes seconds, in which the form may be corrected
        raise ValidationError(
            "Formulir sudah diperbaiki menjadi versi %(own)s sejak halaman ini dibuka. Cetak dan tanda tangani "
            "formulir versi %(own)s.",
            params={"own": case.form_version},
        )
    with refusing("scan"):
        matched = match(case, scan=scan, reason=reason)
        paper = matched.inspected
        _take_turns(paper.sha256)
        if Document.objects.of_office(case.office_id).signed_forms_besides(case.pk, sha256=paper.sha256):
            raise ValidationError(
                "Berkas pindaian ini sudah dipakai pada permohonan lain. Unggah pindaian formulir permohonan ini."
            )
    before = case.signed_form
    case.withdraw_approval()
    case.signed_form = store(paper, kind=DocumentKind.SIGNED_FORM, case_id=case.pk, by=by)
    case.scan_mark, case.scan_matched_by, case.scan_reason = matched.mark, matched.matched_by, matched.reason
    facts = {
        "document_sha256": case.signed_form.sha256,
        **({"replaced_sha256": before.sha256} if before else {}),
        "matched_by": matched.matched_by,
    }
    if matched.verdicts:
        return facts | {"signatures": _keep_verdicts(case.signed_form, matched.verdicts)}
    return facts | {"mark": matched.mark, "reason": matched.reason}


def _keep_verdicts(form: Document, verdicts: tuple[SignatureVerdict, ...]) -> list[str]:
    """Bound to the very file that they are about; and what is said of each in the trail."""
    for verdict in verdicts:
        verdict.document, verdict.document_sha256 = form, form.sha256
    SignatureVerdict.objects.bulk_create(verdicts)
    return [verdict.sentence for verdict in verdicts]


def _take_turns(sha256: str) -> None:
    """Two cases that take in the same file at once wait for each other here, so that the second sees the first's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Say of which input a refusal is, unless it says so itself."""
    try:
        yield
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            raise
        raise ValidationError({name: refusal}) from refusal


def approve(case: FormCase, *, by: User, seen: dict[str, str], is_signed: bool, is_stamped: bool) -> Facts:
    """Bind the approval to exactly what was shown; refuse where anything has changed since (T15)."""
    capacity = capacity_of(case, by=by)
    shown = case.exhibit()
    if changed := changed_since(seen, shown=shown):
        raise changed
    if case.signed_form_id is None:
        raise ValidationError("Unggah dahulu pindaian formulir yang sudah ditandatangani dan berstempel.")
    if not (is_signed and is_stamped):
        raise ValidationError("Formulir harus ditandatangani dan berstempel sebelum dilanjutkan.")
    case.is_signed, case.is_stamped = is_signed, is_stamped
    case.approved_by, case.approved_at = by, timezone.now()
    case.approved_sha256, case.approved_as = digest_of(shown), capacity
    case.return_reason = case.corrected = ""
    stated = "ditandatangani secara elektronik" if case.is_electronic else "ditandatangani, berstempel"
    facts = {"content_sha256": case.approved_sha256, "confirmed": stated}
    return facts | ({"capacity": capacity} if capacity else {})


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


def return_to_draft(case: FormCase, *, reason: str) -> Facts:
    """Back to the draft with a reason; approval and scan are void, and the form will get its next version."""
    case.withdraw_approval()
    case.return_reason = reason
    return {"reason": reason}
