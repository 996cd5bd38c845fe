"""Indonesian dates as officers write them, read."""

import re
from datetime import date

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
# Short forms and the older spellings that still stand in decrees.
_ALSO = {"peb": 2, "pebruari": 2, "agt": 8, "ags": 8, "sept": 9, "nop": 11, "nopember": 11}
_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_MONTH_NUMBERS = _NUMBERS | {name[:3]: number for name, number in _NUMBERS.items()} | _ALSO

# ASCII digits only: `\d` would let the digits of every script through.
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_IN_WORDS = re.compile(r"([0-9]{1,2})\s+([A-Za-z]+)\.?\s+([0-9]{4})")


def parse_date(text: str) -> date:
    """The date that was written in one of the four usual ways; ValueError if there is none such."""
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := _IN_WORDS.fullmatch(text):
        day, name, year = match.groups()
        month = str(_MONTH_NUMBERS.get(name.lower(), 0))
    else:
        raise ValueError("not written as a date")
    return date(int(year), int(month), int(day))
