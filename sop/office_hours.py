"""Jam kerja: in which seconds an office works. Pure: hours and closed days in, lengths of time out."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
# Perpres 21/2023, article 4, says when the day begins, how long the break is, and how many hours make a week. When
# the break begins it leaves to each office, as everything else here.
USUAL = (*["07.30-12.00, 13.00-16.00"] * 4, "07.30-11.30, 13.00-16.30", "", "")
SPAN = re.compile(r"([01]?[0-9]|2[0-4])[.:]([0-5][0-9])\s*[-–]\s*([01]?[0-9]|2[0-4])[.:]([0-5][0-9])")
NOT_HOURS = "Tuliskan jam seperti 07.30-12.00, 13.00-16.00, dari yang paling pagi; kosongkan bila tutup."
NONE = timedelta()

# From and until when, counted from midnight.
Span = tuple[timedelta, timedelta]
Spans = tuple[Span, ...]


class InvalidHours(ValueError):
    """Hours of a day that are none, with the sentence for who typed them."""


@lru_cache(maxsize=256)
def read_hours(text: str) -> Spans:
    """The hours of one day as they are written; `InvalidHours` where they overlap, go backwards or are none."""
    spans: list[Span] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = SPAN.fullmatch(part)
        if match is None:
            raise InvalidHours(NOT_HOURS)
        opens, closes = _moment(match[1], match[2]), _moment(match[3], match[4])
        if opens >= closes or closes > timedelta(days=1) or (spans and opens < spans[-1][1]):
            raise InvalidHours(NOT_HOURS)
        spans.append((opens, closes))
    return tuple(spans)


def written(spans: Spans) -> str:
    """Hours in the one way in which they are kept."""
    return ", ".join("-".join(_clock(end) for end in span) for span in spans)


def _moment(hours: str, minutes: str) -> timedelta:
    return timedelta(hours=int(hours), minutes=int(minutes))


def _clock(since_midnight: timedelta) -> str:
    minutes = int(since_midnight.total_seconds()) // 60
    return f"{minutes // 60:02}.{minutes % 60:02}"


@lru_cache(maxsize=64)
def holidays_of(year: int) -> dict[date, str]:
    """National holidays and cuti bersama with their names."""
    found = holidays.country_holidays("ID", years=year, categories=("public", "government"), language="id")
    return {day: str(name) for day, name in found.items()}


@dataclass(frozen=True)
class Week:
    """The hours of the seven weekdays, Monday's first, since a day."""

    since: date
    days: tuple[Spans, ...]

    @classmethod
    def read(cls, since: date, hours: Sequence[str]) -> "Week":
        return cls(since, tuple(read_hours(text) for text in hours))


@dataclass(frozen=True)
class OfficeTime:
    """When one office works, for ever: its weeks, the latest first, and the days on which it alone is closed."""

    zone: ZoneInfo
    weeks: tuple[Week, ...] = ()
    closed: Collection[date] = ()
    _known: dict[date, Spans] = field(default_factory=dict, compare=False)

    def spans(self, day: date) -> Spans:
        """When it works on that day."""
        if day not in self._known:
            self._known[day] = self._spans(day)
        return self._known[day]

    def between(self, begin: datetime, end: datetime) -> timedelta:
        """How much of this stretch is office time. Indonesia's zones have no summer time: each day has 24 hours."""
        length = NONE
        for day, since, until in self._days(begin, end):
            for opens, closes in self.spans(day):
                length += max(min(closes, until) - max(opens, since), NONE)
        return length

    def worked(self, opened: datetime, finished: datetime) -> timedelta:
        """How long a stretch of work was: its office time; all of it where it lies outside of that, on one day.

        A page that was left open over night was not worked on at night, but who works on a Sunday has worked.
        """
        begin, end = opened.astimezone(self.zone), finished.astimezone(self.zone)
        aside = max(end - begin, NONE) if begin.date() == end.date() else NONE
        return self.between(opened, finished) or aside

    def _spans(self, day: date) -> Spans:
        if day in self.closed or day in holidays_of(day.year):
            return ()
        week = next((week for week in self.weeks if week.since <= day), None)
        return week.days[day.weekday()] if week else read_hours(USUAL[day.weekday()])

    def _days(self, begin: datetime, end: datetime) -> Iterator[tuple[date, timedelta, timedelta]]:
        """Each day of the stretch, with since and until when it belongs to it."""
        begin, end = begin.astimezone(self.zone), end.astimezone(self.zone)
        day, last = begin.date(), end.date()
        while day <= last:
            since = _since_midnight(begin) if day == begin.date() else NONE
            until = _since_midnight(end) if day == last else timedelta(days=1)
            yield day, since, until
            day += timedelta(days=1)


def _since_midnight(moment: datetime) -> timedelta:
    return moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)
