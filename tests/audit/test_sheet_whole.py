"""Copies of the trail by the worker's own tasks, with the seal they stand on, and over more than one worksheet."""

import io
import zipfile

import pypdfium2
import pytest
from django.test import Client

from accounts.models import User
from audit import sheet_files
from audit.actions import Action
from audit.checkpoints import sealed_until
from audit.models import Sheet
from audit.tasks import make_sheet, make_waiting_sheets
from audit.trail import record
from tests.audit.superuser import sealed_all
from tests.audit.test_sheets import NEW, client, made, values_of

__all__ = ["client"]


def test_a_message_makes_its_own_copy_and_a_second_one_changes_nothing(client: Client) -> None:
    client.post(NEW, {"bentuk": "csv"})
    sheet = Sheet.objects.get()
    make_sheet.apply(args=[str(sheet.pk)], throw=True)
    now = Sheet.objects.get()
    assert (now.is_ready, now.parts.count()) == (True, 1)
    make_sheet.apply(args=[str(sheet.pk)], throw=True)
    assert Sheet.objects.get().finished_at == now.finished_at


def test_what_no_message_came_for_is_made_by_the_next_sweep(client: Client) -> None:
    client.post(NEW, {"bentuk": "csv"})
    make_waiting_sheets.apply(throw=True)
    assert Sheet.objects.get().is_ready


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_a_copy_names_the_latest_seal_to_compare_it_with(client: Client, adb: User, form: str) -> None:
    record(Action.START, by=adb)
    sealed_all()
    sealed = sealed_until()
    assert sealed
    _, content = made(client, form, tindakan="start")
    said = words_of(content) if form == "pdf" else about_of(content)
    for words in (f"atas {sealed.size} catatan", sealed.root.hex(), sealed.fingerprint_in_groups):
        assert "".join(words.split()) in said


def words_of(pdf: bytes) -> str:
    """Without spaces and line ends, which depend on where a line breaks."""
    with pypdfium2.PdfDocument(pdf) as pages:
        text = pages[0].get_textpage().get_text_range()
    return "".join(text.split()).replace("\ufffe", "")


def about_of(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return "".join(packed.read("xl/worksheets/sheet1.xml").decode().split())


def test_what_a_worksheet_cannot_hold_goes_on_in_the_next_one(
    client: Client, adb: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_files, "MOST_ROWS", 2)
    numbers = [record(Action.START, by=adb).pk for _ in range(5)]
    _, book = made(client, "xlsx", tindakan="start")
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 4  # what it is, and three with entries
    last = [words for words, _ in values_of(book)]
    assert str(numbers[0]) in last
    assert str(numbers[1]) not in last
