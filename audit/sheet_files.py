"""A sheet as a file: CSV and XLSX of any length, written row by row, and a PDF of what people read."""

import csv
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from django.template import Context, Engine, Template
from django.utils import timezone

from audit.checkpoints import SealedUntil, sealed_until
from audit.models import Entry
from audit.printing import printer
from audit.sheet_rows import HEADINGS, Row, harmless
from audit.sheets import Format, Sheet

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
STYLESHEETS = ("fonts.css", "trail.css")
# A worksheet has no more rows; a cell no more letters.
MOST_ROWS, MOST_LETTERS = 1_000_000, 32_000
# All of a PDF is in memory at once, and nobody reads more on paper.
MOST_PRINTED = 1_000
Rows = Iterable[list[tuple[Entry, Row]]]
WIDTHS = (10, 24, 24, 16, 32, 12, 60, 44, 18, 60, 16, 66, 12)


def write(sheet: Sheet, path: Path, rows: Rows) -> None:
    """Make the file of the sheet."""
    writers: dict[str, Callable[[Sheet, Path, Rows], None]] = {
        Format.CSV: _write_csv,
        Format.XLSX: _write_xlsx,
        Format.PDF: _write_pdf,
    }
    writers[sheet.format](sheet, path, rows)


def _write_csv(_sheet: Sheet, path: Path, rows: Rows) -> None:
    # With the mark by which Excel knows UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file, quoting=csv.QUOTE_ALL)
        lines.writerow(HEADINGS)
        for some in rows:
            lines.writerows([harmless(cell) for cell in row] for _, row in some)


def _write_xlsx(sheet: Sheet, path: Path, rows: Rows) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }
    with xlsxwriter.Workbook(path, options) as book:
        _write_about(book.add_worksheet("Tentang salinan ini"), sheet)
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        page, used = _fresh(book, bold), 0
        for some in rows:
            for _, row in some:
                if used == MOST_ROWS:
                    page, used = _fresh(book, bold), 0
                used += 1
                for column, cell in enumerate(row):
                    page.write_string(used, column, cell[:MOST_LETTERS], text)


def _fresh(book: Any, bold: Any) -> Any:
    page = book.add_worksheet(f"Catatan {len(book.worksheets())}")
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, bold)
    page.freeze_panes(1, 0)
    return page


def _write_about(page: Any, sheet: Sheet) -> None:
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 100)
    for number, (name, words) in enumerate(_about(sheet, sealed_until())):
        page.write_string(number, 0, name)
        page.write_string(number, 1, words)


def _about(sheet: Sheet, sealed: SealedUntil | None) -> Iterator[tuple[str, str]]:
    yield "Isi", sheet.words
    yield "Diminta oleh", f"{sheet.asked_by.full_name}, {sheet.office}"
    yield "Diminta pada", f"{timezone.localtime(sheet.asked_at):%d-%m-%Y %H.%M.%S %Z}"
    if sealed:
        at = timezone.localtime(sealed.at)
        yield "Segel terakhir", f"atas {sealed.size} catatan, {at:%d-%m-%Y %H.%M.%S %Z}"
        yield "Akar", sealed.root.hex()
        yield "Sidik jari kunci", sealed.fingerprint_in_groups
    else:
        yield "Segel terakhir", "belum ada"


def _write_pdf(sheet: Sheet, path: Path, rows: Rows) -> None:
    told = [pair for some in rows for pair in some]
    context = {
        "sheet": sheet,
        "about": list(_about(sheet, sealed_until())),
        "rows": [_printed(entry, row) for entry, row in told],
        "count": len(told),
        "title": "Rekam Jejak Data Pribadi" if sheet.is_own else "Rekam Jejak Audit",
    }
    html = _template().render(Context(context, use_l10n=False, use_tz=False))
    path.write_bytes(printer()(html, stylesheets=STYLESHEETS))


def _printed(entry: Any, row: Row) -> dict[str, Any]:
    return {
        "number": row[0],
        "at": timezone.localtime(entry.at).strftime("%d-%m-%Y %H.%M.%S"),
        "zone": timezone.localtime(entry.at).strftime("%Z"),
        "who": row[2],
        "role": row[3].replace("_", " "),
        "deed": entry.deed,
        "about": row[7],
        "is_refused": entry.outcome == "refused",
        "hash": row[11][:16],
        "place": row[12],
    }


@cache
def _template() -> Template:
    # An engine of its own: autoescaping is on whatever the settings say, and no tag library can be added.
    return Engine(dirs=[str(TEMPLATES)], autoescape=True).get_template("audit/sheet_pdf.html")
