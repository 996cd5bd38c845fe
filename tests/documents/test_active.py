"""Commands that hide in unusual shapes are found, and the links of ordinary papers stay."""

from collections.abc import Callable

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, String

from documents.application_form import render
from documents.inspection import structure
from tests.documents import hostile
from tests.documents.asking import finding, take
from tests.documents.forms import application_form

WEB = "https://contoh.go.id/sop"


# Made anew each time: an object belongs to the file that it was written into.
def opens_an_address() -> Dictionary:
    return Dictionary(S=Name.URI, URI=String(WEB))


def prints() -> Dictionary:
    return Dictionary(S=Name.Named, N=Name.Print)


def turns_the_page() -> Dictionary:
    return Dictionary(S=Name.GoTo, D=String("halaman1"))


def link_to(address: str) -> bytes:
    return hostile.link(Dictionary(S=Name.URI, URI=String(address)))


def opening(make: Callable[[pikepdf.Pdf], object]) -> bytes:
    pdf = hostile.blank(2)
    pdf.Root.OpenAction = make(pdf)
    return hostile.saved(pdf)


def chained(action: Dictionary) -> Dictionary:
    return Dictionary(S=Name.GoTo, D=String("halaman1"), Next=action)


def external_page() -> bytes:
    pdf = hostile.blank()
    drawn = pdf.make_stream(b"")
    drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    drawn.Ref = Dictionary(Page=0)
    pdf.Root.Unused = drawn
    return hostile.saved(pdf)


@pytest.mark.parametrize(
    "make",
    [
        lambda pdf: Array([opens_an_address()]),
        lambda pdf: Array([0, Array([pdf.make_indirect(opens_an_address())])]),
        lambda pdf: Array([pdf.make_indirect(opens_an_address()), Name.Fit]),
        lambda pdf: Dictionary(Names=Array([String("a"), opens_an_address()])),
        lambda pdf: pdf.make_indirect(
            Dictionary(Kids=Array([pdf.make_indirect(Dictionary(D=opens_an_address()))]))
        ),
        lambda pdf: Array([Dictionary(S=Name.Launch)]),
        lambda pdf: Array([Dictionary(S=Name.SubmitForm)]),
        lambda pdf: Array([Dictionary(S=Name.ImportData)]),
        lambda pdf: Array([hostile.javascript()]),
        lambda pdf: chained(turns_the_page()),
    ],
)
def test_an_action_on_opening_is_found_in_whatever_it_is_wrapped(
    make: Callable[[pikepdf.Pdf], object],
) -> None:
    assert finding(opening(make)) == "active"


@pytest.mark.parametrize(
    "wrap", [lambda it: it, lambda it: Array([it]), lambda it: Dictionary(Names=Array([it]))]
)
@pytest.mark.parametrize("action", [opens_an_address, prints])
def test_an_event_of_a_page_may_open_nothing(
    action: Callable[[], Dictionary], wrap: Callable[[Dictionary], Dictionary]
) -> None:
    assert finding(hostile.action_on_a_page(wrap(action()))) == "active"


@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.link(chained(opens_an_address())),
        lambda: hostile.link(Dictionary(S=Name.URI, URI=String(WEB), Next=Array([turns_the_page()]))),
        lambda: hostile.link(Dictionary(S=Name.Thread, D=0)),
        lambda: hostile.with_root(Unused=Dictionary(FS=Name.URL, F=String(WEB))),
        external_page,
    ],
)
def test_what_does_more_than_it_shows_or_fetches_something_is_refused(make: Callable[[], bytes]) -> None:
    assert finding(make()) == "active"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:app.alert(1)",
        "JavaScript:alert(1)",
        " java\tscript:alert(1)",
        "\u200bjavascript:alert(1)",
        "file:///etc/passwd",
        "FILE://server/berkas.pdf",
        "\\\\server\\berkas",
        "//server/berkas",
        "C:\\Berkas\\sk.pdf",
        "data:text/html,x",
        "vbscript:x",
        "com.contoh.aplikasi:buka",
    ],
)
def test_a_link_to_a_script_or_to_a_file_of_the_reader_is_refused(address: str) -> None:
    assert finding(link_to(address)) == "unsafe_link"


def test_a_base_that_turns_links_into_files_is_refused() -> None:
    assert finding(hostile.with_root(URI=Dictionary(Base=String("file:///home/")))) == "unsafe_link"


def test_an_address_that_is_written_as_a_name_is_looked_at_too() -> None:
    assert finding(hostile.link(Dictionary(S=Name.URI, URI=Name("/x:alert")))) == "unsafe_link"


@pytest.mark.parametrize(
    "address",
    [
        "https://bsre.bssn.go.id/",
        "http://www.contoh.go.id/a:b",
        "mailto:adb@contoh.go.id",
        "tel:+62274000000",
        "www.contoh.go.id",
        "www.contoh.go.id:8080/sop",
        "halaman.html#bab-2",
        "",
    ],
)
def test_a_link_to_the_web_stays(address: str) -> None:
    assert structure.examine(link_to(address), page_limit=50) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda pdf: Array([pdf.pages[1].obj, Name.XYZ, 0, 842, 0]),
        lambda pdf: Array([1, Name.FitH, 500]),
        lambda pdf: Dictionary(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit])),
        lambda pdf: String("halaman1"),
    ],
)
def test_a_file_may_open_on_a_page_of_its_own_that_holds_links(make: Callable[[pikepdf.Pdf], object]) -> None:
    def with_links(pdf: pikepdf.Pdf) -> object:
        annotation = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([1, 1, 9, 9]), A=opens_an_address()
        )
        del pdf.pages[1].obj["/Type"]
        pdf.pages[1].Annots = Array([pdf.make_indirect(annotation)])
        return make(pdf)

    assert structure.examine(opening(with_links), page_limit=50) == 2


def test_an_outline_with_many_entries_is_no_chain_of_actions() -> None:
    pdf = hostile.blank(2)
    with pdf.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(f"Bagian {number}", number) for number in range(2))
    assert structure.examine(hostile.saved(pdf), page_limit=50) == 2


def test_what_is_wrapped_around_itself_is_looked_at_once() -> None:
    def endless(pdf: pikepdf.Pdf) -> object:
        first = pdf.make_indirect(Dictionary())
        first.Kids = Array([first, pdf.make_indirect(Array([first]))])
        return first

    assert structure.examine(opening(endless), page_limit=50) == 2


def test_a_file_of_weasyprint_passes_with_all_its_tags_and_fonts() -> None:
    assert take(render(application_form())).pages == 2


def test_a_weasyprint_page_with_links_bookmarks_and_headings_passes() -> None:
    page = (
        '<h1>Bab</h1><a href="https://contoh.go.id">tautan</a> <a href="#dua">ke dua</a><h2 id="dua">Dua</h2>'
    )
    assert structure.examine(weasyprint.HTML(string=page).write_pdf(), page_limit=50) == 1
