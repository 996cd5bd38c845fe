"""When an office works: hours, weekends, national holidays, cuti bersama, and days on which it alone is closed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sop.office_hours import USUAL, InvalidHours, OfficeTime, Week, read_hours, written

WIB = ZoneInfo("Asia/Jakarta")
USUALLY = OfficeTime(WIB)


def at(day: int, clock: str = "00.00", *, month: int = 10, year: int = 2026) -> datetime:
    hours, minutes = map(int, clock.split("."))
    return datetime(year, month, day, hours, minutes, tzinfo=WIB)


def hours_of(length: timedelta) -> float:
    return length.total_seconds() / 3600


def test_a_usual_week_has_thirty_seven_hours_and_a_half() -> None:
    assert hours_of(USUALLY.between(at(12), at(19))) == 37.5


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        (at(13, "09.00"), at(13, "09.30"), 0.5),
        (at(13, "06.00"), at(13, "08.30"), 1),
        (at(13, "11.30"), at(13, "13.30"), 1),
        (at(13, "15.30"), at(14, "08.00"), 1),
        (at(16, "16.00"), at(19, "08.00"), 1),  # over a weekend
        (at(17, "09.00"), at(18, "12.00"), 0),
        (at(13, "09.00"), at(13, "09.00"), 0),
        (at(13, "10.00"), at(13, "09.00"), 0),
    ],
)
def test_only_office_time_counts(begin: datetime, end: datetime, hours: float) -> None:
    assert hours_of(USUALLY.between(begin, end)) == hours


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 8, 17),  # Hari Kemerdekaan
        date(2026, 12, 24),  # cuti bersama
        date(2026, 10, 17),  # Saturday
    ],
)
def test_holidays_cuti_bersama_and_weekends_are_no_working_days(day: date) -> None:
    assert USUALLY.spans(day) == ()


def test_a_day_on_which_the_office_alone_is_closed_is_none() -> None:
    closed = OfficeTime(WIB, closed=frozenset({date(2026, 10, 14)}))
    assert hours_of(closed.between(at(12), at(19))) == 30


def test_the_zone_of_the_office_decides() -> None:
    wit = OfficeTime(ZoneInfo("Asia/Jayapura"))
    assert hours_of(wit.between(at(13, "05.30"), at(13, "06.30"))) == 1
    assert hours_of(wit.between(at(13, "14.00"), at(13, "16.00"))) == 0


def test_new_hours_change_nothing_before_their_day() -> None:
    week = Week.read(date(2026, 10, 14), ["08.00-15.00"] * 5 + [""] * 2)
    changed = OfficeTime(WIB, weeks=(week,))
    assert hours_of(changed.between(at(13), at(14))) == 7.5
    assert hours_of(changed.between(at(14), at(15))) == 7


def test_of_a_page_left_open_over_night_only_office_time_was_work() -> None:
    assert USUALLY.worked(at(13, "15.50"), at(14, "07.35")) == timedelta(minutes=15)


def test_who_works_wholly_outside_office_hours_has_worked() -> None:
    assert USUALLY.worked(at(17, "20.00"), at(17, "20.12")) == timedelta(minutes=12)
    assert USUALLY.worked(at(13, "12.10"), at(13, "12.20")) == timedelta(minutes=10)
    # Of a page left open over night what is stored may lie wholly outside.
    assert USUALLY.worked(at(13, "23.25"), at(14, "07.25")) == timedelta()


@pytest.mark.parametrize("text", [*USUAL, "07.30-12.00", "00.00-24.00"])
def test_hours_are_kept_as_they_are_written(text: str) -> None:
    assert written(read_hours(text)) == text


def test_hours_may_be_typed_with_colons_and_spaces() -> None:
    assert written(read_hours(" 7:30 – 12:00,13.00 - 16.00 ")) == "07.30-12.00, 13.00-16.00"


@pytest.mark.parametrize(
    "text",
    [
        "pagi",
        "8-16",
        "16.00-08.00",
        "08.00-08.00",
        "13.00-16.00, 07.30-12.00",
        "07.30-12.00, 11.00-13.00",
        "07.30-24.30",
        "25.00-26.00",
        "٠٧.٣٠-١٢.٠٠",
        "07.30-12.00;13.00-16.00",
    ],
)
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(InvalidHours, match="Tuliskan jam"):
        read_hours(text)
