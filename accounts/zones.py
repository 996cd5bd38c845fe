"""Indonesia's three time zones, none of which knows daylight saving, and how an office reads a day and a moment."""

from datetime import date, datetime, tzinfo

from django.utils import formats, timezone

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
_LABELS = dict(ZONES)


def label_of(zone: tzinfo) -> str:
    """`WIB`, `WITA` or `WIT`; elsewhere the zone's own name."""
    return _LABELS.get(str(zone), str(zone))


def moment(value: datetime | None) -> str:
    """A moment in the zone of whoever reads: `30 Januari 2023 pukul 08.45 WIB`; nothing where there is none."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    time = formats.date_format(local, "TIME_FORMAT")
    return f"{day(local)} pukul {time} {label_of(timezone.get_current_timezone())}"


def day(value: date | None) -> str:
    """A date as it stands in a letter: `30 Januari 2023`; of a moment, its date in the reader's zone."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return formats.date_format(local, "DATE_FORMAT")
