"""A scan that finds its own case: whose form is on it, which version, and is it signed?"""

from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import ValidationError

from documents.codes import FormCode, parse_code, verify_code
from documents.forms import ScannedForm
from documents.intake import Inspected
from documents.reading import Reading, SignatureMark
from documents.vault import purpose_key
from sop.electronic import judged
from sop.electronic_words import NO_CERTIFICATE_YET, NOT_OUR_FILE
from sop.paper import CODE_PURPOSE, FormCase
from sop.verdicts import BY_SIGNATURE, SignatureVerdict

BY_CODE = "qr"
BY_REASON = "reason"


@dataclass(frozen=True)
class MatchedScan:
    """A scan that may be put before the approver: how it was matched, and what its signature box shows."""

    inspected: Inspected
    # Nothing of a form that was signed electronically.
    mark: SignatureMark | Literal[""]
    matched_by: str
    reason: str = ""
    verdicts: tuple[SignatureVerdict, ...] = ()


def match(case: FormCase, *, scan: ScannedForm, reason: str = "") -> MatchedScan:
    """Hold a scan against the form of `case`; raise ValidationError with the fitting sentence where it is another.

    An unreadable code, or a box that looks empty or cannot be judged, may be overridden by a `reason`; another case's
    form and an older version never, nor the form itself: the very file, or another of the same pages that never were
    on paper.
    """
    inspected, reading = scan.inspected, scan.reading
    form = case.application_form
    assert form is not None  # the state's own constraint
    if inspected.is_signed:
        return _match_signed(case, scan=scan)
    if inspected.sha256 == form.sha256 or reading.is_unprinted:
        raise ValidationError(
            "Ini berkas formulir yang belum ditandatangani. Cetak, tanda tangani, stempel, lalu pindai hasilnya.",
            code="unsigned",
        )
    codes = [code for text in reading.texts if (code := parse_code(text))]
    for code in codes:
        _refuse_other(case, code)
    if not reason:
        _refuse_doubtful(inspected, reading=reading, codes=codes, pages=form.pages)
    return MatchedScan(
        inspected=inspected,
        mark=reading.mark,
        matched_by=BY_CODE if codes else BY_REASON,
        reason=reason,
    )


def _match_signed(case: FormCase, *, scan: ScannedForm) -> MatchedScan:
    """A file with electronic signatures is judged by them alone: neither ink nor a reason stands for a broken one."""
    if case.electronic_signer is None:
        raise ValidationError(NO_CERTIFICATE_YET, code="electronic")
    if scan.signed is None:
        for text in scan.reading.texts:
            if code := parse_code(text):
                _refuse_other(case, code)
        raise ValidationError(NOT_OUR_FILE.format(version=case.form_version), code="not_our_file")
    verdicts = judged(case, signed=scan.signed)
    return MatchedScan(inspected=scan.inspected, mark="", matched_by=BY_SIGNATURE, verdicts=verdicts)


def _refuse_doubtful(inspected: Inspected, *, reading: Reading, codes: list[FormCode], pages: int) -> None:
    """What only a person can vouch for, with a reason that stays on record: it is the reason that is missing."""
    if not codes:
        raise _wants_reason(
            "Kode QR formulir tidak terbaca. Pindai ulang dengan halaman rata dan terang.",
            unless="untuk melanjutkan tanpa kode QR",
        )
    if reading.mark is SignatureMark.EMPTY:
        raise _wants_reason(
            "Kotak tanda tangan pada pindaian tampak kosong. Unggah pindaian yang sudah ditandatangani dan "
            "berstempel.",
            unless="jika formulir memang sudah ditandatangani",
        )
    if inspected.pages < pages:
        raise _wants_reason(
            f"Pindaian memuat {inspected.pages} halaman, sedangkan formulir {pages} halaman. Pindai semua halaman.",
            unless="jika memang tidak mungkin",
        )
    # Last: a scan without the page of the box is better told which page it lacks.
    if reading.mark is SignatureMark.UNREADABLE:
        raise _wants_reason(
            "Kotak tanda tangan pada pindaian tidak dapat dinilai, karena tertutup, terpotong, atau kabur. Pindai "
            "ulang dengan seluruh kotak dan garis tepinya terlihat.",
            unless="jika formulir memang sudah ditandatangani dan berstempel",
        )


def _wants_reason(sentence: str, *, unless: str) -> ValidationError:
    """What is wrong beside the scan, and what would do beside the reason, together with the same scan."""
    reason = f"Atau isi alasan di sini {unless}, lalu unggah pindaian yang sama sekali lagi."
    return ValidationError({"scan": sentence, "reason": reason})


def _refuse_other(case: FormCase, code: FormCode) -> None:
    if code.number != case.number:
        raise ValidationError(
            "Pindaian ini formulir nomor %(number)s, bukan %(own)s. Unggah pindaian formulir yang benar.",
            params={"number": code.number, "own": case.number},
            code="other_case",
        )
    if not verify_code(
        code, key=purpose_key(CODE_PURPOSE), case_id=case.pk, number=code.number, version=code.version
    ):
        raise ValidationError(
            "Kode QR pada pindaian tidak berasal dari permohonan ini. Cetak formulir dari halaman permohonan, lalu "
            "tanda tangani dan pindai lembar itu.",
            code="forged",
        )
    if code.version != case.form_version:
        raise ValidationError(
            "Pindaian ini formulir versi %(version)s, sedangkan yang berlaku versi %(own)s. Cetak dan tanda tangani "
            "formulir versi %(own)s.",
            params={"version": code.version, "own": case.form_version},
            code="old_version",
        )
