"""Dates are read as officers write them, and written as they stand in letters."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.dates import MONTHS, parse_date
from accounts.zones import day as in_words


@pytest.mark.parametrize(
    "text",
    [
        "30-01-2023",
        "30/1/2023",
        "2023-01-30",
        "30 Januari 2023",
        "30 jan 2023",
        " 30  JANUARI  2023 ",
        "30 Jan. 2023",
    ],
)
def test_a_date_is_read_as_officers_write_it(text: str) -> None:
    assert parse_date(text) == date(2023, 1, 30)


@given(st.dates())
def test_a_date_in_words_is_read_back(day: date) -> None:
    if day.year >= 1000:
        assert parse_date(in_words(day)) == day


@pytest.mark.parametrize(
    ("text", "month"), [("1 Nopember 2020", 11), ("1 Pebruari 2020", 2), ("1 Agt 2020", 8)]
)
def test_older_and_shorter_names_of_months_are_known(text: str, month: int) -> None:
    assert parse_date(text).month == month


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "30-01-23",
        "31-02-2023",
        "2023-13-01",
        "30 January 2023",
        "0 Mei 2023",
        "٣٠-٠١-٢٠٢٣",
        "30-01-2023x",
    ],
)
def test_what_is_no_date_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_date(text)


def test_there_are_twelve_months() -> None:
    assert len(set(MONTHS)) == 12
