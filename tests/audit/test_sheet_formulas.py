"""A copy of the trail is harmless to a spreadsheet that splits lines otherwise than the file means it."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.actions import Action
from audit.sheet_making import make_all
from audit.sheet_rows import harmless
from audit.trail import record

NEW = "/rekam-jejak/salinan/?tindakan=send_back"
SIGNS = "=+-@＝＋－＠"
HIDDEN = [
    "kurang;=HYPERLINK(A1);x",
    "kurang; =1+1",
    "kurang,@SUM(A1)",
    "kurang\t+1",
    "kurang;\u00a0-1",
    "kurang;＝1",
    'kurang;"=HYPERLINK(A1)"',
    "kurang\n=1+1",
    "a;=1;=2",
]


@pytest.fixture
def client(browse: Callable[[User], Client], admin: User) -> Client:
    return browse(admin)


def made(client: Client) -> str:
    place = client.post(NEW, {"bentuk": "csv"}).headers["Location"]
    make_all()
    file: Any = client.get(f"{place}berkas/")
    return b"".join(file.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize("reason", HIDDEN)
@pytest.mark.parametrize("delimiter", ";,\t")
def test_no_cell_begins_as_a_formula_however_the_lines_are_split(
    client: Client, adb: User, reason: str, delimiter: str
) -> None:
    record(Action.SEND_BACK, by=adb, facts={"reason": reason})
    content = made(client)
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        lines = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, quoting=quoting)
        cells = [cell.strip().lstrip('"').strip() for line in lines for cell in line]
        assert [cell for cell in cells if cell.startswith(tuple(SIGNS))] == []


def test_every_cell_is_quoted_and_reads_as_it_was_written(client: Client, adb: User) -> None:
    record(Action.SEND_BACK, by=adb, facts={"reason": "Foto buram; ulangi, lalu kirim."})
    content = made(client)
    assert all(line.startswith('"') and line.endswith('"') for line in content.splitlines())
    _, row = csv.reader(io.StringIO(content, newline=""))
    assert row[9] == "alasan: Foto buram; ulangi, lalu kirim."


@pytest.mark.parametrize("words", ["2026-11-23 08:00:00 WIB", "a-b; c, d", "surat 1/2-3; lihat 4"])
def test_ordinary_words_stay_as_they_are(words: str) -> None:
    assert harmless(words) == words
