"""The ends of the time limits, for the calendars of those who answer."""

from collections.abc import Iterator
from typing import Any

from notifications.agenda import Event
from privacy.clocks import running_for
from privacy.deadline import RUNGS


def time_limits(person: Any) -> Iterator[Event]:
    """Each under its number, without anybody's name; answered, it is no longer told, and so cancelled."""
    for one in running_for(person):
        yield Event(
            key=f"tenggat:{one.pk}",
            title=f"Tenggat: {one.headline}",
            at=one.due_at,
            path=one.get_absolute_url(),
            alarms=RUNGS,
        )
