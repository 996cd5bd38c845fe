"""Indonesia's three time zones, none of which knows daylight saving, and how an office reads moments and spans."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import formats, timezone

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
_LABELS = dict(ZONES)


def label_of(zone: tzinfo) -> str:
    """`WIB`, `WITA` or `WIT`; elsewhere the zone's own name."""
    return _LABELS.get(str(zone), str(zone))


def moment(value: datetime | None) -> str:
    """A moment in the zone of whoever reads: `30 Januari 2023 pukul 08.45 WIB`; nothing where there is none."""
    return _told(value, "TIME_FORMAT")


def to_the_second(value: datetime | None) -> str:
    """The same where seconds decide: `30 Januari 2023 pukul 08.45.17 WIB`."""
    return _told(value, "H.i.s")


def _told(value: datetime | None, time_format: str) -> str:
    if value is None:
        return ""
    time = formats.date_format(timezone.localtime(value), time_format)
    return f"{day(value)} pukul {time} {label_of(timezone.get_current_timezone())}"


def day(value: date | None) -> str:
    """A date as it stands in a letter: `30 Januari 2023`; of a moment, its date in the reader's zone."""
    if value is None:
        return ""
    return _in_words(timezone.localtime(value).date() if isinstance(value, datetime) else value)


def span(length: timedelta) -> str:
    """A length of time in its two largest units: `3 hari 4 jam`, `12 menit`."""
    minutes = int(length.total_seconds()) // 60
    parts = ((minutes // 1440, "hari"), (minutes // 60 % 24, "jam"), (minutes % 60, "menit"))
    said = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(said[:2]) or "kurang dari 1 menit"


def office_span(length: timedelta) -> str:
    """A length of office time, in which no day has 24 hours: `31 jam 5 menit`."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    said = [f"{number} {unit}" for number, unit in ((hours, "jam"), (minutes, "menit")) if number]
    return " ".join(said) or "kurang dari 1 menit"


# Spelling a day out takes longer than any of the queries that find it.
@lru_cache(maxsize=4096)
def _in_words(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")
