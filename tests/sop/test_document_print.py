"""The SOP on paper: the office's text to the letter, the flow over pages, the editors' notes apart."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from accounts.models import Office
from documents import rendering
from sop.document_print import Paper, PrintedSop, printed
from sop.loading import load
from sop.models import Procedure, Sop
from tests.sop.test_sop_data import FILE, TEXT, lines_of

POINTS = 72 / 25.4
# What stands lower belongs to every page: number of the SOP, page x of y.
FOOT = 15.5 * POINTS


@pytest.fixture
def sop(office: Office) -> Sop:
    return load(FILE, office=office)


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def pages_of(pdf: bytes, *, bottom: float = FOOT) -> list[str]:
    """The words of each page, without any space; "bottom" tells how much of its foot does not count."""
    with opened(pdf) as document:
        texts = [page.get_textpage().get_text_bounded(bottom=bottom) for page in document]
    return ["".join(text.split()) for text in texts]


def body_of(pdf: bytes) -> list[str]:
    """The pages before the editors' annex."""
    pages = pages_of(pdf)
    annex = next(at for at, page in enumerate(pages) if page.startswith("Catatanpenyunting"))
    return pages[:annex]


def of(sop: Sop, *, paper: Paper = Paper.A4) -> PrintedSop:
    return printed(sop, office_id=sop.office_id, paper=paper)


def longer(sop: Sop, *, times: int) -> PrintedSop:
    """A SOP with more rows than its file may have today, so that its tables break."""
    sheet = of(sop)
    for table in sheet.tables:
        table.steps.extend(table.steps * (times - 1))
    return sheet


@pytest.mark.parametrize("paper", Paper)
def test_the_print_says_every_letter_of_the_sop_and_no_other(sop: Sop, paper: Paper) -> None:
    written = [re.sub(r"^- ", "•", line) for line in lines_of(TEXT.read_text())]
    assert "".join(body_of(of(sop, paper=paper).pdf())) == "".join("".join(written).split())


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (297, 210)), (Paper.F4, (330, 215))])
def test_each_paper_has_cover_identity_and_a_page_a_table(
    sop: Sop, paper: Paper, size: tuple[int, int]
) -> None:
    pdf = of(sop, paper=paper).pdf()
    with opened(pdf) as document:
        assert {tuple(round(side / POINTS) for side in page.get_size()) for page in document} == {size}
    cover, identity, *tables = body_of(pdf)
    assert cover.endswith("DANTANDATANGANELEKTRONIK")
    assert identity.endswith("NIP.197105061996031003")
    assert len(tables) == len(Procedure)


def test_every_page_but_the_cover_bears_its_number(sop: Sop) -> None:
    cover, *others = pages_of(of(sop).pdf(), bottom=0)
    assert "Halaman" not in cover
    last = len(others) + 1
    assert [re.findall(r"Halaman(\d+)dari(\d+)", page) for page in others] == [
        [(str(number), str(last))] for number in range(2, last + 1)
    ]
    assert all("SOPNomorIKMT-PIAK-01-15" in page for page in others)


def test_notes_and_totals_of_the_editors_stand_in_the_annex_alone(sop: Sop) -> None:
    pdf = of(sop).pdf()
    body = body_of(pdf)
    annex = "".join(pages_of(pdf)[len(body) :])
    for words in ("25menit(dihitungaplikasi)", "15menit(dihitungaplikasi)", "bukanbagiandarinaskah"):
        assert words in annex
        assert words not in "".join(body)
    for step in sop.steps.all():
        assert "".join(step.note.split()) in annex
        assert "".join(step.note.split()) not in "".join(body)


def test_a_table_that_breaks_repeats_its_head_and_is_joined_by_connectors(sop: Sop) -> None:
    pages = body_of(longer(sop, times=3).pdf())[2:]
    assert len(pages) > len(Procedure)
    assert all(page.startswith("NoAktivitasPelaksana") for page in pages)
    said = figures_of(longer(sop, times=3).pdf())
    broken = len(pages) - len(Procedure)
    assert said.count("Berlanjut ke halaman berikutnya") == broken
    assert said.count("Lanjutan dari halaman sebelumnya") == broken
    assert len([words for words in said if words.startswith(("kapsul", "kotak"))]) == 3 * 7


def test_rows_stay_on_the_pages_on_which_they_were_found_to_stand(sop: Sop) -> None:
    """Set again with its connectors, a table begins no further page."""
    for times in (2, 3, 5):
        sheet = longer(sop, times=times)
        html = next(iter(mended(sheet)))
        assert html is not None
        pages = body_of(sheet.pdf())[2:]
        assert len(pages) == html.count('<section class="flow')


def mended(sheet: PrintedSop) -> list[str | None]:
    """What the printer is given to set instead, when it has told what stands where."""
    answers: list[str | None] = []

    def note(pages: Any) -> None:
        answers.append(sheet._mended(pages))

    rendering.render_pdf(sheet.page(), stylesheets=sheet.stylesheets, mend=note)
    return answers


def figures_of(pdf: bytes) -> list[str]:
    """The alternative texts of all drawings."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        objects = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]
        return [str(thing.Alt) for thing in objects if thing.get("/S") == "/Figure"]


def test_a_table_on_one_page_has_no_connector(sop: Sop) -> None:
    assert not [words for words in figures_of(of(sop).pdf()) if "halaman" in words]


def test_the_print_is_accessible_and_brings_its_fonts(sop: Sop) -> None:
    with pikepdf.open(io.BytesIO(of(sop).pdf())) as pdf:
        assert pdf.Root.Lang == "id"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title).startswith("SOP IKMT-PIAK-01-15")
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)
        assert {str(each.FontName).partition("+")[2] for each in descriptors} == {"Tinos", "Tinos-Bold"}
    assert all(figures_of(of(sop).pdf()))


def test_the_print_carries_nothing_active_and_no_link(sop: Sop) -> None:
    with pikepdf.open(io.BytesIO(of(sop).pdf())) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        assert all("/Annots" not in page for page in pdf.pages)


def test_the_same_revision_gives_the_same_bytes(sop: Sop) -> None:
    once = of(sop).pdf()
    assert of(sop, paper=Paper.F4).pdf() != once == of(Sop.objects.get(pk=sop.pk)).pdf()


def test_text_that_looks_like_markup_stays_text(office: Office) -> None:
    hostile = FILE.read_bytes().replace(b"Mengisi formulir", b"3 < 4 &lt;b&gt; {{ sop }}")
    hostile = hostile.replace(b'mark = "mulai"', b'mark = "&lt;b&gt;mulai"')
    text = "".join(body_of(of(load(hostile, office=office)).pdf()))
    assert "3<4&lt;b&gt;{{sop}}" in text
    assert text.count("&lt;b&gt;mulai") == 2


def png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 90), "#205a3c").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(("logo", "pictures"), [(png(), 2), (b"bukan gambar", 0), (b"", 0)])
def test_the_office_prints_its_own_logo_or_none(sop: Sop, logo: bytes, pictures: int) -> None:
    Office.objects.filter(pk=sop.office_id).update(logo=logo)
    assert figures_of(of(sop).pdf()).count("Lambang daerah") == pictures


def test_a_decision_a_long_mark_and_a_row_longer_than_a_page_are_set(office: Office) -> None:
    changed = FILE.read_text().replace('symbol = "box"', 'symbol = "diamond"')
    changed = changed.replace('mark = ""', f'mark = "{"periksa kembali " * 2}"')
    changed = changed.replace('output = "File P12, ', f'output = "{"sangat panjang " * 900}File P12, ')
    changed = changed.replace("actor_inferred = true", "actor_inferred = false")
    pdf = of(load(changed.encode(), office=office)).pdf()
    text = "".join(body_of(pdf))
    assert text.count("sangatpanjang") == 900
    assert text.count("periksakembali") == 6
    assert any(words.startswith("belah ketupat periksa kembali") for words in figures_of(pdf))
