"""Photographs of a paper become one PDF: upright, in order, and without a word of where they were taken."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from documents.intake import Inspected, accept
from documents.models import DocumentKind
from documents.refusals import UnacceptableFile
from tests.documents import hostile, photographs


def develop(*given: bytes, name: str = "foto.jpg") -> Inspected:
    files = [SimpleUploadedFile(name, photograph) for photograph in given]
    return accept(files, kind=DocumentKind.SIGNED_FORM)


def refusal(*given: bytes, name: str = "foto.jpg") -> str:
    with pytest.raises(UnacceptableFile) as refused:
        develop(*given, name=name)
    return str(refused.value.code)


def seen(inspected: Inspected, *, page: int = 0) -> Image.Image:
    return Image.open(io.BytesIO(inspected.pictures[page].jpeg)).convert("L")


def is_dark_above(picture: Image.Image) -> bool:
    upper, lower = (
        picture.getpixel((picture.width // 2, 40)),
        picture.getpixel((picture.width // 2, -40 % picture.height)),
    )
    return bool(upper < 80 < lower)  # type: ignore[operator]  # a grey picture has plain numbers


def test_a_photograph_becomes_one_page_of_a4() -> None:
    inspected = develop(photographs.photograph())
    assert (inspected.pages, inspected.media_type) == (1, "application/pdf")
    with pikepdf.open(io.BytesIO(inspected.content)) as pdf:
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 595, 842]
    assert is_dark_above(seen(inspected))


def test_a_paper_made_of_photographs_has_a_name_that_an_officer_reads() -> None:
    assert (
        develop(*[photographs.photograph()] * 3, name="IMG_20241122_081530.jpg").name == "pindaian-3-foto.pdf"
    )
    file = SimpleUploadedFile("Screenshot_2024-11-22.png", photographs.photograph())
    assert accept([file], kind=DocumentKind.SIAK_EVIDENCE).name == "bukti-unggah-siak-1-foto.pdf"


def test_a_pdf_that_calls_itself_a_photograph_is_named_for_what_it_is() -> None:
    assert develop(hostile.paper(), name="pindai 12 Mei.jpg").name == "pindai 12 Mei.pdf"


def test_a_wide_photograph_lies_on_its_side() -> None:
    picture = seen(develop(photographs.photograph((1600, 1200))))
    assert picture.width > picture.height


def test_photographs_keep_their_order() -> None:
    plain = io.BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(plain, "JPEG")
    inspected = develop(plain.getvalue(), photographs.photograph(), plain.getvalue())
    assert [is_dark_above(seen(inspected, page=page)) for page in range(3)] == [False, True, False]


def test_the_same_photographs_give_the_same_bytes() -> None:
    assert develop(photographs.photograph()).sha256 == develop(photographs.photograph()).sha256


def test_a_photograph_held_sideways_is_turned_upright() -> None:
    picture = seen(develop(photographs.photograph_with_a_place()))
    # Its dark upper edge is on the right once the sheet stands as it was held.
    assert picture.height > picture.width
    assert picture.getpixel((picture.width - 40, picture.height // 2)) < 80  # type: ignore[operator]  # grey


def test_place_and_camera_stay_outside() -> None:
    content = develop(photographs.photograph_with_a_place()).content
    assert b"Exif" not in content
    assert b"Kamera Contoh" not in content


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_each_kind_of_png_is_taken(mode: str) -> None:
    content = io.BytesIO()
    Image.new(mode, (600, 800), 0).save(content, "PNG")
    assert develop(content.getvalue(), name="layar.png").pages == 1


def test_what_is_transparent_is_white_paper() -> None:
    content = io.BytesIO()
    Image.new("RGBA", (600, 800), (0, 0, 0, 0)).save(content, "PNG")
    assert seen(develop(content.getvalue())).getpixel((300, 400)) > 240  # type: ignore[operator]  # grey


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_printers_colours_and_grey_are_taken(mode: str) -> None:
    content = io.BytesIO()
    Image.open(io.BytesIO(photographs.photograph())).convert(mode).save(content, "JPEG")
    assert is_dark_above(seen(develop(content.getvalue())))


def test_a_large_photograph_is_made_smaller_and_stays_readable() -> None:
    with pikepdf.open(io.BytesIO(develop(photographs.photograph((4000, 6000))).content)) as pdf:
        image = pdf.pages[0].Resources.XObject.Foto
        assert (int(image.Width), int(image.Height)) == (1653, 2480)


def test_a_pixel_flood_is_refused_by_what_it_says_of_itself() -> None:
    assert refusal(photographs.pixel_flood()) == "large_photograph"


def test_a_png_with_less_than_it_says_is_damaged() -> None:
    assert refusal(photographs.pixel_flood(2000, 2000)) == "damaged_photograph"


def test_a_photograph_cut_off_anywhere_is_damaged() -> None:
    content = photographs.photograph()
    for length in (12, 200, len(content) // 2, len(content) - 200):
        assert refusal(content[:length]) == "damaged_photograph"


def test_an_animation_is_refused() -> None:
    assert refusal(photographs.animation(), name="gambar.png") == "animated"


def test_a_photograph_too_small_to_read_is_refused() -> None:
    assert refusal(photographs.photograph((120, 160))) == "small_photograph"


def test_a_pdf_among_photographs_is_refused() -> None:
    files = [
        SimpleUploadedFile("foto.jpg", photographs.photograph()),
        SimpleUploadedFile("sk.pdf", hostile.paper()),
    ]
    with pytest.raises(UnacceptableFile) as refused:
        accept(files, kind=DocumentKind.SIGNED_FORM)
    assert refused.value.code == "mixed"


def test_more_photographs_than_a_paper_has_pages_are_refused() -> None:
    assert refusal(*[photographs.photograph()] * 11) == "too_many_photographs"


def test_what_stands_behind_a_photograph_does_not_come_in() -> None:
    inspected = develop(photographs.photograph() + hostile.archive())
    assert b"PK\x05\x06" not in inspected.content
