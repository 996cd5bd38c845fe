"""Changing an office's rules, with its entry and what everybody else of the office is told in the same transaction."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from accounts.access import demand_role
from accounts.colleagues import tell_colleagues
from accounts.models import Role, User
from accounts.roles import STAFF
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from renewals.ladder import validated
from renewals.outlook import rules_of
from renewals.reminders import ReminderRules

LABELS = {
    "rungs": "hari pengingat",
    "contact_name": "nama kontak lanjutan",
    "contact_address": "surel kontak lanjutan",
    "contact_from": "kontak lanjutan sejak hari",
}


def change_rules(
    *, by: User, rungs: list[int], contact_name: str, contact_address: str, contact_from: int
) -> list[str]:
    """Store what differs in the administrator's own office, and return it in words. `InvalidRungs` for such a list."""
    wanted = ReminderRules(
        office_id=by.office_id,
        rungs=list(validated(rungs)),
        contact_name=contact_name,
        contact_address=contact_address,
        contact_from=contact_from,
    )
    with refusals_on_record(Action.CHANGE_REMINDERS, PermissionDenied, by=by), transaction.atomic():
        by = demand_role(by, Role.ADMIN)
        before = rules_of(by.office_id)
        changed = [
            f"{label}: {_said(before, name)} menjadi {_said(wanted, name)}"
            for name, label in LABELS.items()
            if getattr(before, name) != getattr(wanted, name)
        ]
        if changed:
            ReminderRules.objects.bulk_create(
                [wanted], update_conflicts=True, unique_fields=["office"], update_fields=list(LABELS)
            )
            entry = record(Action.CHANGE_REMINDERS, by=by, facts={"changed": changed})
            tell_colleagues(
                entry,
                by=by,
                roles=STAFF,
                kind="rules",
                subject="Aturan pengingat masa berlaku diubah",
                path=reverse("renewals:reminders"),
                button="Periksa aturan pengingat",
            )
    return changed


def _said(rules: ReminderRules, name: str) -> str:
    value: Any = getattr(rules, name)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value) or "(kosong)"
