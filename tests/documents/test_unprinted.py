"""A file that never was on paper is told from paper, however it was saved; paper never is taken for such a file."""

import io
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from documents.application_form import render
from documents.confinement import read_scan_confined
from documents.forms import ScanField
from documents.geometry import FOOTER_CODE, HEADER_CODE
from documents.models import Document, DocumentKind
from documents.reading import Reading, SignatureMark
from documents.scan import read_scan
from documents.storing import store_generated
from tests.documents.asking import ERASE
from tests.documents.forms import CASE, OTHER_CASE, application_form
from tests.documents.paper import Device, blot, printed, scanned, sign, taken, to_pdf
from tests.documents.test_storing import rewrite

DEVICES = {
    "a clean flatbed": Device(),
    "a clean flatbed at 300 dpi": Device(dpi=300),
    "a flatbed at 150 dpi": Device(dpi=150, noise=4, grey=245, skew=0.3),
    "a phone": Device(phone=True, dpi=220, perspective=0.05, margin=12, shadow=0.35, blur=1.0, noise=5),
}


@cache
def form() -> bytes:
    return render(application_form())


def saved_again() -> bytes:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(form())) as pdf:
        pdf.docinfo["/Producer"] = "Program Lain"
        pdf.save(content, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return content.getvalue()


def printed_into_a_file() -> bytes:
    """As a program does it that keeps a margin of its own."""
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(form())) as pdf:
        for page in pdf.pages:
            page.contents_add(b"q 0.97 0 0 0.97 9 12 cm", prepend=True)
            page.contents_add(b"Q")
        pdf.save(content)
    return content.getvalue()


def turned() -> bytes:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(form())) as pdf:
        for page in pdf.pages:
            page.Rotate = 180
        pdf.save(content)
    return content.getvalue()


def last_page_alone() -> bytes:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(form())) as pdf:
        del pdf.pages[0]
        pdf.save(content)
    return content.getvalue()


def bound(*pages: bytes) -> bytes:
    """One page of each file."""
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        for number, page in enumerate(pages):
            with pikepdf.open(io.BytesIO(page)) as source:
                pdf.pages.append(source.pages[number])
        pdf.save(content)
    return content.getvalue()


def read(scan: bytes, *, original: bytes | None = None) -> Reading:
    return read_scan(scan, printed=original or form()).reading


@pytest.mark.parametrize(
    "make",
    [
        saved_again,
        printed_into_a_file,
        turned,
        last_page_alone,
        lambda: to_pdf(printed(form(), dpi=200), dpi=200),
        lambda: to_pdf(printed(form(), dpi=100), dpi=100, jpeg=60),
        lambda: bound(scanned(form(), signed=False, stamped=False), saved_again()),
    ],
    ids=[
        "saved again",
        "printed into a file",
        "turned",
        "last page",
        "as images",
        "as poor images",
        "half of it",
    ],
)
def test_the_form_that_never_was_on_paper_is_told_however_it_was_saved(make: Callable[[], bytes]) -> None:
    assert read(make()).is_unprinted


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("name", DEVICES)
def test_paper_is_never_taken_for_a_file(name: str, signed: bool) -> None:
    reading = read(scanned(form(), DEVICES[name], signed=signed, stamped=signed))
    assert reading.texts == (application_form().code,)
    assert not reading.is_unprinted


def test_a_sheet_that_lies_exactly_in_its_corner_is_paper_by_what_was_written_on_it() -> None:
    exact = Device(dpi=300, aside=0)
    assert not read(scanned(form(), exact, stamped=False)).is_unprinted


def test_a_scan_with_invisible_words_over_its_picture_is_paper() -> None:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(scanned(form(), signed=False, stamped=False))) as pdf:
        for page in pdf.pages:
            words = b"BT /F1 9 Tf 3 Tr " + b"1 0 0 1 50 700 Tm (kata) Tj " * 200 + b"ET"
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources.Font = pikepdf.Dictionary(F1=font)
            page.contents_add(words)
        pdf.save(content)
    assert not read(content.getvalue()).is_unprinted


def test_a_picture_pasted_into_the_box_is_not_judged_here() -> None:
    sheets = printed(form())
    sign(sheets[-1], seed=3)
    reading = read(to_pdf(sheets, dpi=240))
    assert reading.mark is SignatureMark.FILLED
    assert not reading.is_unprinted


def test_a_signed_page_beside_an_unprinted_one_is_paper() -> None:
    assert not read(bound(saved_again(), scanned(form()))).is_unprinted


def test_another_form_is_not_this_one() -> None:
    other = render(application_form(case_id=OTHER_CASE, number="PTE-2026-0008", applicant=()))
    assert not read(other).is_unprinted
    assert read(other, original=other).is_unprinted


def test_a_sheet_that_carries_no_code_is_not_told() -> None:
    sheets = [blot(blot(sheet, HEADER_CODE), FOOTER_CODE) for sheet in printed(form())]
    assert not read(to_pdf(sheets, dpi=240)).is_unprinted


def test_without_the_form_to_compare_with_nothing_is_said() -> None:
    assert not read_scan(saved_again()).reading.is_unprinted


def test_a_part_of_a_page_is_no_copy_of_it() -> None:
    wide = [sheet.resize((sheet.width, sheet.height * 9 // 10)) for sheet in printed(form())]
    assert not read(to_pdf(wide, dpi=240)).is_unprinted


@pytest.mark.parametrize("device", [Device(), Device(dpi=150, noise=6, skew=1), Device(turn=180)])
@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
def test_pages_in_the_wrong_order_give_the_same_verdict(device: Device, signed: bool) -> None:
    sheets = printed(form())
    if signed:
        sign(sheets[-1], seed=7)
    pictures = [taken(sheet, device, seed=7) for sheet in sheets]
    ordered, reversed_ = (read(to_pdf(order, dpi=device.dpi)) for order in (pictures, pictures[::-1]))
    assert ordered == reversed_
    assert ordered.mark is (SignatureMark.FILLED if signed else SignatureMark.EMPTY)


def test_pages_in_the_wrong_order_are_still_known_for_unprinted() -> None:
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(saved_again())) as pdf:
        pdf.pages.reverse()
        pdf.save(content)
    assert read(content.getvalue()).is_unprinted


class ScanForm(forms.Form):
    scan = ScanField()

    def __init__(self, *, original: Document | bytes | None, content: bytes) -> None:
        files: MultiValueDict[str, UploadedFile[bytes]] = MultiValueDict(
            {"scan": [SimpleUploadedFile("pindai.pdf", content)]}
        )
        super().__init__({}, files)
        field = self.fields["scan"]
        assert isinstance(field, ScanField)
        field.printed = original

    def tells(self) -> bool:
        assert self.is_valid()
        reading: Reading = self.cleaned_data["scan"].reading
        return reading.is_unprinted


def test_the_field_tells_a_file_from_paper_where_its_form_gives_it_the_original() -> None:
    assert ScanForm(original=form(), content=saved_again()).tells()
    assert not ScanForm(original=None, content=saved_again()).tells()
    assert ScanField.printed is None


def test_the_field_opens_the_stored_form_itself_and_does_without_a_damaged_one(adb: User) -> None:
    stored = store_generated(form(), kind=DocumentKind.FORM, name="formulir.pdf", case_id=CASE, by=adb)
    assert ScanForm(original=stored, content=saved_again()).tells()
    rewrite(ERASE)
    stored.refresh_from_db()
    assert not ScanForm(original=stored, content=saved_again()).tells()


def test_all_of_it_is_looked_at_in_the_child() -> None:
    assert read_scan_confined(saved_again(), printed=form()) == Reading(
        texts=(application_form().code,), mark=SignatureMark.EMPTY, is_unprinted=True
    )
    assert not read_scan_confined(scanned(form()), printed=form()).is_unprinted
