"""Whose form is on this scan? Each answer to the text of a code, without paper."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError

from documents.codes import form_code
from documents.forms import ScannedForm
from documents.inspection.findings import Picture
from documents.intake import Inspected
from documents.reading import Reading, SignatureMark
from documents.vault import purpose_key
from sop.paper import CODE_PURPOSE
from sop.scans import BY_CODE, BY_REASON, MatchedScan, match

CASE = UUID(int=7)
NUMBER = "PSE-2026-0007"
SCAN = Inspected(content=b"scan", name="pindai.pdf", pictures=(Picture(b"", 1, 1),), sha256="a" * 64)


def case(version: int = 2, *, pages: int = 1) -> Any:
    form = SimpleNamespace(sha256="b" * 64, pages=pages)
    return SimpleNamespace(pk=CASE, number=NUMBER, form_version=version, application_form=form)


def code(*, case_id: UUID = CASE, number: str = NUMBER, version: int = 2) -> str:
    return form_code(key=purpose_key(CODE_PURPOSE), case_id=case_id, number=number, version=version)


def read(*texts: str, mark: SignatureMark = SignatureMark.FILLED) -> Reading:
    return Reading(texts=texts, mark=mark)


def held(reading: Reading, *, pages: int = 1, scan: Inspected = SCAN, reason: str = "") -> MatchedScan:
    return match(case(pages=pages), scan=ScannedForm(scan, reading), reason=reason)


def test_its_own_code_matches() -> None:
    matched = held(read(code()))
    assert (matched.matched_by, matched.mark) == (BY_CODE, SignatureMark.FILLED)


def test_codes_of_others_on_the_same_sheet_do_not_disturb() -> None:
    matched = held(read("https://contoh.go.id", code(), "SE1:rusak"))
    assert matched.matched_by == BY_CODE


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ({"number": "PSE-2026-0008"}, "other_case"),
        ({"version": 1}, "old_version"),
        ({"version": 3}, "old_version"),
        ({"case_id": UUID(int=8)}, "forged"),
    ],
)
@pytest.mark.parametrize("reason", ["", "Alasan yang panjang sekali."])
def test_the_wrong_sheet_is_refused_whatever_the_reason(
    claim: dict[str, Any], kind: str, reason: str
) -> None:
    for texts in ((code(**claim),), (code(), code(**claim))):
        with pytest.raises(ValidationError) as refusal:
            held(read(*texts), reason=reason)
        assert refusal.value.code == kind


def test_a_code_that_was_made_up_is_refused() -> None:
    for forged in (f"SE1:{NUMBER}:2:AAAAAAAAAA", code(version=1).replace(":1:", ":2:")):
        with pytest.raises(ValidationError, match="tidak berasal dari permohonan ini"):
            held(read(forged), reason="Alasan yang panjang sekali.")


def test_a_scan_without_a_code_needs_a_reason() -> None:
    with pytest.raises(ValidationError, match="Kode QR formulir tidak terbaca"):
        held(read())
    matched = held(read(), reason="Kode QR tertutup stempel.")
    assert (matched.matched_by, matched.reason) == (BY_REASON, "Kode QR tertutup stempel.")


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [(SignatureMark.EMPTY, "tampak kosong"), (SignatureMark.UNREADABLE, "tidak dapat dinilai")],
)
def test_a_box_that_is_empty_or_cannot_be_judged_needs_a_reason(mark: SignatureMark, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        held(read(code(), mark=mark))
    said = refusal.value.message_dict
    assert said.keys() == {"scan", "reason"}
    assert sentence in said["scan"][0]
    assert "isi alasan di sini" in said["reason"][0]
    matched = held(read(code(), mark=mark), reason="Tinta stempel pudar.")
    assert (matched.mark, matched.matched_by, matched.reason) == (mark, BY_CODE, "Tinta stempel pudar.")


def test_the_unsigned_file_is_known_by_its_hash_alone() -> None:
    unsigned = Inspected(content=b"form", name="formulir.pdf", pictures=(), sha256="b" * 64)
    with pytest.raises(ValidationError, match="belum ditandatangani"):
        held(read(), scan=unsigned, reason="Alasan yang panjang sekali.")


def test_a_scan_that_lacks_a_page_needs_a_reason() -> None:
    with pytest.raises(ValidationError, match="memuat 1 halaman, sedangkan formulir 2 halaman"):
        held(read(code(), mark=SignatureMark.UNREADABLE), pages=2)
    assert held(read(code()), pages=2, reason="Lembar pertama hilang.")
