"""A calendar as a program has it that shares no line with the one that wrote it."""

from typing import Any

import vobject
from django.test import Client

from accounts.models import User
from notifications.calendar import open_address


def feed_of(person: User) -> str:
    return f"/kalender/{open_address(person.pk)}.ics"


def fetched(path: str) -> bytes:
    answer = Client().get(path)
    assert answer.status_code == 200
    content: bytes = answer.content
    return content


def read(path: str) -> dict[str, Any]:
    """Every event by its UID, as a program reads it that shares no line with the one that wrote it."""
    calendar = vobject.readOne(fetched(path).decode())
    return {event.uid.value: event for event in getattr(calendar, "vevent_list", [])}
