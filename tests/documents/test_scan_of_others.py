"""A scan that is another case's form, another document, or nothing at all."""

import pickle

import pytest
from PIL import Image

from documents.application_form import render
from documents.codes import parse_code, verify_code
from documents.geometry import FOOTER_CODE, HEADER_CODE
from documents.reading import SignatureMark
from documents.scan import judge, read_scan
from tests.documents.forms import CASE, KEY, OTHER_CASE, application_form
from tests.documents.paper import (
    PER_MM,
    Device,
    printed,
    taken,
    to_pdf,
)
from tests.documents.test_scan import FLATBED, read, signature_page, signed_page, texts

FORM = application_form()
FILLED, EMPTY, UNREADABLE = SignatureMark.FILLED, SignatureMark.EMPTY, SignatureMark.UNREADABLE


def test_the_form_of_another_case_is_found_as_such() -> None:
    other = application_form(case_id=OTHER_CASE)
    scan = read(printed(render(other))[-1], FLATBED["150 dpi"], seed=1)
    (text,) = texts(scan)
    code = parse_code(text)
    assert code is not None
    assert not verify_code(code, key=KEY, case_id=CASE, number=FORM.number, version=FORM.version)
    assert verify_code(code, key=KEY, case_id=OTHER_CASE, number=other.number, version=other.version)


def test_two_forms_on_one_page_are_both_named_and_neither_is_judged() -> None:
    other = printed(render(application_form(case_id=OTHER_CASE)))[-1]
    page = signed_page()
    both = Image.new("RGB", (page.width * 2, page.height), "white")
    both.paste(page, (0, 0))
    both.paste(other, (page.width, 0))
    scan = read(both, Device(dpi=150), seed=1)
    assert len(texts(scan)) == 2
    assert judge(scan) is UNREADABLE


@pytest.mark.parametrize("colour", ["white", "black", (128, 128, 128)])
def test_a_bare_page_has_no_code(colour: str | tuple[int, int, int]) -> None:
    scan = read(Image.new("RGB", (1240, 1754), colour), Device(dpi=150, noise=10), seed=1)
    assert (scan.codes, scan.marks) == ((), ())


def test_another_document_has_no_code_of_ours() -> None:
    page = signature_page()
    for area in (HEADER_CODE, FOOTER_CODE):
        blank = Image.new("RGB", (330, 330), "white")
        page.paste(blank, (round((area.x - 1) * PER_MM), round((area.y - 1) * PER_MM)))
    assert read(page, Device(), seed=1).codes == ()


@pytest.mark.parametrize("dpi", [20, 72, 1200])
def test_a_picture_that_calls_itself_a_poster_or_a_stamp_is_read_too(dpi: int) -> None:
    page = taken(signed_page(), Device(dpi=200), seed=1)
    scan = read_scan(to_pdf([page], dpi=dpi))
    assert texts(scan) == {FORM.code}
    assert judge(scan) is FILLED


def test_what_was_found_can_be_sent_to_another_process() -> None:
    scan = read_scan(render(FORM))
    assert pickle.loads(pickle.dumps(scan)) == scan
    assert all(0 < value < 2 for code in scan.codes for corner in code.corners for value in corner)
