"""Copies of the trail as CSV, XLSX and PDF: with the proof, by the worker, on record, harmless to open."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from audit.actions import Action, Outcome
from audit.models import Entry, Sheet
from audit.sheet_files import MOST_PRINTED
from audit.sheet_making import FAILED, NOT_HIS, make, make_all
from audit.sheet_rows import HEADINGS, harmless
from audit.trail import record
from audit.wishes import CLAIM, KEPT
from tests.registrations.desk import text_of

Browse = Callable[[User], Client]
NEW = "/rekam-jejak/salinan/"
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", '=HYPERLINK("http://x","y")']


@pytest.fixture
def client(browse: Browse, admin: User) -> Client:
    return browse(admin)


def made(client: Client, form: str, *, path: str = NEW, **asked: str) -> tuple[Sheet, bytes]:
    """What a person gets who asks for it: the wish, the worker, the download."""
    query = "&".join(f"{name}={words}" for name, words in asked.items())
    answer = client.post(f"{path}?{query}", {"bentuk": form})
    assert answer.status_code == 302, text_of(answer)
    place = answer.headers["Location"]
    make_all()
    assert "Selesai:" in text_of(client.get(place))
    file: Any = client.get(f"{place}berkas/")
    return Sheet.objects.get(), b"".join(file.streaming_content)


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_has_every_entry_that_the_filters_find_and_no_other(client: Client, adb: User) -> None:
    numbers = [record(Action.START, by=adb).pk for _ in range(3)]
    record(Action.CANCEL, by=adb)
    sheet, content = made(client, "csv", tindakan="start", orang="sari")
    assert content.startswith(b"\xef\xbb\xbf")
    heading, *rows = cells(content)
    assert heading == list(HEADINGS)
    assert [int(row[0]) for row in rows] == numbers[::-1]
    assert (sheet.done, sheet.total, sheet.size) == (3, 3, len(content))
    assert sheet.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_of_a_csv_begins_as_a_formula(client: Client, adb: User, cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    record(Action.SEND_BACK, by=adb, facts={"official": cell})
    User.objects.filter(pk=adb.pk).update(full_name=cell)
    _, content = made(client, "csv", tindakan="send_back")
    _, row = cells(content)
    assert row[2] == f"'{cell}"
    assert not any(one.startswith(("=", "+", "-", "@", "\t", "\r")) for one in row)


def test_long_numbers_stay_what_they_are(client: Client, adb: User) -> None:
    User.objects.filter(pk=adb.pk).update(full_name="3402010101700003")
    record(Action.START, by=adb)
    _, content = made(client, "csv", tindakan="start")
    assert cells(content)[1][2] == "'3402010101700003"
    Sheet.objects.all().delete()
    _, book = made(client, "xlsx", tindakan="start")
    assert ("3402010101700003", "inlineStr") in values_of(book)


def values_of(book: bytes) -> list[tuple[str, str]]:
    """Each value of the last worksheet and the type that the file says it has."""
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        last = max(name for name in packed.namelist() if name.startswith("xl/worksheets/sheet"))
        tree = ElementTree.fromstring(packed.read(last))
        assert not [one for one in tree.iter() if one.tag.endswith("}f")], "a formula"
    found = [one for one in tree.iter() if one.tag.endswith("}c")]
    return [("".join(one.itertext()), one.get("t", "n")) for one in found]


@pytest.mark.parametrize("cell", HOSTILE)
def test_an_xlsx_holds_text_and_no_formula(client: Client, adb: User, cell: str) -> None:
    User.objects.filter(pk=adb.pk).update(full_name=cell)
    record(Action.START, by=adb)
    _, book = made(client, "xlsx", tindakan="start")
    values = values_of(book)
    assert {kind for words, kind in values if words} <= {"inlineStr", "s"}
    assert any(cell.strip() in words for words, _ in values)


def test_a_pdf_reads_as_a_letter_of_the_office_and_names_the_latest_seal(client: Client, adb: User) -> None:
    record(Action.START, by=adb, outcome=Outcome.REFUSED)
    _, content = made(client, "pdf", tindakan="start")
    with pypdfium2.PdfDocument(content) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "/JavaScript" not in str(pdf.Root)
    for words in (
        "Segel terakhir",
        "belum ada",
        "Sari Adb",
        "ditolak saat membuat permohonan",
        "Halaman 1 dari 1",
    ):
        assert words in text.replace("\r\n", " "), words


def test_a_pdf_that_nobody_could_read_is_refused_with_what_to_do(client: Client, adb: User) -> None:
    entry = record(Action.START, by=adb)
    columns = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    Entry.objects.bulk_create([Entry(**{**columns, "id": None}) for _ in range(MOST_PRINTED)])
    refused = client.post(f"{NEW}?tindakan=start", {"bentuk": "pdf"})
    assert refused.status_code == 422
    assert "Persempit saringannya, atau pilih CSV atau XLSX." in text_of(refused)
    assert not Sheet.objects.exists()


def test_a_wrong_form_and_wrong_filters_make_nothing(client: Client) -> None:
    assert "Pilih bentuk berkas" in text_of(client.post(NEW, {"bentuk": "exe"}))
    answer = client.post(f"{NEW}?tindakan=lain", {"bentuk": "csv"})
    assert answer.headers["Location"] == "/rekam-jejak/?tindakan=lain"
    assert not Sheet.objects.exists()


def test_the_wish_and_each_download_are_entries(client: Client, admin: User, adb: User) -> None:
    record(Action.START, by=adb)
    sheet, _ = made(client, "csv", tindakan="start")
    asked = Entry.objects.get(action=Action.ASK_SHEET)
    fetched = Entry.objects.get(action=Action.FETCH_SHEET)
    assert (asked.actor, asked.facts["format"]) == (admin, "CSV")
    assert "tindakan “membuat permohonan”" in asked.facts["period"]
    assert (fetched.facts["entries"], fetched.facts["document_sha256"]) == (1, sheet.sha256)


def test_both_want_the_proof_once_it_is_old(client: Client, adb: User) -> None:
    record(Action.START, by=adb)
    made(client, "csv")
    place = Sheet.objects.get().get_absolute_url()
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        for answer in (client.get(NEW), client.post(NEW, {"bentuk": "csv"}), client.get(f"{place}berkas/")):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/masuk/bukti/")
    assert Sheet.objects.count() == 1


def test_nobody_else_sees_it(client: Client, browse: Browse, kepala_dinas: User, adb: User) -> None:
    made(client, "csv")
    place = Sheet.objects.get().get_absolute_url()
    for person in (kepala_dinas, adb):
        assert browse(person).get(place).status_code == 404
        assert browse(person).get(f"{place}berkas/").status_code == 404
        assert browse(person).get(NEW).status_code == 403


def test_a_copy_of_the_offices_trail_closes_to_who_is_no_administrator_any_more(
    client: Client, admin: User
) -> None:
    made(client, "csv")
    place = Sheet.objects.get().get_absolute_url()
    User.objects.filter(pk=admin.pk).update(role=Role.ADB)
    for address in (place, f"{place}berkas/"):
        assert client.get(address).status_code == 403
        entry = Entry.objects.latest("pk")
        assert (entry.action, entry.outcome, entry.facts) == ("visit", Outcome.REFUSED, {"path": address})
    assert Entry.objects.filter(action=Action.FETCH_SHEET).count() == 1


def test_what_concerns_oneself_stays_open_in_whatever_role(client: Client, admin: User) -> None:
    made(client, "csv", path="/rekam-jejak/saya/salinan/")
    place = Sheet.objects.get().get_absolute_url()
    User.objects.filter(pk=admin.pk).update(role=Role.ADB)
    assert client.get(f"{place}berkas/").status_code == 200


@pytest.mark.parametrize("columns", [{"role": Role.ADB}, {"is_active": False}])
def test_a_copy_that_may_not_be_made_any_more_ends_with_a_sentence_and_an_entry(
    client: Client, admin: User, columns: dict[str, Any]
) -> None:
    client.post(NEW, {"bentuk": "csv"})
    User.objects.filter(pk=admin.pk).update(**columns)
    make_all()
    sheet = Sheet.objects.get()
    assert (sheet.is_ready, sheet.failed_because, sheet.parts.count()) == (False, NOT_HIS, 0)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.outcome, entry.actor) == (Action.ASK_SHEET, Outcome.REFUSED, admin)
    assert (entry.facts["reason"], entry.facts["format"]) == (NOT_HIS, "CSV")


def test_while_one_is_made_no_other_is_begun(client: Client) -> None:
    first = client.post(NEW, {"bentuk": "csv"}).headers["Location"]
    assert client.post(NEW, {"bentuk": "xlsx"}).headers["Location"] == first
    page = text_of(client.get(first))
    assert "Menunggu giliran." in page
    assert client.get(f"{first}berkas/").headers["Location"] == first
    assert Sheet.objects.count() == 1


def test_what_one_worker_makes_no_other_makes_until_it_is_silent(client: Client) -> None:
    client.post(NEW, {"bentuk": "csv"})
    sheet = Sheet.objects.get()
    assert Sheet.objects.claim(sheet.pk)
    make(sheet.pk)
    assert not Sheet.objects.get().is_ready
    with time_machine.travel(timezone.now() + CLAIM + timedelta(seconds=1), tick=False):
        make_all()
    assert Sheet.objects.get().is_ready
    make(sheet.pk)
    assert Sheet.objects.get().parts.count() == 1


def test_one_that_cannot_be_made_says_so_and_another_can_be_asked_for(client: Client) -> None:
    client.post(NEW, {"bentuk": "csv"})
    Sheet.objects.update(query="tindakan=lain")
    make_all()
    sheet = Sheet.objects.get()
    assert (sheet.is_ready, sheet.failed_because) == (False, FAILED)
    assert FAILED in text_of(client.get(sheet.get_absolute_url()))
    assert client.post(NEW, {"bentuk": "csv"}).headers["Location"] != sheet.get_absolute_url()


def test_a_day_later_it_is_gone(client: Client) -> None:
    made(client, "csv")
    with time_machine.travel(timezone.now() + KEPT + timedelta(seconds=1), tick=False):
        make_all()
    assert not Sheet.objects.exists()
