"""No administrator opens an ADB account for himself and works as two people, where another can look at it first."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from accounts.access_acts import add_account, change_account, decide
from accounts.access_changes import AccessChange, Decision
from accounts.models import Office, Role, User
from audit.actions import Action, Outcome
from audit.models import Entry

RINA = {
    "username": "rina.adb",
    "full_name": "Rina",
    "email": "rina@contoh.go.id",
    "nip": "",
    "role": Role.ADB,
}
MakeUser = Callable[..., User]


@pytest.fixture
def second(office: Office, make_user: MakeUser) -> User:
    return make_user("dewi.admin", office=office, role=Role.ADMIN)


def test_an_adb_is_opened_by_the_second_administrator(admin: User, second: User) -> None:
    person, waiting = add_account(by=admin, **RINA)
    assert (person.is_active, waiting is not None) == (False, True)
    change = AccessChange.objects.get()
    with pytest.raises(PermissionDenied):
        decide(change, Decision.CONFIRMED, by=admin)
    assert Entry.objects.filter(action=Action.CONFIRM_ROLE, outcome=Outcome.REFUSED, actor=admin).exists()
    assert not User.objects.get(pk=person.pk).is_active
    decide(change, Decision.CONFIRMED, by=second)
    assert User.objects.get(pk=person.pk).is_active


def test_an_adb_whose_account_was_closed_is_let_in_again_by_two(admin: User, second: User, adb: User) -> None:
    columns = {"full_name": adb.full_name, "email": adb.email, "nip": "", "role": Role.ADB}
    change_account(adb, by=admin, is_active=False, **columns)
    changed, waiting = change_account(User.objects.get(pk=adb.pk), by=admin, is_active=True, **columns)
    assert (changed, waiting is not None) == ([], True)
    assert not User.objects.get(pk=adb.pk).is_active


@pytest.mark.parametrize("standing", ["nobody", "closed", "elsewhere"])
def test_where_nobody_else_could_look_at_it_one_opens_it_at_once(
    admin: User, other_office: Office, office: Office, make_user: MakeUser, standing: str
) -> None:
    if standing == "closed":
        closed = make_user("lama.admin", office=office, role=Role.ADMIN)
        User.objects.filter(pk=closed.pk).update(is_active=False)
    if standing == "elsewhere":
        make_user("lain.admin", office=other_office, role=Role.ADMIN)
    person, waiting = add_account(by=admin, **RINA)
    assert (person.is_active, waiting) == (True, None)


def test_nor_does_one_administrator_turn_the_account_that_two_opened_to_another_address(
    admin: User, second: User
) -> None:
    person, _ = add_account(by=admin, **RINA)
    decide(AccessChange.objects.get(), Decision.CONFIRMED, by=second)
    columns = {**RINA, "email": "bukan.rina@contoh.go.id"}
    _, waiting = change_account(User.objects.get(pk=person.pk), by=admin, is_active=True, **columns)
    assert waiting is not None
    assert User.objects.get(pk=person.pk).email == RINA["email"]
