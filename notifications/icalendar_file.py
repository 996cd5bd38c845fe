"""A calendar as RFC 5545 has it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from notifications.calendar import CalendarEntry

PRODUCT = "-//Sertifikat Elektronik Dukcapil//Kalender//ID"
NAME = "Sertifikat Elektronik"
REFRESH = timedelta(hours=6)


def calendar_file(entries: Iterable[CalendarEntry]) -> bytes:
    """The same bytes for the same entries, so that a program that has them need not fetch them again."""
    calendar = _library().Calendar()
    for name, value in (
        ("prodid", PRODUCT),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("x-wr-calname", NAME),
    ):
        calendar.add(name, value)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    # The library knows no type of a property that is none of the standard's, so the value comes as one.
    calendar.add("x-published-ttl", _library().vDuration(REFRESH))
    for entry in entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: CalendarEntry) -> Any:
    told = entry.told
    link = f"{settings.SITE_URL}{told['path']}"
    changed_at = entry.changed_at.replace(microsecond=0)
    event = _library().Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("dtstart", _at(told["at"]))
    event.add("summary", told["title"])
    event.add("description", f"Buka aplikasi untuk melihat tindak lanjutnya: {link}")
    event.add("url", link)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    # A reminder, not a meeting: nobody is busy because of it.
    event.add("transp", "TRANSPARENT")
    if not entry.is_cancelled:
        for seconds in told["alarms"]:
            event.add_component(_alarm(told["title"], ahead=timedelta(seconds=seconds)))
    return event


def _alarm(title: str, *, ahead: timedelta) -> Any:
    alarm = _library().Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -ahead)
    return alarm


def _at(text: str) -> date | datetime:
    """A whole day, or a moment in UTC: then no program needs to know any zone."""
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(UTC)


@cache
def _library() -> ModuleType:
    """Loaded when the first calendar is asked for, not by every process that starts."""
    import icalendar

    return icalendar
