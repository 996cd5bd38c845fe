"""Who may do what is changed by two: one administrator proposes, another of the office confirms. Each is on record.

Nobody confirms what he has proposed, nor what is about himself. Where an office has nobody who could, the operator of
the server stands in, by a command, under his name (`manage.py change_access`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.access import NOT_HIS
from accounts.access_changes import AccessChange, Decision, identity_of
from accounts.access_settling import ACTIONS, settle
from accounts.colleagues import tell_colleagues
from accounts.models import Role, User
from accounts.people import add_person, change_person
from accounts.weighing import moves, needs_two, renumbers
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record

TO_CONFIRM = (
    "Sahkan atau tolak usul ini dalam tujuh hari; sebelum itu belum ada yang berubah. Tanyakan dahulu kepada pengusul "
    "atau pimpinan bila alasannya tidak Anda ketahui."
)


WAITING = "Masih ada usul lain atas akun ini. Usul itu diputuskan dahulu."
LATE = (
    "Usul ini sudah diputuskan, sudah lewat tujuh hari, atau akunnya sudah berubah. Tidak ada yang disimpan."
)
TAKEN = "Nama pengguna atau surel ini tidak dapat dipakai. Gunakan yang lain."
TAKEN_MEANWHILE = (
    "Surel baru pada usul ini tidak dapat dipakai. Tidak ada yang disimpan; tolak atau tarik usul ini."
)
OWN_PROPOSAL = "Usul ini Anda ajukan sendiri, sehingga diputuskan administrator lain."
NOT_HIS_PROPOSAL = "Usul ini hanya dapat ditarik kembali oleh yang mengajukannya."
ABOUT_HIMSELF = "Usul ini tentang akun Anda sendiri, sehingga diputuskan administrator lain."
OWN_NUMBER = (
    "NIP ini milik akun Kepala Dinas, sehingga tidak dapat Anda berikan kepada akun Anda sendiri atau lepas darinya. "
    "Minta administrator lain mengusulkannya bila memang NIP Anda."
)


class AlreadyProposed(Exception):
    """Something is proposed about this person and waits; it is decided first."""


class TooLate(Exception):
    """It was decided, has lapsed, or the account is not any more what it was proposed about."""


class Taken(Exception):
    """Another account has the name or the address by now; its text is the sentence for the administrator."""


class OwnNumber(Exception):
    """An administrator would become the head of the office, or cease to be told from him, by his own word."""


class LastAdministrator(Exception):
    """The office would be left without anybody who manages its accounts."""


Refusal = (PermissionDenied, AlreadyProposed, TooLate, Taken)


def propose(person: User, *, by: User, role: str, **wanted: Any) -> AccessChange:
    """Have it wait for a second administrator, all of whom are told. Nothing of it holds until then."""
    with (
        refusals_on_record(Action.PROPOSE_ROLE, *Refusal, by=by, facts={"user": person.username}),
        transaction.atomic(),
    ):
        return _propose(person, by=by, role=role, **wanted)


def _propose(person: User, *, by: User, role: str, **wanted: Any) -> AccessChange:
    locked = _locked(person, by)
    _demand_administrator(locked[by.pk], of=person)
    if person.pk == by.pk:
        raise PermissionDenied(ABOUT_HIMSELF)
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
    """An account of the office; the second administrator opens it, and one of weight nobody else does."""
    with (
        refusals_on_record(Action.ADD_USER, *Refusal, by=by, facts={"user": columns["username"]}),
        _unless_taken(TAKEN),
        transaction.atomic(),
    ):
        person = add_person(by=by, **columns)
        if person.is_active:
            return person, None
        return person, _propose(person, by=by, role=person.role, opens=True)


def change_account(person: User, *, by: User, **columns: Any) -> tuple[list[str], AccessChange | None]:
    """What one administrator may change, in words, and what of it waits for the second."""
    role, is_active = columns.pop("role"), columns.pop("is_active")
    facts = {"user": person.username}
    number_facts = {**facts, "changed": ["NIP"]}
    with (
        refusals_on_record(Action.PROPOSE_ROLE, AlreadyProposed, by=by, facts=facts),
        refusals_on_record(Action.CHANGE_USER, PermissionDenied, Taken, by=by, facts=facts),
        refusals_on_record(Action.CHANGE_USER, OwnNumber, by=by, facts=number_facts),
        _unless_taken(TAKEN),
        transaction.atomic(),
    ):
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
        return changed, _propose(current, by=by, role=role, opens=opens, email=email, **number)


def confirmers_of(change: AccessChange) -> list[User]:
    """Who could be the second: the other administrators of the office, but not the person himself."""
    others = User.objects.filter(office=change.person.office_id, role=Role.ADMIN, is_active=True)
    return list(others.exclude(pk__in=[change.person_id, change.proposed_by_id or 0]).order_by("full_name"))


def decide(change: AccessChange, decision: Decision, *, by: User) -> AccessChange:
    """Confirm, decline, or take back what oneself has proposed; TooLate if that is not possible any more."""
    facts = {"user": change.person.username, "changed": change.sentences}
    with (
        refusals_on_record(ACTIONS[decision], *Refusal, by=by, subject_id=change.pk, facts=facts),
        _unless_taken(TAKEN_MEANWHILE),
        transaction.atomic(),
    ):
        # The people first, as whoever proposes does: otherwise each would wait for the other.
        locked = _locked(change.person, by)
        current = AccessChange.objects.select_for_update().get(pk=change.pk)
        _demand_administrator(locked[by.pk], of=current.person)
        _demand_his_to_decide(current, decision, by=by)
        is_same = decision != Decision.CONFIRMED or current.is_about(locked[current.person_id])
        if not current.is_open or not is_same:
            raise TooLate(LATE)
        settle(current, decision, person=locked[current.person_id], by=by)
    return current


def stand_in(person: User, *, operator: str, **wanted: Any) -> AccessChange:
    """What the operator of the server does under his name: confirm what waits, or `wanted` without any proposal."""
    with transaction.atomic():
        locked = _locked(person)[person.pk]
        _let_lapse(locked)
        waiting = AccessChange.objects.select_for_update().filter(person=person, decision=Decision.OPEN)
        change = waiting.first()
        if change and wanted:
            raise AlreadyProposed(WAITING)
        if change is None:
            if not wanted:
                raise TooLate(LATE)
            change = _change_of(locked, **{"role": locked.role, **wanted})
        _keep_an_administrator(locked, role=change.role)
        settle(change, Decision.CONFIRMED, person=locked, by=None, operator=operator)
    return change


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
        raise PermissionDenied(NOT_HIS)


def _demand_his_to_decide(change: AccessChange, decision: Decision, *, by: User) -> None:
    is_own = change.proposed_by_id == by.pk
    if is_own != (decision == Decision.WITHDRAWN):
        raise PermissionDenied(OWN_PROPOSAL if is_own else NOT_HIS_PROPOSAL)
    if change.person_id == by.pk:
        raise PermissionDenied(ABOUT_HIMSELF)


@contextmanager
def _unless_taken(sentence: str) -> Iterator[None]:
    """What the database says of a name or an address that is there twice, as a sentence that names neither."""
    try:
        yield
    except IntegrityError as error:
        raise Taken(sentence) from error


def _keep_an_administrator(person: User, *, role: str) -> None:
    others = User.objects.filter(office=person.office_id, role=Role.ADMIN, is_active=True)
    is_last = person.is_active and person.role == Role.ADMIN and not others.exclude(pk=person.pk).exists()
    if is_last and role != Role.ADMIN:
        raise LastAdministrator


def _demand_nothing_waits(person: User) -> None:
    _let_lapse(person)
    if AccessChange.objects.filter(person=person, decision=Decision.OPEN).exists():
        raise AlreadyProposed(WAITING)


def _let_lapse(person: User) -> None:
    """What nobody has decided in time gives way to what is proposed now."""
    for change in AccessChange.objects.select_for_update().filter(person=person, decision=Decision.OPEN):
        if not (change.is_open and change.is_about(person)):
            change.decision, change.decided_at = Decision.LAPSED, change.lapses_at
            change.save(update_fields=["decision", "decided_at"])
