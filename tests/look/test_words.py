"""The words that templates use: days, moments, durations, numbers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.nip import spaced
from accounts.templatetags import look
from accounts.zones import day, label_of, moment, span

LATE = datetime(2023, 1, 30, 17, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Jakarta", "31 Januari 2023 pukul 00.45 WIB"),
        ("Asia/Makassar", "31 Januari 2023 pukul 01.45 WITA"),
        ("Asia/Jayapura", "31 Januari 2023 pukul 02.45 WIT"),
    ],
)
def test_a_moment_is_read_in_the_offices_zone(zone: str, expected: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        assert moment(LATE) == expected
        assert day(LATE) == "31 Januari 2023"


def test_what_has_not_happened_has_no_words() -> None:
    assert (moment(None), day(None)) == ("", "")


def test_a_date_is_written_out() -> None:
    assert day(date(2023, 1, 30)) == "30 Januari 2023"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, "kurang dari 1 menit"),
        (5, "5 menit"),
        (60, "1 jam"),
        (125, "2 jam 5 menit"),
        (1625, "1 hari 3 jam"),
    ],
)
def test_a_length_of_time_is_said_in_its_two_largest_units(minutes: int, expected: str) -> None:
    assert span(timedelta(minutes=minutes)) == expected


def test_a_role_is_named_as_people_say_it() -> None:
    assert look.role_name("KEPALA_DINAS") == "Kepala Dinas"
    assert look.role_name("") == ""


def test_numbers_of_persons_are_printed_as_offices_print_them() -> None:
    assert spaced("197001011995031001") == "19700101 199503 1 001"
    assert spaced("") == ""
    assert look.short_hash("ab" * 32) == "abababababab"


def test_an_icon_is_silent_for_screen_readers() -> None:
    assert 'aria-hidden="true"' in look.icon("house")


def test_another_zone_keeps_its_own_name() -> None:
    assert label_of(ZoneInfo("Europe/Paris")) == "Europe/Paris"
