"""An entry as a row of a sheet: words, and nothing that a spreadsheet would reckon with."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone

from audit.actions import Action, Outcome
from audit.concerns import Concern, concerns_of
from audit.models import Entry, Leaf
from audit.paging import Asked, all_of
from audit.telling import facts_of

HEADINGS = (
    "Nomor catatan",
    "Waktu",
    "Pelaksana",
    "Peran",
    "Tindakan",
    "Hasil",
    "Perbuatan",
    "Yang bersangkutan",
    "Nomor permohonan",
    "Keterangan",
    "Dari alamat",
    "Sidik catatan (SHA-256)",
    "Tersegel ke-",
)
ADDRESS = HEADINGS.index("Dari alamat")
Row = tuple[str, ...]
# What a spreadsheet takes for the beginning of a formula, also in full width, and what it passes over before one.
REFUSED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What a spreadsheet may split a cell at, whatever the file says: that of these offices takes semicolons. A quotation
# mark after it would begin a cell of its own there.
SPLIT = re.compile(r"""([;,\t\r\n]["'\s]*)(?=[=+\-@＝＋－＠])""")
# From so many digits on a spreadsheet rounds what it takes for a number: NIK, NIP, serials.
LONGEST_NUMBER = 11


def rows_of(asked: Asked, *, reader: Any, is_own: bool) -> Iterator[list[tuple[Entry, Row]]]:
    """All entries that are asked for, some at a time. Whose data they are learns no address of a colleague."""
    for numbers in all_of(asked):
        entries = Entry.objects.in_order(numbers)
        concerns, places = concerns_of(entries, reader), _places(numbers)
        yield [
            (entry, _row(entry, concerns[entry.pk], place=places.get(entry.pk, ""), is_own=is_own))
            for entry in entries
        ]


def harmless(cell: str) -> str:
    """As text where a spreadsheet opens the file by itself: with a quotation mark in front (ASVS 1.2.10).

    Within a cell, too, wherever one that splits otherwise would see the beginning of another.
    """
    cell = SPLIT.sub(r"\1'", cell)
    is_long_number = cell.isdecimal() and len(cell) > LONGEST_NUMBER
    return f"'{cell}" if cell.startswith(REFUSED) or is_long_number else cell


def _places(numbers: Sequence[int]) -> dict[int, str]:
    leaves = Leaf.objects.filter(entry__in=numbers).values_list("entry_id", "position")
    return {number: str(position + 1) for number, position in leaves}


def _row(entry: Any, concerns: Sequence[Concern], *, place: str, is_own: bool) -> Row:
    return (
        str(entry.pk),
        timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S %Z"),
        entry.who,
        entry.role,
        str(Action(entry.action).label),
        str(Outcome(entry.outcome).label),
        f"{entry.who} {entry.deed}",
        "; ".join(concern.words for concern in concerns),
        entry.number or "",
        "; ".join(f"{name}: {words}" for name, words in facts_of(entry.facts)),
        "" if is_own else entry.address or "",
        bytes(entry.hash).hex(),
        place,
    )
