"""Penundaan pemrosesan: while it lasts, no act on a case passes the door (UU 27/2022, article 41)."""

from collections.abc import Collection
from uuid import UUID

from accounts.models import User
from audit.actions import Action
from audit.rows import locked
from audit.trail import record
from sop.case import Case
from sop.inbox import case_models


def open_cases(keys: Collection[UUID], *, office_id: int) -> list[Case]:
    """Those of these cases that still run."""
    wanted = list(keys)
    return [
        case
        for model in case_models()
        for case in model.objects.of_office(office_id).open().filter(pk__in=wanted).order_by("pk")
    ]


def suspended_for(number: str, *, office_id: int) -> list[Case]:
    """The cases with which nothing is done because of this request."""
    return [
        case
        for model in case_models()
        for case in model.objects.of_office(office_id).open().filter(suspended_for=number).order_by("pk")
    ]


def suspend(cases: Collection[Case], *, number: str, by: User) -> list[Case]:
    """Stop all acts on these cases, in the caller's transaction; those that another request stops already stay so."""
    return [case for case in cases if _mark(case, Action.SUSPEND_PROCESSING, before="", number=number, by=by)]


def resume(cases: Collection[Case], *, number: str, by: User) -> list[Case]:
    """Let work on these cases go on, in the caller's transaction."""
    return [case for case in cases if _mark(case, Action.RESUME_PROCESSING, before=number, number="", by=by)]


def _mark(case: Case, action: Action, *, before: str, number: str, by: User) -> bool:
    standing = locked(type(case), case.pk)
    if standing.suspended_for != before:
        return False
    standing.suspended_for = number
    # A page that was open before is stale: whoever sends it is told.
    standing.acts += 1
    facts = {"reason": f"permintaan {number or before}"}
    head = bytes(standing.audit_head)
    standing.audit_head = record(action, by=by, case=standing, previous=head, facts=facts).hash
    standing.save(update_fields=["suspended_for", "acts", "audit_head"])
    return True
