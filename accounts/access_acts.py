"""Who may do what is changed by two: one administrator proposes, another of the office confirms. Each is on record.

Nobody confirms what he has proposed, nor what is about himself. Where an office has nobody who could, the operator of
the server stands in, by a command, under his name (`manage.py change_access`).
"""

from functools import partial
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access_changes import AccessChange, Decision, identity_of
from accounts.colleagues import tell_colleagues
from accounts.devices import end_all
from accounts.factors import RecoveryCode, SecondFactor
from accounts.models import Role, User
from accounts.people import add_person, change_person
from accounts.telling import tell_of_change
from accounts.weighing import moves, needs_two, renumbers
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from notifications.models import tell_person
from notifications.waking import wake_soon

ACTIONS = {
    Decision.CONFIRMED: Action.CONFIRM_ROLE,
    Decision.DECLINED: Action.DECLINE_ROLE,
    Decision.WITHDRAWN: Action.WITHDRAW_ROLE,
}
TO_CONFIRM = (
    "Sahkan atau tolak usul ini dalam tujuh hari; sebelum itu belum ada yang berubah. Tanyakan dahulu kepada pengusul "
    "atau pimpinan bila alasannya tidak Anda ketahui."
)
OWN_NUMBER = (
    "NIP ini milik akun Kepala Dinas, sehingga tidak dapat Anda berikan kepada akun Anda sendiri atau lepas darinya. "
    "Minta administrator lain mengusulkannya bila memang NIP Anda."
)
DECIDED = "Usul Anda atas akun {username} ({name}) sudah {decision} oleh {by}: {changed}."


class AlreadyProposed(Exception):
    """Something is proposed about this person and waits; it is decided first."""


class TooLate(Exception):
    """It was decided, has lapsed, or the account is not any more what it was proposed about."""


class OwnNumber(Exception):
    """An administrator would become the head of the office, or cease to be told from him, by his own word."""


class LastAdministrator(Exception):
    """The office would be left without anybody who manages its accounts."""


def propose(person: User, *, by: User, role: str, **wanted: Any) -> AccessChange:
    """Have it wait for a second administrator, all of whom are told. Nothing of it holds until then."""
    with transaction.atomic():
        locked = _locked(person, by)
        _demand_administrator(locked[by.pk], of=person)
        if person.pk == by.pk:
            raise PermissionDenied
        current = locked[person.pk]
        _demand_nothing_waits(current)
        change = _change_of(current, proposed_by=by, role=role, **wanted)
        change.save()
        facts = {"user": current.username, "changed": change.sentences}
        tell_colleagues(
            record(Action.PROPOSE_ROLE, by=by, facts=facts, subject_id=change.pk),
            by=by,
            roles=[Role.ADMIN],
            kind="usul-hak-akses",
            subject="Perubahan hak akses menunggu administrator kedua",
            path=change.get_absolute_url(),
            button="Periksa usul",
            to_do=TO_CONFIRM,
        )
    return change


def add_account(*, by: User, **columns: Any) -> tuple[User, AccessChange | None]:
    """An account of the administrator's office; one of weight is opened by the second administrator."""
    with transaction.atomic():
        person = add_person(by=by, **columns)
        if person.is_active:
            return person, None
        return person, propose(person, by=by, role=person.role, opens=True)


def change_account(person: User, *, by: User, **columns: Any) -> tuple[list[str], AccessChange | None]:
    """What one administrator may change, in words, and what of it waits for the second."""
    role, is_active = columns.pop("role"), columns.pop("is_active")
    facts = {"user": person.username, "changed": ["NIP"]}
    with refusals_on_record(Action.CHANGE_USER, OwnNumber, by=by, facts=facts), transaction.atomic():
        # Judged by the account as it is, not as the form has shown it.
        current = _locked(person, by)[person.pk]
        opens = is_active and not current.is_active
        email = columns.pop("email") if moves(current, role=role, email=columns["email"]) else ""
        number: dict[str, Any] = {}
        if renumbers(current, role=role, nip=columns["nip"]):
            if current.pk == by.pk:
                raise OwnNumber(OWN_NUMBER)
            number = {"changes_nip": True, "nip": columns.pop("nip")}
        if not (email or number or needs_two(current, role=role, opens=opens)):
            return change_person(current, by=by, **columns, is_active=is_active), None
        # Before what one may change is changed: that alone would make what waits lapse.
        _demand_nothing_waits(current)
        at_once = columns if is_active else {**columns, "is_active": False}
        changed = change_person(current, by=by, **at_once)
        return changed, propose(current, by=by, role=role, opens=opens, email=email, **number)


def confirmers_of(change: AccessChange) -> list[User]:
    """Who could be the second: the other administrators of the office, but not the person himself."""
    others = User.objects.filter(office=change.person.office_id, role=Role.ADMIN, is_active=True)
    return list(others.exclude(pk__in=[change.person_id, change.proposed_by_id or 0]).order_by("full_name"))


def decide(change: AccessChange, decision: Decision, *, by: User) -> AccessChange:
    """Confirm, decline, or take back what oneself has proposed; TooLate if that is not possible any more."""
    with transaction.atomic():
        # The people first, as whoever proposes does: otherwise each would wait for the other.
        locked = _locked(change.person, by)
        current = AccessChange.objects.select_for_update().get(pk=change.pk)
        _demand_administrator(locked[by.pk], of=current.person)
        is_own = current.proposed_by_id == by.pk
        if is_own != (decision == Decision.WITHDRAWN) or current.person_id == by.pk:
            raise PermissionDenied
        is_same = decision != Decision.CONFIRMED or current.is_about(locked[current.person_id])
        if not current.is_open or not is_same:
            raise TooLate
        _settle(current, decision, person=locked[current.person_id], by=by)
    return current


def stand_in(person: User, *, operator: str, **wanted: Any) -> AccessChange:
    """What the operator of the server does under his name: confirm what waits, or `wanted` without any proposal."""
    with transaction.atomic():
        locked = _locked(person)[person.pk]
        _let_lapse(locked)
        waiting = AccessChange.objects.select_for_update().filter(person=person, decision=Decision.OPEN)
        change = waiting.first()
        if change and wanted:
            raise AlreadyProposed
        if change is None:
            if not wanted:
                raise TooLate
            change = _change_of(locked, **{"role": locked.role, **wanted})
        _keep_an_administrator(locked, role=change.role)
        _settle(change, Decision.CONFIRMED, person=locked, by=None, operator=operator)
    return change


def _settle(
    change: AccessChange, decision: Decision, *, person: User, by: User | None, operator: str = ""
) -> None:
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


def _change_of(person: User, **wanted: Any) -> AccessChange:
    was = {"was_role": person.role, "was_email": person.email, "identity": identity_of(person)}
    return AccessChange(person=person, **was, **wanted)


def _locked(*people: User) -> dict[int, User]:
    """Their rows as they are now, locked in one order, so that two administrators never wait for each other."""
    found = (
        User.objects.select_for_update(no_key=True).filter(pk__in={one.pk for one in people}).order_by("pk")
    )
    return {user.pk: user for user in found}


def _demand_administrator(by: User, *, of: User) -> None:
    if not (by.is_active and by.role == Role.ADMIN and by.office_id == of.office_id):
        raise PermissionDenied


def _keep_an_administrator(person: User, *, role: str) -> None:
    others = User.objects.filter(office=person.office_id, role=Role.ADMIN, is_active=True)
    is_last = person.is_active and person.role == Role.ADMIN and not others.exclude(pk=person.pk).exists()
    if is_last and role != Role.ADMIN:
        raise LastAdministrator


def _demand_nothing_waits(person: User) -> None:
    _let_lapse(person)
    if AccessChange.objects.filter(person=person, decision=Decision.OPEN).exists():
        raise AlreadyProposed


def _let_lapse(person: User) -> None:
    """What nobody has decided in time gives way to what is proposed now."""
    for change in AccessChange.objects.select_for_update().filter(person=person, decision=Decision.OPEN):
        if not (change.is_open and change.is_about(person)):
            change.decision, change.decided_at = Decision.LAPSED, change.lapses_at
            change.save(update_fields=["decision", "decided_at"])


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
