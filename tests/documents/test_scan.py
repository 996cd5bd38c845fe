"""Paper that comes back: whose form it is, and whether anything stands in its signature box."""

from collections.abc import Callable
from functools import cache

import pytest
from PIL import Image, ImageDraw

from documents import scan as scan_room
from documents.application_form import render
from documents.geometry import FOOTER_CODE, HEADER_CODE, SIGNATURE_BOX, Area
from documents.reading import SignatureMark
from documents.scan import Scan, judge, read_scan
from tests.documents.forms import application_form
from tests.documents.paper import (
    PER_MM,
    Device,
    blot,
    creased,
    dusty,
    printed,
    shaded,
    sign,
    stamp,
    taken,
    to_pdf,
)

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
def sheets() -> tuple[Image.Image, ...]:
    return tuple(printed(render(FORM)))


def signature_page() -> Image.Image:
    return sheets()[-1].copy()


def signed_page(*, seed: int = 1, size: float = 1.0) -> Image.Image:
    page = sign(signature_page(), seed=seed, size=size)
    return stamp(page, at=(SIGNATURE_BOX.x + 12, SIGNATURE_BOX.y + 16)) if seed % 2 else page


def read(page: Image.Image, device: Device, *, seed: int) -> Scan:
    return read_scan(to_pdf([taken(page, device, seed=seed)], dpi=device.dpi, jpeg=device.jpeg))


def on_page(*millimetres: float) -> list[float]:
    return [value * PER_MM for value in millimetres]


def texts(scan: Scan) -> set[str]:
    return {code.text for code in scan.codes}


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("name", FLATBED)
def test_a_flatbed_scan_tells_number_and_signature(name: str, signed: bool) -> None:
    seed = 11 + list(FLATBED).index(name)
    scan = read(signed_page(seed=seed) if signed else signature_page(), FLATBED[name], seed=seed)
    assert texts(scan) == {FORM.code}
    assert judge(scan) is (FILLED if signed else EMPTY)


@pytest.mark.parametrize("signed", [True, False], ids=["signed", "unsigned"])
@pytest.mark.parametrize("name", PHONE)
def test_a_phone_picture_tells_the_number_and_never_the_wrong_mark(name: str, signed: bool) -> None:
    seed = 31 + list(PHONE).index(name)
    scan = read(signed_page(seed=seed) if signed else signature_page(), PHONE[name], seed=seed)
    assert texts(scan) == {FORM.code}
    assert judge(scan) in {FILLED if signed else EMPTY, UNREADABLE}


@pytest.mark.parametrize("area", [HEADER_CODE, FOOTER_CODE], ids=["header", "footer"])
@pytest.mark.parametrize("name", ["200 dpi", "150 dpi, grey, noisy, JPEG 40", "other side, 5 degrees, grey"])
def test_a_stamp_over_one_code_leaves_the_number_to_the_other(name: str, area: Area) -> None:
    for page, mark in ((signed_page(seed=3), FILLED), (signature_page(), EMPTY)):
        scan = read(blot(page, area), FLATBED[name], seed=5)
        assert texts(scan) == {FORM.code}
        assert len(scan.codes) == 1
        assert judge(scan) in {mark, UNREADABLE}


def test_a_page_with_both_codes_covered_says_nothing() -> None:
    page = blot(blot(signed_page(), HEADER_CODE), FOOTER_CODE)
    scan = read(page, Device(), seed=1)
    assert scan.codes == ()
    assert judge(scan) is UNREADABLE


@pytest.mark.parametrize("spoilt", [creased, dusty, shaded])
@pytest.mark.parametrize("seed", [1, 2])
def test_folds_dust_and_shadows_are_no_signature(spoilt: Callable[..., Image.Image], seed: int) -> None:
    scan = read(spoilt(signature_page(), seed=seed), FLATBED["150 dpi"], seed=seed)
    assert texts(scan) == {FORM.code}
    assert judge(scan) in {EMPTY, UNREADABLE}


@pytest.mark.parametrize("ink", [(110, 130, 200), (25, 25, 30), (170, 40, 50)], ids=["pale", "black", "red"])
def test_pens_of_all_colours_count_and_small_signatures_too(ink: tuple[int, int, int]) -> None:
    scan = read(sign(signature_page(), seed=8, ink=ink, size=0.5), FLATBED["150 dpi"], seed=8)
    assert judge(scan) is FILLED


def test_a_stamp_alone_fills_the_box() -> None:
    page = stamp(signature_page(), at=(SIGNATURE_BOX.x + 20, SIGNATURE_BOX.y + 16))
    assert judge(read(page, Device(), seed=2)) is FILLED


def test_a_dot_of_a_pen_is_left_to_people() -> None:
    page = sign(signature_page(), seed=4, size=0.08)
    assert judge(read(page, Device(), seed=4)) is UNREADABLE


def test_all_pages_are_read_in_whatever_order_they_lie() -> None:
    pages = [signed_page(seed=1), sheets()[0], Image.new("RGB", sheets()[0].size, "white")]
    scan = read_scan(to_pdf([taken(page, Device(dpi=150), seed=1) for page in pages], dpi=150))
    assert scan.pages == 3
    assert [code.page for code in scan.codes] == [0, 0, 1, 1]
    assert scan.reading.texts == (FORM.code,)
    assert scan.reading.mark is FILLED


def test_what_lies_behind_the_form_is_read_for_a_while_and_not_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scan_room, "LONG_ENOUGH", 0.05)
    scan = read_scan(to_pdf([taken(signed_page(seed=1), Device(dpi=150), seed=1)] * 5, dpi=150))
    assert (scan.pages, scan.reading.texts, scan.reading.mark) == (5, (FORM.code,), FILLED)
    assert {code.page for code in scan.codes} == {0}


@pytest.mark.parametrize("covered", [[], [HEADER_CODE], [FOOTER_CODE]], ids=["none", "header", "footer"])
def test_the_first_page_alone_has_no_box_to_judge(covered: list[Area]) -> None:
    page = sheets()[0].copy()
    for area in covered:
        blot(page, area)
    scan = read(page, Device(), seed=1)
    assert texts(scan) == {FORM.code}
    assert judge(scan) is UNREADABLE


def test_codes_out_of_focus_are_found_at_another_size() -> None:
    scan = read(signed_page(), Device(blur=2.8, aside=0), seed=3)
    assert [code.text for code in scan.codes] == [FORM.code] * 2
    assert judge(scan) in {FILLED, UNREADABLE}


def test_a_print_without_toner_is_left_to_people() -> None:
    page = signature_page()
    pale = Image.blend(Image.new("RGB", page.size, "white"), page, 0.15)
    scan = read(pale, Device(noise=10), seed=1)
    assert texts(scan) == {FORM.code}
    assert judge(scan) is UNREADABLE


def test_a_box_of_another_size_is_not_our_box() -> None:
    page = signature_page()
    drawing = ImageDraw.Draw(page)
    box = SIGNATURE_BOX
    drawing.rectangle(
        on_page(box.x - 6, box.y - 6, box.x + box.width + 6, box.y + box.height + 6), fill="white"
    )
    wider = on_page(box.x - 4, box.y - 3, box.x + box.width + 4, box.y + box.height + 3)
    drawing.rectangle(wider, outline="black", width=4)
    scan = read(page, Device(), seed=1)
    assert len(scan.codes) == 2
    assert scan.marks == ()


def test_two_scans_that_disagree_are_left_to_people() -> None:
    pages = [taken(page, Device(dpi=150), seed=1) for page in (signed_page(), signature_page())]
    scan = read_scan(to_pdf(pages, dpi=150))
    assert set(scan.marks) == {FILLED, EMPTY}
    assert judge(scan) is UNREADABLE


def test_the_form_as_it_was_made_is_read_and_empty() -> None:
    assert judge(read_scan(render(FORM))) is EMPTY
