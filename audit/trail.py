"""The one way to put something on record."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from audit import context
from audit.actions import Action, Outcome
from audit.canonical import GENESIS, canonical_bytes, chained_hash
from audit.facts import allowed
from audit.keys import keys
from audit.models import Entry
from audit.rows import insert

__all__ = ["GENESIS", "Actor", "Recorded", "entry_of", "history", "is_on_record", "record", "record_reading"]
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
    """What was done with a case, the latest first: not its drafts, nor forms that were sent before they were whole."""
    acts = Entry.objects.of_case(case_id).acts().exclude(action=Action.SAVE_DRAFT)
    return acts.exclude(outcome=Outcome.REFUSED, facts__has_key="fields").latest_first()[:HISTORY]


def entry_of(number: int, *, office_id: int) -> Entry | None:
    """The entry of the office with this number."""
    found: Entry | None = Entry.objects.of_office(office_id).filter(pk=number).first()
    return found


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
    chained = chained_hash(canonical, previous=previous)
    mac = keys().mac_of(chained)
    return insert(Entry(**columns, canonical=canonical, hash=chained, previous=previous, mac=mac))


def record_reading(
    action: Action,
    *,
    by: Actor,
    case: Recorded | None = None,
    subject_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Entry | None:
    """Add the entry of a reading, or None if the reader's entry of the same reading is younger than ten minutes.

    The same: same person, role, address of the caller, page and case. Asked of his latest such readings alone, which
    one index holds together: whoever reads much in ten minutes is recorded once too often, never once too little.
    """
    readings = Entry.objects.filter(
        office_id=by.office_id, actor_id=by.pk, outcome=Outcome.DONE, action=action
    )
    same = Entry.objects.filter(
        pk__in=readings.order_by("-at", "-id").values("pk")[:LOOKED_BACK],
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


def latest_deed(
    action: Action,
    *,
    office_id: int,
    since: datetime,
    until: datetime | None = None,
    case_id: UUID | None = None,
    user: str = "",
) -> Entry | None:
    """The last time that this was done with a case or with an account, in the time between."""
    done = Entry.objects.of_office(office_id).filter(outcome=Outcome.DONE, action=action, at__gte=since)
    done = done.filter(case_id=case_id) if case_id else done.filter(facts__user=user)
    found: Entry | None = (done.filter(at__lte=until) if until else done).latest_first().first()
    return found


def is_on_record(action: Action, *, facts: Mapping[str, Any]) -> bool:
    """Whether this was done in any office, with these facts among others."""
    done = Entry.objects.filter(outcome=Outcome.DONE, action=action)
    return done.filter(facts__contains=dict(facts)).exists()


def _as_text(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that JSON cannot hold, as text that reads the same everywhere."""
    return {
        "at": columns["at"].isoformat(),
        "action": str(columns["action"]),
        "outcome": str(columns["outcome"]),
        "case_id": str(columns["case_id"]) if columns["case_id"] else None,
        "subject_id": str(columns["subject_id"]) if columns["subject_id"] else None,
    }
