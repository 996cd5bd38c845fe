"""The SOP's own page: the office's words as they stand, the editors' apart from them."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office, User
from sop.document_parts import REGULATION_ORDER
from sop.document_shape import SECTION_KEYS
from sop.loading import load, rows
from sop.models import Procedure, Sop

FILE = Path(__file__).resolve().parent.parent.parent / "sop" / "data" / "ikmt-piak-01-15.toml"

Browse = Callable[[User], Client]


class Reader(HTMLParser):
    """The page as its parts: cells of the tables row by row, what is drawn in which cell of each row, texts of the
    editors' asides, targets of links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.drawings: list[list[tuple[int, str]]] = []
        self.asides: list[str] = []
        self.links: list[str] = []
        self._into: list[list[str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
            self.drawings.append([])
        elif tag in {"td", "th", "aside"}:
            self._into.append([])
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        elif tag == "svg" and self._into and (said := dict(attrs).get("aria-label")):
            self.drawings[-1].append((len(self.tables[-1][-1]), said))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.tables[-1][-1].append(" ".join(" ".join(self._into.pop()).split()))
        elif tag == "aside":
            self.asides.append(" ".join(" ".join(self._into.pop()).split()))

    def handle_data(self, data: str) -> None:
        if self._into:
            self._into[-1].append(data)


@pytest.fixture
def sop(office: Office) -> Sop:
    return load(FILE, office=office)


@pytest.fixture
def page(sop: Sop, adb: User, browse: Browse) -> str:
    return browse(adb).get(reverse("sop:document")).content.decode()


def words_of(page: str) -> str:
    """What a reader sees, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def texts_of_the_office(document: object, *, key: str = "") -> Iterator[str]:
    """Every text of the document that is the office's own."""
    ours = {"key", "style", "action", "actor", "symbol", "needs", "makes", "gates", "revision"}
    if isinstance(document, dict):
        for inner, value in document.items():
            if inner not in ours and "note" not in inner and not (inner == "title" and "rows" in document):
                yield from texts_of_the_office(value, key=inner)
    elif isinstance(document, list):
        for value in document:
            yield from texts_of_the_office(value, key=key)
    elif isinstance(document, str):
        yield document


@pytest.mark.parametrize("role", ["adb", "kepala_dinas", "admin"])
def test_every_role_reads_the_sop(
    sop: Sop, role: str, request: pytest.FixtureRequest, browse: Browse
) -> None:
    answer = browse(request.getfixturevalue(role)).get("/sop/")
    assert answer.status_code == 200
    assert "SOP IKMT-PIAK-01-15" in answer.content.decode()


def test_the_page_only_answers_reading(sop: Sop, adb: User, browse: Browse) -> None:
    assert browse(adb).post("/sop/").status_code == 405


def test_every_text_of_the_sop_is_on_the_page(sop: Sop, page: str) -> None:
    seen = words_of(page)
    missing = [text for text in texts_of_the_office(sop.document) if text not in seen]
    assert missing == []


def test_the_tables_stand_as_written(sop: Sop, page: str) -> None:
    for procedure, table in zip(Procedure, Reader(page).tables, strict=True):
        assert table[0] == ["No", "Aktivitas", "Pelaksana", "Mutu Baku", "Keterangan"]
        assert table[1] == ["ADB", "Kepala Dinas", "Persyaratan / Kelengkapan", "Waktu", "Output"]
        for step, (number, activity, _adb, _kepala_dinas, *standard, remarks) in zip(
            rows(sop, procedure), table[2:], strict=True
        ):
            assert (number, activity, remarks) == (step.number_as_written, step.activity, "")
            assert standard == [step.requirement, step.minutes_as_written, step.output]


def test_marks_stand_in_the_column_of_their_actor(page: str) -> None:
    registration, renewal = Reader(page).tables
    assert [row[2:4] for row in registration[2:]] == [["mulai", ""], ["", ""], ["", ""], ["Selesai", ""]]
    assert [row[2:4] for row in renewal[2:]] == [["", "mulai"], ["", ""], ["Selesai", ""]]


def test_what_is_drawn_is_also_said_and_where_it_leads(page: str) -> None:
    adb, kepala_dinas = 2, 3
    assert [row for row in Reader(page).drawings if row] == [
        [(adb, "kapsul mulai, lanjut ke langkah 2 (Kepala Dinas)")],
        [(kepala_dinas, "kotak, disimpulkan penyunting, lanjut ke langkah 3 (ADB)")],
        [(adb, "kotak, disimpulkan penyunting, lanjut ke langkah 4 (ADB)")],
        [(adb, "kapsul Selesai")],
        [(kepala_dinas, "kapsul mulai, lanjut ke langkah 2 (ADB)")],
        [(adb, "kotak, lanjut ke langkah 4 (ADB)")],
        [(adb, "kapsul Selesai")],
    ]


def test_the_page_offers_both_papers(page: str) -> None:
    assert {"/sop/a4.pdf", "/sop/f4.pdf"} <= set(Reader(page).links)


def test_empty_dates_are_empty_cells(page: str) -> None:
    for label in ("Tanggal Revisi", "Tanggal Efektif"):
        assert re.search(rf"<dt>{label}</dt>\s*<dd></dd>", page)


def test_editors_notes_are_apart_from_the_tables(sop: Sop, page: str) -> None:
    read = Reader(page)
    cells = " ".join(cell for table in read.tables for row in table for cell in row)
    for procedure, aside in zip(Procedure, read.asides[1:], strict=True):
        assert f"Catatan penyunting untuk tabel {procedure.label} Bukan bagian dari naskah." in aside
        for step in rows(sop, procedure):
            assert " ".join(step.note.split()) in aside
            assert step.note not in cells


def test_minutes_are_added_up_by_the_application_and_it_says_so(page: str) -> None:
    registration, renewal = Reader(page).asides[1:]
    assert "25 menit (dihitung aplikasi)" in registration
    assert "15 menit (dihitung aplikasi)" in renewal


def test_the_signature_in_renewal_is_shown_as_implied(page: str) -> None:
    registration, renewal = Reader(page).asides[1:]
    label = "tersirat dari persyaratan langkah 2; bukan langkah tersendiri dalam SOP"
    assert f"Sebelum langkah 2 Tanda tangan dan stempel Kepala Dinas: {label}." in renewal
    assert label not in registration


def test_no_address_of_the_sop_is_a_link(page: str) -> None:
    assert "bsre.basn.go.id" in page
    assert not any("bsre" in link for link in Reader(page).links)


def test_sections_stand_in_the_order_of_the_regulation(sop: Sop, page: str) -> None:
    headings = {section["key"]: section["heading"] for section in sop.document["sections"]}
    places = [page.index(f"<h3>{headings[key]}</h3>") for key in REGULATION_ORDER]
    assert places == sorted(places)
    assert sorted(REGULATION_ORDER) == sorted(SECTION_KEYS)


def test_text_that_looks_like_markup_stays_text(office: Office, adb: User, browse: Browse) -> None:
    hostile = FILE.read_bytes().replace(b"Mengisi formulir", b"3 < 4 &lt;b&gt; {{ sop }}")
    load(hostile, office=office)
    page = browse(adb).get("/sop/").content.decode()
    assert "3 &lt; 4 &amp;lt;b&amp;gt; {{ sop }}" in page


def test_an_office_reads_its_own_sop_alone(sop: Sop, foreign_adb: User, browse: Browse) -> None:
    page = browse(foreign_adb).get("/sop/").content.decode()
    assert "Naskah SOP kantor ini belum dimuat." in page
    assert "IKMT-PIAK-01-15" not in page


def test_the_page_shows_the_revision_in_force(sop: Sop, office: Office, adb: User, browse: Browse) -> None:
    later = FILE.read_bytes().replace(b"naskah 30 Januari 2023", b"revisi yang akan datang")
    load(later, office=office, in_use_since=timezone.localdate() + timedelta(days=1))
    assert "revisi yang akan datang" not in browse(adb).get("/sop/").content.decode()


def test_the_page_takes_a_handful_of_queries(sop: Sop, adb: User, browse: Browse) -> None:
    client = browse(adb)
    with CaptureQueriesContext(connection) as queries:
        client.get("/sop/")
    assert len(queries) <= 5
