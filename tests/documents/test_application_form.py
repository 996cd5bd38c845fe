"""The form as a PDF: what it says, how it is made, and what it refuses."""

import hashlib
import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest

from documents.application_form import Attachment, render
from documents.geometry import FOOTER_CODE, HEADER_CODE, PAGE, SIGNATURE_BOX, Area
from documents.rendering import Unrenderable
from tests.documents.forms import application_form

LONG_TITLE = (
    "Pelaksana Tugas Kepala Dinas Kependudukan dan Pencatatan Sipil, Pemberdayaan Masyarakat dan Desa"
)
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=file:///etc/passwd>",
    "'\"><link rel=attachment href=file:///etc/passwd>",
    "</style><style>*{display:none}",
    "{{ form.code }}{% now 'Y' %}",
    "&lt;b&gt; &amp; <b>tebal</b>",
    '=HYPERLINK("https://contoh.go.id")',
    "url(file:///etc/passwd)",
    "Ñuñez Łukasz Şafak 'Ainun",
)


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    """All words, without the breaks that the page put between them."""
    with opened(pdf) as document:
        pages = [document[index].get_textpage().get_text_bounded() for index in range(len(document))]
    # What a page cuts in the middle of a word, the reader of a PDF marks with this character.
    return "".join("".join(pages).replace("\ufffe", "").split())


def areas_of(pdf: bytes, *, kind: int) -> list[list[Area]]:
    """The places of all objects of a kind, page by page, in millimetres."""
    found: list[list[Area]] = []
    with opened(pdf) as document:
        for index in range(len(document)):
            found.append([])
            for thing in document[index].get_objects(filter=[kind]):
                left, bottom, right, top = (value * 25.4 / 72 for value in thing.get_bounds())
                area = (left, PAGE.height - top, right - left, top - bottom)
                found[-1].append(Area(*(round(value, 1) for value in area)))
    return found


PATH, IMAGE = 2, 3


def test_everything_that_the_form_holds_stands_on_it() -> None:
    form = application_form()
    text = text_of(render(form))
    words = [form.number, form.sop, form.kind, form.reason, form.date, *form.statements]
    words += [form.signer_title, form.signer_name, form.signer_rank, form.signer_nip]
    words += [word for row in (*form.applicant, *form.position) for word in row]
    for attachment in form.attachments:
        words += [attachment.label, attachment.name, attachment.short_sha256]
    assert [word for word in words if "".join(word.split()) not in text] == []
    assert form.title.upper().replace(" ", "") in text
    assert form.letterhead.office.upper().replace(" ", "") in text
    assert "(tandatangandanstempel)" in text
    assert "Halaman1dari2" in text


@pytest.mark.parametrize("changes", [{}, {"signer_title": LONG_TITLE}, {"applicant": (), "position": ()}])
def test_the_signature_box_is_where_a_scan_looks_for_it(changes: dict[str, Any]) -> None:
    *others, last = areas_of(render(application_form(**changes)), kind=PATH)
    assert SIGNATURE_BOX in last
    assert all(SIGNATURE_BOX not in areas for areas in others)


@pytest.mark.parametrize("rows", [0, 12, 80])
def test_both_codes_stand_at_the_same_place_on_every_page(rows: int) -> None:
    form = application_form(position=(("Tentang", "Pengangkatan pejabat"),) * rows)
    pages = areas_of(render(form), kind=IMAGE)
    assert all(HEADER_CODE in areas and FOOTER_CODE in areas for areas in pages)


def test_short_data_fit_on_one_page() -> None:
    form = application_form(applicant=(("NIK", "1"),), position=(("Jabatan", "Kepala"),))
    form = replace(form, attachments=form.attachments[:1], statements=form.statements[:1])
    assert len(areas_of(render(form), kind=IMAGE)) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_the_same_text(text: str) -> None:
    form = application_form(
        applicant=((text, text),), signer_name=text, signer_title=text, reason=text, statements=(text,)
    )
    form = replace(form, attachments=(Attachment(text, text, 1, "ab" * 32),))
    assert text_of(render(form)).count("".join(text.split())) == 8


def test_text_is_shown_or_marked_but_never_turns_the_line_around() -> None:
    form = application_form(applicant=(("Nama", "a\x00b\x1bc\ud800d\u202etxt.exe"),))
    assert "a\N{REPLACEMENT CHARACTER}b" in text_of(render(form))
    assert "d\N{REPLACEMENT CHARACTER}txt.exe" in text_of(render(form))


@pytest.mark.parametrize("text", ["😀 👍", "مرحبا", "漢字"])
def test_a_script_without_a_font_of_ours_breaks_nothing(text: str) -> None:
    pages = areas_of(render(application_form(signer_name=text, applicant=((text, text),))), kind=PATH)
    assert SIGNATURE_BOX in pages[-1]


@pytest.mark.parametrize("length", [30, 76, 150, 200])
def test_a_signer_of_any_length_stays_in_place_whole(length: int) -> None:
    form = application_form(signer_title="W" * length, signer_name="Q" * length, signer_rank="Pembina Utama")
    pdf = render(form)
    text = text_of(pdf)
    assert "W" * length in text
    assert "Q" * length in text
    assert text.count("PembinaUtama") == 2
    assert text.count("NIP197005121995032001") == 1
    assert SIGNATURE_BOX in areas_of(pdf, kind=PATH)[-1]


def test_a_signer_too_long_for_any_paper_is_refused() -> None:
    with pytest.raises(Unrenderable, match="terlalu panjang"):
        render(application_form(signer_name="W" * 400))


def test_a_long_form_keeps_every_row_of_it() -> None:
    attachments = tuple(Attachment(f"Lampiran {i}", f"berkas-{i:03}.pdf", i, "ab" * 32) for i in range(70))
    rows = tuple((f"Keterangan {i:03}", "x" * 180) for i in range(20))
    text = text_of(render(application_form(attachments=attachments, position=rows)))
    assert all(f"berkas-{i:03}.pdf" in text for i in range(70))
    assert text.count("x" * 180) == 20


def test_the_same_form_gives_the_same_bytes() -> None:
    form = application_form()
    again = render(form)
    render(application_form(number="PTE-2026-0008"))
    assert render(form) == again != render(replace(form, version=2))


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.documents.forms import application_form;"
        "from documents.application_form import render;"
        "print(hashlib.sha256(render(application_form())).hexdigest())"
    )
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Jayapura", "LANG": "C"}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    )
    assert answer.stdout.strip() == hashlib.sha256(render(application_form())).hexdigest()


def test_the_form_is_accessible_and_brings_its_fonts() -> None:
    with pikepdf.open(io.BytesIO(render(application_form()))) as pdf:
        assert pdf.Root.Lang == "id"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title).startswith("Formulir Permohonan")
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)
        names = {str(each.FontName).partition("+")[2] for each in descriptors}
    # A font of the machine's own would make other bytes on another machine.
    assert names == {"Tinos", "Tinos-Bold", "Source-Code-Pro"}


def test_the_form_carries_nothing_active() -> None:
    with pikepdf.open(
        io.BytesIO(render(application_form(reason="<a href='https://contoh.go.id'>x</a>")))
    ) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        assert all("/Annots" not in page for page in pdf.pages)
