"""The ladder's rules: which rungs may be climbed, how days are counted, which of them is due."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewals.ladder import DEFAULT_RUNGS, InvalidRungs, days_left, validated
from tests.renewals.watch import rung_due

JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")


@pytest.mark.parametrize(
    ("rungs", "sentence"),
    [
        ([], "sedikitnya satu"),
        ([30, 60], "Urutkan"),
        ([60, 30, 30, 7], "30 tertulis lebih dari satu kali"),
        ([60, 60, 30, 30], "60, 30 tertulis lebih dari satu kali"),
        ([400, 30], "0 sampai 365"),
        ([30, -1], "0 sampai 365"),
        (list(range(30, 0, -1)), "paling banyak 24"),
    ],
)
def test_a_list_that_cannot_be_climbed_is_refused_in_words(rungs: list[int], sentence: str) -> None:
    with pytest.raises(InvalidRungs, match=sentence):
        validated(rungs)


@pytest.mark.parametrize("rungs", [[0], [365], list(DEFAULT_RUNGS), [45, 2]])
def test_a_list_that_descends_is_taken_as_it_is(rungs: list[int]) -> None:
    assert validated(rungs) == tuple(rungs)


def test_the_usual_rungs_are_those_of_the_office() -> None:
    assert DEFAULT_RUNGS == (90, 60, 30, 14, 7, 3, 1, 0)


@pytest.mark.parametrize(
    ("days", "rung"),
    [(91, None), (90, 90), (61, 90), (60, 60), (15, 30), (2, 3), (1, 1), (0, 0), (-1, -1), (-400, -400)],
)
def test_the_most_urgent_rung_is_due(days: int, rung: int | None) -> None:
    assert rung_due(days, rungs=DEFAULT_RUNGS) == rung


def test_below_the_last_rung_nothing_new_is_due_until_it_has_ended() -> None:
    assert [rung_due(days, rungs=(30, 7)) for days in (8, 7, 3, 0, -1)] == [30, 7, 7, 7, -1]


def test_days_are_dates_at_the_offices_clock() -> None:
    ends = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # 23.30 WIB, and 01.30 of the next day WIT
    now = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)  # 22.30 WIB, and 00.30 WIT
    assert days_left(ends, now=now, zone=JAKARTA) == 0
    assert days_left(ends, now=now, zone=JAYAPURA) == 0
    an_hour_before = datetime(2026, 12, 31, 14, 30, tzinfo=UTC)  # 23.30 WIT of the day before
    assert days_left(ends, now=an_hour_before, zone=JAKARTA) == 0
    assert days_left(ends, now=an_hour_before, zone=JAYAPURA) == 1


def test_a_leap_day_is_a_day() -> None:
    ends = datetime(2028, 3, 1, 2, 0, tzinfo=UTC)
    assert days_left(ends, now=datetime(2028, 2, 28, 2, 0, tzinfo=UTC), zone=JAKARTA) == 2


@given(st.lists(st.integers(0, 365), min_size=1, max_size=24, unique=True), st.integers(-1000, 1000))
def test_as_time_goes_by_what_is_due_only_grows_more_urgent(rungs: list[int], days: int) -> None:
    ladder = validated(sorted(rungs, reverse=True))
    today, tomorrow = rung_due(days, rungs=ladder), rung_due(days - 1, rungs=ladder)
    assert today is None or (tomorrow is not None and tomorrow <= today)
    assert (today is None) is (days > ladder[0])
