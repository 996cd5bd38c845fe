"""The one way to put something on record."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from audit import context
from audit.actions import Action, Outcome
from audit.canonical import GENESIS, canonical_bytes, chained_hash
from audit.facts import allowed
from audit.models import Entry
from audit.rows import insert

__all__ = ["GENESIS", "Actor", "Recorded", "history", "record", "record_reading"]
# As many lines as the page of a case shows.
HISTORY = 60
# One reading of a page in ten minutes is one entry; looked for among so many latest entries of the reader.
SAME_READING = timedelta(minutes=10)
LOOKED_BACK = 50


class Actor(Protocol):
    """Whoever acts, as far as the trail must know him."""

    pk: Any
    office_id: int
    role: str
    full_name: str


class Recorded(Protocol):
    """Whatever has a chain of its own: a case. Its head is kept in its own row."""

    pk: UUID
    office_id: int
    number: str


def history(case_id: UUID) -> QuerySet[Entry]:
    """What was done with a case, the latest first. Not its drafts, which are kept while they are typed."""
    return Entry.objects.of_case(case_id).acts().exclude(action=Action.SAVE_DRAFT).latest_first()[:HISTORY]


def record(
    action: Action,
    *,
    by: Actor | None,
    case: Recorded | None = None,
    case_id: UUID | None = None,
    office_id: int | None = None,
    subject_id: UUID | None = None,
    outcome: Outcome = Outcome.DONE,
    previous: bytes = GENESIS,
    facts: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry and return it; call it in the transaction of the change that it is about.

    `previous` is the head of the chain that the entry continues (32 bytes), which the caller holds locked.
    """
    request = context.current()
    columns: dict[str, Any] = {
        "at": timezone.now(),
        "action": Action(action),
        "outcome": Outcome(outcome),
        "office_id": case.office_id if case else by.office_id if by else office_id,
        "actor_id": by.pk if by else None,
        "role": by.role if by else "",
        "case_id": case.pk if case else case_id,
        "case_number": case.number if case else "",
        "subject_id": subject_id,
        "facts": allowed(facts or {}),
        "address": request.address,
        "request_id": request.request_id,
    }
    canonical = canonical_bytes({**columns, **_as_text(columns), "actor_name": by.full_name if by else ""})
    return insert(Entry(**columns, canonical=canonical, hash=chained_hash(canonical, previous=previous)))


def record_reading(
    action: Action,
    *,
    by: Actor,
    case: Recorded | None = None,
    subject_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Entry | None:
    """Add the entry of a reading, or None if the reader's entry of the same reading is younger than ten minutes.

    The same: same person, role, address of the caller, page and case. Asked of his latest entries alone, which one
    index holds together: whoever does much in ten minutes is recorded once too often, never once too little.
    """
    latest = Entry.objects.filter(office_id=by.office_id, actor_id=by.pk).order_by("-id")[:LOOKED_BACK]
    same = Entry.objects.filter(
        pk__in=latest.values("pk"),
        action=action,
        outcome=Outcome.DONE,
        role=by.role,
        address=context.current().address,
        case_id=case.pk if case else None,
        subject_id=subject_id,
        facts=dict(facts or {}),
        at__gt=timezone.now() - SAME_READING,
    )
    if same.exists():
        return None
    return record(action, by=by, case=case, subject_id=subject_id, facts=facts)


def _as_text(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that JSON cannot hold, as text that reads the same everywhere."""
    return {
        "at": columns["at"].isoformat(),
        "action": str(columns["action"]),
        "outcome": str(columns["outcome"]),
        "case_id": str(columns["case_id"]) if columns["case_id"] else None,
        "subject_id": str(columns["subject_id"]) if columns["subject_id"] else None,
    }
