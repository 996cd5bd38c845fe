"""The rules of an office are set by two, an administrator and the Kepala Dinas; either one holds papers back."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

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
from documents.rules import Hold, RetentionRule

ACTIONS = {
    Decision.CONFIRMED: Action.CONFIRM_RETENTION,
    Decision.DECLINED: Action.DECLINE_RETENTION,
    Decision.WITHDRAWN: Action.WITHDRAW_RETENTION,
}
WAITING = (
    "Masih ada usul aturan untuk jenis dokumen ini yang menunggu Kepala Dinas. Usul itu diputuskan dahulu."
)
WHAT = "Usul aturan retensi"
# Who keeps papers from destruction, and lets them go.
KEEPERS = (Role.ADMIN, Role.KEPALA_DINAS)
ALREADY_HELD = "Pemusnahan dokumen permohonan ini sudah ditahan. Tidak ada yang diubah."
NOT_HELD = "Dokumen permohonan ini tidak sedang ditahan. Tidak ada yang diubah."


class NotHeld(ValidationError):
    """It is held already, or not any more; its text is the sentence for the officer."""


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


def hold(case_id: UUID, *, by: User, reason: str, number: str = "") -> Hold:
    """Keep every paper that the case stands on, whatever its rule says, until the hold is lifted."""
    facts = {"reason": reason}
    with (
        refusals_on_record(Action.HOLD_PAPERS, NotHeld, PermissionDenied, by=by, case_id=case_id, facts={}),
        transaction.atomic(),
    ):
        lock_papers(by.office_id)
        by = demand_role(by, *KEEPERS)
        if Hold.objects.lasting().filter(case_id=case_id).exists():
            raise NotHeld(ALREADY_HELD)
        placed = Hold.objects.create(
            office_id=by.office_id, case_id=case_id, case_number=number, reason=reason, placed_by=by
        )
        record(Action.HOLD_PAPERS, by=by, case_id=case_id, subject_id=placed.pk, facts=facts)
    return placed


def release(case_id: UUID, *, by: User, reason: str) -> Hold:
    """Let the papers of the case go by their rules again."""
    facts = {"reason": reason}
    with (
        refusals_on_record(
            Action.RELEASE_PAPERS, NotHeld, PermissionDenied, by=by, case_id=case_id, facts={}
        ),
        transaction.atomic(),
    ):
        lock_papers(by.office_id)
        by = demand_role(by, *KEEPERS)
        held = Hold.objects.select_for_update().filter(office=by.office_id, case_id=case_id)
        placed = held.lasting().first()
        if placed is None:
            raise NotHeld(NOT_HELD)
        placed.lifted_by, placed.lifted_at, placed.lifted_because = by, timezone.now(), reason
        placed.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
        record(Action.RELEASE_PAPERS, by=by, case_id=case_id, subject_id=placed.pk, facts=facts)
    return placed


def _facts(rule: RetentionRule) -> dict[str, str]:
    return {
        "document_kind": rule.get_kind_display(),
        "retention": rule.sentence,
        "basis": rule.basis,
    }
