"""The one way to put something on record."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from audit import context
from audit.actions import Action, Outcome
from audit.canonical import GENESIS, canonical_bytes, chained_hash
from audit.facts import allowed
from audit.models import Entry
from audit.rows import insert


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


def _as_text(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that JSON cannot hold, as text that reads the same everywhere."""
    return {
        "at": columns["at"].isoformat(),
        "action": str(columns["action"]),
        "outcome": str(columns["outcome"]),
        "case_id": str(columns["case_id"]) if columns["case_id"] else None,
        "subject_id": str(columns["subject_id"]) if columns["subject_id"] else None,
    }
