"""The rules of an office are set by two: an administrator proposes one, the Kepala Dinas confirms it."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import demand_role
from accounts.models import Role, User
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from documents.proposals import Decision
from documents.proposing import (
    NotDecided,
    ask_head,
    demand_deciders_act,
    demand_in_office,
    demand_open,
    tell_proposer,
)
from documents.retention import lock_papers
from documents.rules import RetentionRule

ACTIONS = {
    Decision.CONFIRMED: Action.CONFIRM_RETENTION,
    Decision.DECLINED: Action.DECLINE_RETENTION,
    Decision.WITHDRAWN: Action.WITHDRAW_RETENTION,
}
WAITING = (
    "Masih ada usul aturan untuk jenis dokumen ini yang menunggu Kepala Dinas. Usul itu diputuskan dahulu."
)
WHAT = "Usul aturan retensi"


def propose_rule(
    *, by: User, kind: str, months: int, counted_from: str, basis_number: str, basis_date: date
) -> RetentionRule:
    """Have it wait for the Kepala Dinas; until he confirms it, what held before holds."""
    proposed = RetentionRule(
        office_id=by.office_id,
        proposed_by=by,
        kind=kind,
        months=months,
        counted_from=counted_from,
        basis_number=basis_number,
        basis_date=basis_date,
    )
    with (
        refusals_on_record(
            Action.PROPOSE_RETENTION, NotDecided, PermissionDenied, by=by, facts=_facts(proposed)
        ),
        transaction.atomic(),
    ):
        lock_papers(by.office_id)
        demand_role(by, Role.ADMIN)
        if RetentionRule.objects.of_office(by.office_id).filter(kind=kind, decision=Decision.OPEN).exists():
            raise NotDecided(WAITING)
        proposed.save()
        entry = record(Action.PROPOSE_RETENTION, by=by, subject_id=proposed.pk, facts=_facts(proposed))
        ask_head(entry, proposed, by=by, subject="Usul aturan retensi menunggu Kepala Dinas")
    return proposed


def decide_rule(proposed: RetentionRule, decision: Decision, *, by: User, reason: str = "") -> RetentionRule:
    """Confirm, decline, or take back what oneself has proposed."""
    about = ACTIONS[decision]
    with (
        refusals_on_record(
            about, NotDecided, PermissionDenied, by=by, subject_id=proposed.pk, facts=_facts(proposed)
        ),
        transaction.atomic(),
    ):
        lock_papers(by.office_id)
        current = RetentionRule.objects.select_for_update().get(pk=proposed.pk, office=by.office_id)
        demand_deciders_act(current, decision, by=by)
        demand_open(current)
        capacity = demand_in_office(by) if decision == Decision.CONFIRMED else ""
        current.settle(decision, by=by, capacity=capacity, reason=reason)
        current.store_decision()
        said = {"reason": reason} if reason else {}
        capacities = {"capacity": capacity} if capacity else {}
        record(about, by=by, subject_id=current.pk, facts={**_facts(current), **said, **capacities})
        tell_proposer(current, by=by, what=WHAT)
    return current


def _facts(rule: RetentionRule) -> dict[str, str]:
    return {
        "document_kind": rule.get_kind_display(),
        "retention": rule.sentence,
        "basis": rule.basis,
    }
