"""The private calendar of a person: an address that nobody guesses, and what it has told so far.

A calendar program keeps what it was told. So the calendar remembers it too: what has changed is told with the next
number, and what is no longer so is told as cancelled for a while.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from notifications.agenda import Event, events_of

TOKEN_BYTES = 32
# Whose dates these are; an inspector has none in the office.
DATED = ("ADB", "KEPALA_DINAS", "ADMIN")
# A program that was not opened for so long no longer learns of what was cancelled, only that it is gone.
CANCELLED_FOR = timedelta(days=90)


class Calendar(models.Model):
    """One person's calendar. Its address is known by a hash alone: whoever reads the table can open none."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    opened_at = models.DateTimeField("alamat dibuat", null=True)
    # Above every number of what was forgotten: a matter that comes back goes on counting, wherever it was.
    first_sequence = models.PositiveIntegerField(db_default=0)

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"


class CalendarEntry(models.Model):
    """What a calendar has told of one matter, and for the how many-th time."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=100)
    told = models.JSONField()
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False)

    may_be_deleted: ClassVar = True

    class Meta:
        constraints = (models.UniqueConstraint(fields=["calendar", "key"], name="one_entry_a_matter"),)

    def __str__(self) -> str:
        return f"{self.key}, {self.sequence}"


def open_address(person_id: int) -> str:
    """A fresh token for the person's calendar; the one before it is dead."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Calendar.objects.update_or_create(
        person_id=person_id, defaults={"token_hash": _hash(token), "opened_at": Now()}
    )
    return token


def close_address(person_id: int) -> bool:
    """Revoke the address; whether there was one."""
    calendars = Calendar.objects.filter(person=person_id, token_hash__isnull=False)
    return bool(calendars.update(token_hash=None, opened_at=None))


def opened_at(person_id: int) -> datetime | None:
    """Since when the person's calendar has an address; None if it has none."""
    return Calendar.objects.filter(person=person_id).values_list("opened_at", flat=True).first()


def calendar_at(token: str) -> Calendar | None:
    """The calendar that the token opens, while its person works here and has dates."""
    calendars = Calendar.objects.select_related("person__office")
    return calendars.filter(token_hash=_hash(token), person__is_active=True, person__role__in=DATED).first()


def entries_of(calendar: Calendar) -> list[CalendarEntry]:
    """What the calendar tells now: the dates as they are, and those that were cancelled of late."""
    events = list(events_of(calendar.person))
    with transaction.atomic():
        # Of two programs that ask at once, the second finds what the first was told.
        locked = Calendar.objects.select_for_update(no_key=True).get(pk=calendar.pk)
        _bring_up_to_date(locked, events, now=timezone.now())
        return list(locked.entries.order_by("key"))


def _bring_up_to_date(calendar: Calendar, events: Iterable[Event], *, now: datetime) -> None:
    known = {entry.key: entry for entry in calendar.entries.all()}
    fresh, changed = [], []
    for event in events:
        told = _as_told(event)
        entry = known.pop(event.key, None)
        if entry is None:
            begin = {"sequence": calendar.first_sequence, "changed_at": now}
            fresh.append(CalendarEntry(calendar=calendar, key=event.key, told=told, **begin))
        elif entry.is_cancelled or entry.told != told:
            entry.told, entry.is_cancelled = told, False
            changed.append(entry)
    for entry in known.values():
        if not entry.is_cancelled:
            entry.is_cancelled = True
            changed.append(entry)
    for entry in changed:
        entry.sequence, entry.changed_at = entry.sequence + 1, now
    CalendarEntry.objects.bulk_create(fresh)
    CalendarEntry.objects.bulk_update(changed, ["told", "sequence", "changed_at", "is_cancelled"])
    _forget(calendar, now=now)


def _forget(calendar: Calendar, *, now: datetime) -> None:
    """Take away what was cancelled long ago, and keep the one number that is above all of theirs."""
    old = calendar.entries.filter(is_cancelled=True, changed_at__lt=now - CANCELLED_FOR)
    highest = old.aggregate(highest=models.Max("sequence"))["highest"]
    if highest is not None:
        calendar.first_sequence = max(calendar.first_sequence, highest + 1)
        calendar.save(update_fields=["first_sequence"])
        old.delete()


def _as_told(event: Event) -> dict[str, Any]:
    """The event as it is kept, and held against the next."""
    return {
        "title": event.title,
        "at": event.at.isoformat(),
        "path": event.path,
        "alarms": [int(ahead.total_seconds()) for ahead in event.alarms],
    }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
