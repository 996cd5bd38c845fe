"""Which time limits run in an office, and how they stand: two queries, however many there were in all."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from accounts.roles import ANSWERERS
from privacy.deadline import RUNGS, Clock
from privacy.incidents import Incident
from privacy.subject_requests import SubjectRequest

MOST = 50
MODELS: tuple[Any, ...] = (SubjectRequest, Incident)


def running_for(user: User) -> list[Any]:
    """What this person has to answer or to tell, the most urgent first; nothing of whoever does not."""
    if user.role not in ANSWERERS:
        return []
    found = [
        one
        for model in MODELS
        for one in model.objects.of_office(user.office_id).running().order_by("due_at")[:MOST]
    ]
    return sorted(found, key=lambda one: one.due_at)


def to_be_told(*, now: datetime) -> Iterator[tuple[Any, Clock]]:
    """Of every office: what somebody is to be reminded of at this moment."""
    for model in MODELS:
        rows = model.objects.running().filter(due_at__lte=now + RUNGS[0])
        for one in rows.order_by("due_at").iterator():
            yield one, Clock(one.due_at, now)


def rung_of(pk: UUID, *, now: datetime | None = None) -> str:
    """Which reminder is due of this one now; none once it has ended."""
    for model in MODELS:
        if (
            due_at := model.objects.running().filter(pk=pk).values_list("due_at", flat=True).first()
        ) is not None:
            return Clock(due_at, now or timezone.now()).rung
    return ""
