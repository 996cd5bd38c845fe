"""By his NIP is known who heads the office: the number of a Kepala Dinas comes and goes by two administrators."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.access_acts import decide
from accounts.access_changes import AccessChange, Decision
from accounts.models import Office, Role, User
from audit.models import Entry
from tests.accounts.test_people import NEW, RINA, as_typed, edit
from tests.registrations.desk import text_of

Browse = Callable[[User], Client]
Make = Callable[..., User]
OTHERS = "197502022000032002"


@pytest.fixture
def second(office: Office, make_user: Make) -> User:
    return make_user("dewi.admin", office=office, role=Role.ADMIN, full_name="Dewi Kedua")


@pytest.fixture
def former(office: Office, make_user: Make) -> User:
    """Whose account of a Kepala Dinas still stands."""
    return make_user("mantan", office=office, role=Role.KEPALA_DINAS, nip=OTHERS)


def number_of(person: User) -> str:
    return User.objects.get(pk=person.pk).nip


@pytest.mark.parametrize("becomes", ["197001011995031001", "198505052010012004", ""])
def test_the_number_of_a_kepala_dinas_waits_for_a_second_administrator(
    admin: User, second: User, former: User, kepala_dinas: User, browse: Browse, becomes: str
) -> None:
    browse(admin).post(edit(former), as_typed(former, nip=becomes, full_name="Mantan Kepala"))
    change = AccessChange.objects.get()
    assert (number_of(former), change.nip, change.sentences) == (OTHERS, becomes, ["NIP"])
    assert User.objects.get(pk=former.pk).full_name == "Mantan Kepala"
    page = text_of(browse(second).get(change.get_absolute_url()))
    assert f"Semula {OTHERS}, menjadi {becomes or 'tidak ada'}" in page
    browse(second).post(change.get_absolute_url(), {"jawaban": "sahkan"})
    assert number_of(former) == becomes
    assert Entry.objects.filter(action="confirm_role").latest("id").facts["changed"] == ["NIP"]


def test_what_was_declined_leaves_the_number(admin: User, second: User, former: User, browse: Browse) -> None:
    browse(admin).post(edit(former), as_typed(former, nip=""))
    decide(AccessChange.objects.get(), Decision.DECLINED, by=second)
    assert number_of(former) == OTHERS


def test_nobody_is_given_the_number_of_the_kepala_dinas_by_one_nor_loses_it(
    admin: User, second: User, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    client = browse(admin)
    client.post(edit(adb), as_typed(adb, nip=kepala_dinas.nip))
    assert number_of(adb) != kepala_dinas.nip
    decide(AccessChange.objects.get(), Decision.CONFIRMED, by=second)
    assert number_of(adb) == kepala_dinas.nip
    adb.refresh_from_db()
    client.post(edit(adb), as_typed(adb, nip=""))
    assert number_of(adb) == kepala_dinas.nip
    assert AccessChange.objects.filter(decision=Decision.OPEN, changes_nip=True, nip="").exists()


def test_another_number_of_an_adb_stays_one_administrators_affair(
    admin: User, second: User, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    browse(admin).post(edit(adb), as_typed(adb, nip=OTHERS))
    assert number_of(adb) == OTHERS
    assert not AccessChange.objects.exists()


def test_an_administrator_does_not_give_himself_the_number_of_the_kepala_dinas(
    admin: User, kepala_dinas: User, browse: Browse
) -> None:
    before = number_of(admin)
    page = browse(admin).post(edit(admin), as_typed(admin, nip=kepala_dinas.nip))
    assert page.status_code == 422
    assert "milik akun Kepala Dinas" in text_of(page)
    assert number_of(admin) == before
    entry = Entry.objects.filter(action="change_user").latest("id")
    assert (entry.outcome, entry.facts["changed"]) == ("refused", ["NIP"])
    assert "milik akun Kepala Dinas" in entry.facts["reason"]


def test_a_new_account_with_the_number_of_the_kepala_dinas_is_opened_by_two(
    admin: User, second: User, kepala_dinas: User, browse: Browse
) -> None:
    browse(admin).post(NEW, {**RINA, "nip": kepala_dinas.nip})
    rina = User.objects.get(username="rina.adb")
    assert not rina.is_active
    decide(AccessChange.objects.get(person=rina), Decision.CONFIRMED, by=second)
    assert User.objects.get(pk=rina.pk).is_active


def test_a_closed_account_with_the_number_of_the_kepala_dinas_is_opened_by_two(
    admin: User, second: User, kepala_dinas: User, office: Office, make_user: Make, browse: Browse
) -> None:
    twin = make_user("bima.adb", office=office, role=Role.ADB, nip=kepala_dinas.nip, is_active=False)
    browse(admin).post(edit(twin), as_typed(twin))
    assert not User.objects.get(pk=twin.pk).is_active
    assert AccessChange.objects.get().opens
