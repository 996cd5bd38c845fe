"""The one door: every act of a person on a case passes through `perform`, and through nothing else."""

from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed, can_proceed

from accounts.access import demand_role
from accounts.models import Role, User
from audit.actions import Action, Outcome
from audit.refusals import refusals_on_record, sentence_of
from audit.rows import insert, locked, update
from audit.trail import record
from certificates.headship import headship_of
from notifications.waking import wake_soon
from sop.case import Case, beginner_of, next_action
from sop.clock import Work, stop_waiting
from sop.models import Sop
from sop.telling import tell_next

AnyCase = TypeVar("AnyCase", bound=Case)
Refusal = (TransitionNotAllowed, PermissionDenied, ValidationError)
TOO_LATE = "Langkah ini sudah dikerjakan atau belum gilirannya."
SUSPENDED = (
    "Pemrosesan data pada permohonan ini ditunda atas permintaan {} dari pemilik datanya. Tidak ada yang dapat "
    "dikerjakan sampai Kepala Dinas atau Administrator Aplikasi mengakhiri penundaannya."
)
# Of our own, because every act asks it.
STANDING = "SELECT role, office_id, is_active FROM accounts_user WHERE id = %s"
LONGEST_STRETCH = timedelta(hours=8)


def perform(
    action: str, case: AnyCase, *, by: User, opened_at: datetime | None = None, **inputs: Any
) -> AnyCase:
    """Carry out `action` on `case` and return it as it then stands.

    The row is locked, asked, changed and saved with its entry, work and notices in one transaction. A refusal
    (TransitionNotAllowed: too late or too early; PermissionDenied: not his; ValidationError: the inputs) changes
    nothing, is on record after the rollback, and is raised again.
    """
    try:
        with transaction.atomic():
            moved = locked(type(case), case.pk)
            notices = _carry_out(action, moved, by=_as_he_is(by), opened_at=opened_at, inputs=inputs)
            transaction.on_commit(partial(wake_soon, notices), robust=True)
    except Refusal as refusal:
        _record_refusal(action, case, by=by, refusal=refusal)
        raise
    return moved


def _as_he_is(by: User) -> User:
    """The person with what he may do now: while he waited for the case, it may have been taken from him."""
    standing = copy(by)
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [by.pk])
        standing.role, standing.office_id, standing.is_active = cursor.fetchone()
    return standing


def _record_refusal(action: str, case: Case, *, by: User, refusal: Exception) -> None:
    """Of the case as it stands: the caller's may be older, and the one that was refused half changed."""
    standing = type(case).objects.get(pk=case.pk)
    facts = {"from_state": str(standing.state), "reason": sentence_of(refusal), **_capacity(by)}
    record(Action(action), by=by, case=standing, outcome=Outcome.REFUSED, facts=facts)


def begin(model: type[AnyCase], *, by: User, sop: Sop) -> AnyCase:
    """A new case, or the one that `by` has begun and not yet touched: a second click begins nothing more.

    One that was opened for somebody bears his name from the start, and is not it.

    PermissionDenied, on record, for whoever is not the actor of its first step by the role that he has by then.
    """
    with refusals_on_record(Action.START, PermissionDenied, by=by), transaction.atomic():
        by = demand_role(by, beginner_of(model, sop))
        untouched = (
            model.objects.of_office(by.office_id).open().filter(started_by=by, sop=sop, acts=0, full_name="")
        )
        return untouched.order_by("started_at").first() or open_case(model, by=by, sop=sop)


def open_case(model: type[AnyCase], *, by: User, **columns: Any) -> AnyCase:
    """Begin a case in its first state, under the revision of the SOP that is in force in the office."""
    with transaction.atomic():
        case = model(office_id=by.office_id, started_by=by, **columns)
        case.audit_head = record(Action.START, by=by, case=case).hash
        case.save(force_insert=True)
    return case


def cancel_by_system(case: Case, *, reason: str) -> None:
    """End a locked draft that the system has begun and nobody has touched, in the caller's transaction.

    Nobody has worked on it, and nobody need hear of it: there is its entry, which names no person, and nothing else.
    """
    before = str(case.state)
    cancel: Callable[..., dict[str, Any] | None] = getattr(case, Action.CANCEL)
    facts = cancel(by=None, reason=reason) or {}
    case.acts += 1
    case.moved_at = timezone.now()
    facts |= {"from_state": before, "to_state": str(case.state)}
    case.audit_head = record(
        Action.CANCEL, by=None, case=case, previous=bytes(case.audit_head), facts=facts
    ).hash
    case.save(update_fields=["state", "return_reason", "acts", "moved_at", "audit_head"])


def _carry_out(
    action: str, case: Case, *, by: User, opened_at: datetime | None, inputs: dict[str, Any]
) -> list[int]:
    """Change the locked case and write all that belongs to the change; return the notices that now wait."""
    now = timezone.now()
    before, columns = str(case.state), dict(case.__dict__)
    facts = _transition(action, case, by=by)(**inputs) or {}
    if action != Action.SIGN:  # who approves is asked by the approval itself
        facts |= _capacity(by)
    case.acts += 1
    if case.state != before:
        case.moved_at = now
        stop_waiting(case.pk, at=now)
    entry = record(
        Action(action),
        by=by,
        case=case,
        previous=bytes(case.audit_head),
        facts={"from_state": before, "to_state": str(case.state), **facts},
    )
    case.audit_head = entry.hash
    # Only what the act has touched: a row of sixty columns is most of the cost of its own saving.
    update(case, tuple(name for name in columns if case.__dict__.get(name) is not columns[name]))
    insert(_work(action, case, row=next_action(type(case), before), by=by, opened_at=opened_at, now=now))
    return tell_next(case, action=action, by=by)


def _capacity(by: User) -> dict[str, str]:
    """In whose stead the head of the office acts, and by which decree; nothing of who acts in his own right."""
    capacity = headship_of(by).capacity if by.role == Role.KEPALA_DINAS else ""
    return {"capacity": capacity} if capacity else {}


def _transition(action: str, case: Case, *, by: User) -> Callable[..., dict[str, Any] | None]:
    """The bound act, once it is known to be possible now (first: a late click is no 403) and his to do."""
    method: Callable[..., dict[str, Any] | None] = getattr(case, action)
    if not can_proceed(method):
        raise TransitionNotAllowed(TOO_LATE)
    if not case.may(action, by):
        raise PermissionDenied("Anda tidak memiliki hak akses untuk tindakan ini.")
    if case.suspended_for:
        raise ValidationError(SUSPENDED.format(case.suspended_for), code="suspended")
    return partial(method, by=by)


def _work(
    action: str, case: Case, *, row: str | None, by: User, opened_at: datetime | None, now: datetime
) -> Work:
    """Working time runs from opening the page to now; of a page left open over night the last eight hours are kept."""
    opened_at = min(max(opened_at or now, now - LONGEST_STRETCH), now)
    return Work(
        case_id=case.pk, action=action, row=row or action, by=by, opened_at=opened_at, finished_at=now
    )
