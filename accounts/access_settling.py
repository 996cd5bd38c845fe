"""A proposal about somebody's access is decided: what holds from then on, what is on record, and who is told."""

from functools import partial
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from accounts.access_changes import AccessChange, Decision
from accounts.devices import end_all
from accounts.factors import RecoveryCode, SecondFactor
from accounts.models import User
from accounts.telling import tell_of_change
from audit.actions import Action
from audit.trail import record
from notifications.models import tell_person
from notifications.waking import wake_soon

ACTIONS = {
    Decision.CONFIRMED: Action.CONFIRM_ROLE,
    Decision.DECLINED: Action.DECLINE_ROLE,
    Decision.WITHDRAWN: Action.WITHDRAW_ROLE,
}
DECIDED = "Usul Anda atas akun {username} ({name}) sudah {decision} oleh {by}: {changed}."


def settle(
    change: AccessChange, decision: Decision, *, person: User, by: User | None, operator: str = ""
) -> None:
    """Decide it, in the transaction that holds both rows; what was confirmed holds from now on."""
    change.person = person
    change.decision, change.decided_by, change.decided_at = decision, by, timezone.now()
    change.save()
    facts: dict[str, Any] = {"user": person.username, "changed": change.sentences}
    if operator:
        facts["asked_by"] = f"pengelola server {operator}"
    elif change.proposed_by_id and decision != Decision.WITHDRAWN:
        facts["asked_by"] = str(change.proposed_by)
    entry = record(ACTIONS[decision], by=by, office_id=person.office_id, facts=facts, subject_id=change.pk)
    who = f"{by.full_name} ({by.get_role_display()})" if by else f"pengelola server {operator}"
    if decision == Decision.CONFIRMED:
        _apply(change, person)
        changed, old = change.sentences, change.was_email
        tell_of_change(person, by=who, changed=changed, entry_id=entry.pk, old_address=old)
    if change.proposed_by_id and decision != Decision.WITHDRAWN:
        _tell_proposer(change, by=who)


def _apply(change: AccessChange, person: User) -> None:
    person.role = change.role
    person.is_active = person.is_active or change.opens
    person.email = change.email or person.email
    person.nip = change.nip if change.changes_nip else person.nip
    if change.drops_factors:
        # Whoever else knows the password would be the first to make a new factor; a link goes to the address alone.
        person.set_unusable_password()
        person.link_sent_at = None
    person.save(update_fields=["role", "is_active", "email", "nip", "password", "link_sent_at"])
    if change.drops_factors:
        SecondFactor.objects.filter(person=person).delete()
        RecoveryCode.objects.filter(person=person).delete()
        end_all(person.pk)


def _tell_proposer(change: AccessChange, *, by: str) -> None:
    notice = tell_person(
        cast("int", change.proposed_by_id),
        address="",
        occasion=f"hak-akses:{change.pk}",
        subject=f"Usul perubahan hak akses {change.standing}",
        body=DECIDED.format(
            username=change.person.username,
            name=change.person.full_name,
            decision=change.standing,
            by=by,
            changed=", ".join(change.sentences),
        ),
        path=change.get_absolute_url(),
        button="Lihat usul",
    )
    transaction.on_commit(partial(wake_soon, [notice]), robust=True)
