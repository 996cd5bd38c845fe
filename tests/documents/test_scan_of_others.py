"""A scan that is another case's form, another document, or nothing at all."""

import pickle
from functools import cache

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
from tests.documents.test_scan import read, signature_page, signed_page, texts

FORM = application_form()
FILLED, EMPTY, UNREADABLE = SignatureMark.FILLED, SignatureMark.EMPTY, SignatureMark.UNREADABLE

FLATBED = {
    "200 dpi": Device(),
    "150 dpi": Device(dpi=150),
    "300 dpi, askew, noisy": Device(dpi=300, skew=-3, noise=8),
    "150 dpi, grey, noisy, JPEG 40": Device(dpi=150, skew=2, noise=12, grey=215, jpeg=40),
    "on its side": Device(turn=90, skew=1.3),
    "upside down, noisy, JPEG 40": Device(turn=180, noise=15, jpeg=40),
    "other side, 5 degrees, grey": Device(turn=270, skew=-5, grey=200),
    "5 degrees, soft, very noisy": Device(skew=5, noise=20, grey=225, jpeg=40, blur=0.7),
    "150 dpi, upside down, soft": Device(dpi=150, turn=180, skew=-5, jpeg=40, noise=15, blur=0.6),
    "300 dpi, grey, JPEG 40": Device(dpi=300, grey=205, jpeg=40, turn=90, skew=4),
}
PHONE = {
    "good light": Device(
        phone=True, dpi=220, perspective=0.05, margin=12, shadow=0.35, blur=1.0, jpeg=70, noise=5
    ),
    "from the side": Device(
        phone=True, dpi=200, perspective=0.09, margin=20, shadow=0.5, blur=1.4, jpeg=60, noise=8, skew=4
    ),
    "out of focus": Device(
        phone=True, dpi=250, perspective=0.07, margin=15, shadow=0.45, blur=2.2, jpeg=60, noise=8, turn=90
    ),
    "small, curled": Device(
        phone=True,
        dpi=160,
        perspective=0.05,
        margin=10,
        shadow=0.4,
        blur=1.2,
        jpeg=50,
        noise=8,
        skew=-6,
        curl=2,
    ),
}


@cache
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
