"""Which dates concern a person: each room that knows some registers a function that tells them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Event:
    """One date of one person's calendar. It leaves the office: a name and a date, no number of anybody."""

    # The same for as long as it is the same matter, whatever becomes of its date: `sertifikat:<uuid>`.
    key: str
    title: str
    # A date is a whole day; a moment is one with a zone.
    at: date | datetime
    # The page where it is dealt with.
    path: str
    # How long before it the calendar is to speak up.
    alarms: tuple[timedelta, ...] = field(default=())


Provider = Callable[[Any], Iterable[Event]]
_providers: list[Provider] = []


def provide(provider: Provider) -> Provider:
    """Have this function asked for the events of whoever opens his calendar; call it when the room is ready."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def events_of(person: Any) -> Iterator[Event]:
    """Every date that concerns this person now."""
    for provider in _providers:
        yield from provider(person)
