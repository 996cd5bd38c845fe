"""Whatever is more than paper is found by its structure, wherever in a PDF it hides."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from documents.inspection import pages, structure
from documents.inspection.findings import Unfit
from tests.documents import bombs, hostile
from tests.documents.asking import finding, refusal


@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.with_root(OpenAction=Array([Name.Dummy, Name.Fit])),
        lambda: hostile.with_root(OpenAction=Dictionary(S=Name.GoTo, D=String("halaman1"))),
        lambda: hostile.link(Dictionary(S=Name.URI, URI=String("https://bsre.bssn.go.id"))),
        lambda: hostile.link(Dictionary(S=Name.GoTo, D=String("halaman1"))),
        lambda: hostile.annotation("Text", Contents=String("catatan")),
        lambda: hostile.with_root(StructTreeRoot=Dictionary(K=Array([Dictionary(S=Name.Document)]))),
        lambda: hostile.nested(20),
        bombs.well_packed_drawing,
        bombs.badly_packed_drawing,
        bombs.scanned_sheet,
        hostile.text_that_nothing_refers_to,
        lambda: hostile.action_on_a_page(Array([])),
        lambda: hostile.page_tree_of_depth(5),
    ],
)
def test_what_word_processors_write_into_a_file_passes(make: Callable[[], bytes]) -> None:
    assert structure.examine(make(), page_limit=50) == 1


@pytest.mark.parametrize(
    "make",
    [
        hostile.javascript_on_opening,
        hostile.javascript_in_an_object_stream,
        hostile.javascript_under_an_escaped_name,
        hostile.javascript_that_nothing_refers_to,
        hostile.javascript_in_the_names,
        hostile.xfa,
        hostile.external_stream,
        lambda: hostile.link(Dictionary(S=Name.Launch, F=String("calc.exe"))),
        lambda: hostile.link(Dictionary(S=Name.SubmitForm, F=String("http://contoh.invalid"))),
        lambda: hostile.link(Dictionary(S=Name.ImportData, F=String("data.fdf"))),
        lambda: hostile.link(Dictionary(S=Name.GoToR, F=String("lain.pdf"))),
        lambda: hostile.link(Dictionary(S=Name.GoToE)),
        lambda: hostile.action_on_a_page(Dictionary(S=Name.URI, URI=String("http://contoh.invalid"))),
        lambda: hostile.with_root(OpenAction=Dictionary(S=Name.URI, URI=String("http://contoh.invalid"))),
        lambda: hostile.with_root(OpenAction=Dictionary(S=Name.Named, N=Name.Print)),
        lambda: hostile.with_root(
            OpenAction=Dictionary(S=Name.GoTo, D=String("a"), Next=Dictionary(S=Name.Launch))
        ),
        lambda: hostile.annotation("RichMedia"),
        lambda: hostile.annotation("3D"),
        lambda: hostile.annotation("Screen"),
        lambda: hostile.annotation("Movie"),
    ],
)
def test_active_content_is_found_by_structure(make: Callable[[], bytes]) -> None:
    assert finding(make()) == "active"


@pytest.mark.parametrize(
    "make",
    [
        hostile.attachment,
        hostile.attachment_that_nothing_refers_to,
        lambda: hostile.annotation("FileAttachment"),
        lambda: hostile.with_root(Collection=Dictionary(View=Name.D)),
    ],
)
def test_a_file_inside_the_file_is_refused(make: Callable[[], bytes]) -> None:
    assert finding(make()) == "attachment"


@pytest.mark.parametrize("user", ["rahasia", ""])
def test_a_locked_pdf_is_refused_even_when_it_opens_without_a_password(user: str) -> None:
    assert finding(hostile.locked(user)) == "locked"


@pytest.mark.parametrize("name", hostile.POLYGLOTS)
def test_a_pdf_that_is_something_else_besides_is_refused(name: str) -> None:
    assert finding(hostile.POLYGLOTS[name]()) == "polyglot"


@pytest.mark.parametrize(
    "make",
    [
        hostile.page_tree_that_loops,
        lambda: hostile.saved(hostile.blank(0)),
        lambda: hostile.with_root(Pages=String("tidak ada")),
        lambda: hostile.with_root(Pages=Dictionary(Type=Name.Pages, Kids=Array([1, 2]), Count=2)),
        lambda: hostile.with_root(Pages=Dictionary(Type=Name.Page)),
        lambda: b"%PDF-1.7\nbukan PDF\nstartxref\n0\n%%EOF",
    ],
)
def test_a_file_without_sound_pages_is_damaged(make: Callable[[], bytes]) -> None:
    assert finding(make()) == "damaged"


@pytest.mark.parametrize("make", [lambda: hostile.page_tree_of_depth(200), lambda: hostile.nested(150)])
def test_what_is_nested_too_deeply_is_refused(make: Callable[[], bytes]) -> None:
    assert finding(make()) == "too_complex"


def test_a_lie_about_the_number_of_pages_does_not_help() -> None:
    pdf = hostile.blank(60)
    pdf.Root.Pages.Count = 1
    assert finding(hostile.saved(pdf)) == "too_many_pages"


@pytest.mark.parametrize("size", [(3, 3), (14_400, 14_400), (595, 4000)])
def test_a_page_of_no_paper_size_is_refused(size: tuple[float, float]) -> None:
    assert finding(hostile.saved(hostile.blank(size=size))) == "odd_size"


@pytest.mark.parametrize("box", [b"[ 0 0 1 ]", b"(kotak)", b"null", b"9 9 R", b"<< >>"])
def test_a_page_of_no_size_at_all_is_damaged(box: bytes) -> None:
    assert finding(hostile.with_page_size(box)) == "damaged"


@pytest.mark.parametrize(
    "box",
    [b"[ 0 0 (a) 1 ]", b"[ 0 0 nan 842 ]", b"[ 595 842 0 0 ]", b"[ 0 0 595 14401 ]", b"[ -1e9 0 595 842 ]"],
)
def test_a_page_that_is_upside_down_or_larger_than_a_house_is_refused(box: bytes) -> None:
    assert finding(hostile.with_page_size(box)) == "absurd_box"


@pytest.mark.parametrize(
    ("box", "code"),
    [
        ([0, 0, 99_999, 99_999], "absurd_box"),
        ([300, 300, 100, 100], "absurd_box"),
        ([600, 0, 1200, 842], "absurd_box"),
        ([0, 0, 2, 2], "odd_size"),
    ],
)
def test_a_part_of_the_page_that_no_paper_could_be_is_refused(box: list[int], code: str) -> None:
    own, inherited = hostile.blank(), hostile.blank()
    own.pages[0].CropBox = Array(box)
    inherited.Root.Pages.CropBox = Array(box)
    assert finding(hostile.saved(own)) == finding(hostile.saved(inherited)) == code


def test_a_page_may_show_a_part_of_itself_and_be_given_in_larger_units() -> None:
    pdf = hostile.blank()
    pdf.pages[0].CropBox = Array([20, 20, 575, 900])
    pdf.pages[0].UserUnit = 2
    assert structure.examine(hostile.saved(pdf), page_limit=50) == 1


@pytest.mark.parametrize("unit", [1e9, -1, 0])
def test_a_unit_that_blows_up_the_page_is_refused(unit: float) -> None:
    pdf = hostile.blank()
    pdf.pages[0].UserUnit = unit
    assert finding(hostile.saved(pdf)) == "absurd_box"


@pytest.mark.parametrize("make", [bombs.flate_bomb, lambda: bombs.flate_bomb(3), bombs.image_bomb])
def test_a_gigabyte_in_a_few_kilobytes_is_refused_at_once(make: Callable[[], bytes]) -> None:
    content = make()
    assert len(content) < 64 * 1024
    # Not "too_complex": it was seen before it went off.
    assert finding(content) == refusal(content).code == "bomb"


def test_a_page_that_cannot_be_drawn_is_damaged() -> None:
    with pytest.raises(Unfit) as unfit:
        pages.draw(b"%PDF-1.7 tetapi bukan PDF")
    assert unfit.value.code == "damaged"


def test_the_visible_part_of_an_electronic_signature_is_drawn() -> None:
    [plain] = pages.draw(hostile.paper())
    [signed] = pages.draw(hostile.visibly_signed())
    assert signed.jpeg != plain.jpeg


def test_an_image_larger_than_any_scan_is_refused() -> None:
    assert finding(bombs.huge_image()) == "large_image"


def test_more_filters_than_anybody_needs_are_refused() -> None:
    assert finding(bombs.flate_bomb(levels=5, size=1024 * 1024)) == "bomb"


def test_a_file_cut_off_anywhere_is_refused_and_never_breaks_the_reader() -> None:
    content = hostile.paper(2)
    for length in range(1, len(content) - 8, 7):
        assert finding(content[:length]) in {"damaged", "not_pdf", "polyglot"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_flipped_bytes_break_the_reader(data: st.DataObject) -> None:
    content = bytearray(hostile.javascript_in_an_object_stream())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unfit):
        structure.examine(bytes(content), page_limit=50)


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(content: bytes) -> None:
    for whole in (content, b"%PDF-1.4\n" + content, b"%PDF-1.4\n" + content + b"\nstartxref\n9\n%%EOF\n"):
        with pytest.raises(Unfit):
            structure.examine(whole, page_limit=50)
