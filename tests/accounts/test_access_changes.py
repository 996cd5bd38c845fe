"""Who may do what is changed by two administrators: one proposes, another confirms (T14)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from accounts.access_acts import AlreadyProposed, TooLate, decide, propose
from accounts.access_changes import AccessChange, Decision
from accounts.models import Office, Role, SecondFactor, User
from audit.actions import Action
from audit.models import Entry
from notifications.models import Notice
from tests.accounts.factors import passkey_of
from tests.accounts.test_people import NEW, PEOPLE, RINA, as_typed, edit

Browse = Callable[[User], Client]
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def second(office: Office, make_user: Callable[..., User]) -> User:
    return make_user("dewi.admin", office=office, role=Role.ADMIN)


@pytest.fixture
def change(admin: User, adb: User, second: User) -> AccessChange:
    return propose(adb, by=admin, role=Role.KEPALA_DINAS)


def role_of(person: User) -> str:
    return User.objects.get(pk=person.pk).role


def test_one_administrator_proposes_and_nothing_has_changed_yet(
    admin: User, adb: User, second: User, browse: Browse
) -> None:
    client = browse(admin)
    answer = client.post(edit(adb), as_typed(adb, role="KEPALA_DINAS", full_name="Sari Baru"))
    change = AccessChange.objects.get()
    assert answer.headers["Location"] == change.get_absolute_url()
    adb.refresh_from_db()
    assert (adb.role, adb.full_name) == (Role.ADB, "Sari Baru")
    entry = Entry.objects.get(action=Action.PROPOSE_ROLE)
    assert (entry.actor, entry.facts["changed"]) == (admin, ["peran: ADB menjadi Kepala Dinas"])
    assert Notice.objects.get(recipient=second).path == change.get_absolute_url()
    assert "Menunggu Dewi Admin." in client.get(change.get_absolute_url()).content.decode()


def test_another_confirms_and_everybody_concerned_is_told(
    admin: User, adb: User, second: User, change: AccessChange, browse: Browse
) -> None:
    client = browse(second)
    assert adb.full_name in client.get(PEOPLE).content.decode()
    assert client.post(change.get_absolute_url(), {"jawaban": "sahkan"}).headers["Location"] == PEOPLE
    assert role_of(adb) == Role.KEPALA_DINAS
    entry = Entry.objects.get(action=Action.CONFIRM_ROLE)
    assert (entry.actor, entry.facts["asked_by"]) == (second, admin.full_name)
    assert "peran: ADB menjadi Kepala Dinas" in Notice.objects.get(recipient=adb).body
    assert "disahkan oleh Dewi Admin" in Notice.objects.get(recipient=admin).body


def test_another_declines_and_nothing_changes(
    admin: User, adb: User, second: User, change: AccessChange, browse: Browse
) -> None:
    browse(second).post(change.get_absolute_url(), {"jawaban": "tolak"})
    assert role_of(adb) == Role.ADB
    assert Entry.objects.filter(action=Action.DECLINE_ROLE, actor=second).exists()
    assert "ditolak oleh Dewi Admin" in Notice.objects.get(recipient=admin).body


def test_the_proposer_may_take_it_back_and_neither_confirm_nor_decline(
    admin: User, adb: User, change: AccessChange, browse: Browse
) -> None:
    client = browse(admin)
    for answer in ("sahkan", "tolak"):
        assert client.post(change.get_absolute_url(), {"jawaban": answer}).status_code == 403
    client.post(change.get_absolute_url(), {"jawaban": "tarik"})
    assert AccessChange.objects.get().decision == Decision.WITHDRAWN
    assert Entry.objects.get(action=Action.WITHDRAW_ROLE).actor == admin
    assert role_of(adb) == Role.ADB


def test_nobody_confirms_what_is_about_himself(admin: User, second: User, browse: Browse) -> None:
    change = propose(second, by=admin, role=Role.KEPALA_DINAS)
    with pytest.raises(PermissionDenied):
        decide(change, Decision.CONFIRMED, by=second)
    page = browse(admin).get(change.get_absolute_url()).content.decode()
    assert "python manage.py change_access dewi.admin" in page


def test_the_page_names_the_command_of_this_installation(
    admin: User, adb: User, browse: Browse, settings: Settings
) -> None:
    settings.MANAGE_COMMAND = "bin/kelola"
    change = propose(adb, by=admin, role=Role.KEPALA_DINAS)
    assert (
        '<code class="text-break">bin/kelola change_access'
        in browse(admin).get(change.get_absolute_url()).content.decode()
    )


def test_the_database_knows_that_it_takes_two(admin: User, change: AccessChange) -> None:
    with pytest.raises(IntegrityError):
        AccessChange.objects.update(
            decision=Decision.CONFIRMED, decided_by=admin, decided_at=change.proposed_at
        )


@pytest.mark.parametrize("columns", [{"role": Role.ADB}, {"is_active": False}])
def test_who_is_no_administrator_any_more_confirms_nothing(
    second: User, change: AccessChange, columns: dict[str, Any]
) -> None:
    User.objects.filter(pk=second.pk).update(**columns)
    with pytest.raises(PermissionDenied):
        decide(change, Decision.CONFIRMED, by=second)


def test_another_office_has_no_say(
    change: AccessChange, other_office: Office, make_user: Callable[..., User], browse: Browse
) -> None:
    stranger = make_user("lain.admin", office=other_office, role=Role.ADMIN)
    assert browse(stranger).post(change.get_absolute_url(), {"jawaban": "sahkan"}).status_code == 404
    with pytest.raises(PermissionDenied):
        decide(change, Decision.CONFIRMED, by=stranger)


def test_after_seven_days_it_has_lapsed_and_another_may_be_proposed(
    admin: User, adb: User, second: User, change: AccessChange, clock: time_machine.Traveller, browse: Browse
) -> None:
    clock.shift(timedelta(days=7))
    with pytest.raises(TooLate):
        decide(change, Decision.CONFIRMED, by=second)
    client = browse(second)
    assert "Tidak berlaku lagi" in client.get(change.get_absolute_url()).content.decode()
    assert change.get_absolute_url() not in client.get(PEOPLE).content.decode()
    propose(adb, by=admin, role=Role.ADMIN)
    change.refresh_from_db()
    assert change.decision == Decision.LAPSED


def test_an_account_that_has_another_role_by_now_is_not_what_was_proposed_about(
    adb: User, second: User, change: AccessChange
) -> None:
    User.objects.filter(pk=adb.pk).update(role=Role.ADMIN)
    with pytest.raises(TooLate):
        decide(change, Decision.CONFIRMED, by=second)


def test_a_second_click_comes_too_late(second: User, change: AccessChange, browse: Browse) -> None:
    client = browse(second)
    for _ in range(2):
        client.post(change.get_absolute_url(), {"jawaban": "sahkan"})
    assert Entry.objects.filter(action=Action.CONFIRM_ROLE, outcome="done").count() == 1


def test_one_change_of_a_person_waits_at_a_time(
    admin: User, adb: User, change: AccessChange, browse: Browse
) -> None:
    with pytest.raises(AlreadyProposed):
        propose(adb, by=admin, role=Role.ADMIN)
    answer = browse(admin).post(edit(adb), as_typed(adb, role="ADMIN", full_name="Sari Baru"))
    assert answer.status_code == 422
    assert "Masih ada usul lain" in answer.content.decode()
    adb.refresh_from_db()
    assert adb.full_name == "Sari Adb"


@pytest.mark.parametrize("role", ["KEPALA_DINAS", "ADMIN"])
def test_an_account_of_weight_is_opened_by_the_second_and_only_then_written_to(
    admin: User, second: User, browse: Browse, letters: list[EmailMessage], role: str
) -> None:
    browse(admin).post(NEW, {**RINA, "role": role})
    rina = User.objects.get(username="rina.adb")
    assert (rina.is_active, letters) == (False, [])
    change = AccessChange.objects.get(person=rina)
    browse(second).post(change.get_absolute_url(), {"jawaban": "sahkan"})
    assert User.objects.get(pk=rina.pk).is_active
    assert [letter.to for letter in letters if "rina.adb" in str(letter.body)][:1] == [["rina@contoh.go.id"]]


@pytest.mark.parametrize("role", [Role.KEPALA_DINAS, Role.ADB])
def test_a_closed_account_is_opened_again_by_two_and_closed_by_one(
    admin: User,
    second: User,
    office: Office,
    make_user: Callable[..., User],
    browse: Browse,
    role: Role,
) -> None:
    person = make_user("nina", office=office, role=role)
    client = browse(admin)
    typed = as_typed(person)
    client.post(edit(person), {name: value for name, value in typed.items() if name != "is_active"})
    assert not User.objects.get(pk=person.pk).is_active
    client.post(edit(person), typed)
    assert User.objects.get(pk=person.pk).is_active is False
    assert AccessChange.objects.filter(person=person, opens=True).exists()


def test_who_has_lost_his_second_factor_and_his_codes_gets_rid_of_it_by_two(
    admin: User, kepala_dinas: User, second: User, browse: Browse, letters: list[EmailMessage]
) -> None:
    User.objects.filter(pk=kepala_dinas.pk).update(link_sent_at=MORNING)
    passkey_of(kepala_dinas)
    his = browse(kepala_dinas)
    assert "Usulkan pelepasan faktor kedua" in browse(admin).get(edit(kepala_dinas)).content.decode()
    browse(admin).post(f"/pengguna/{kepala_dinas.pk}/lepas-faktor/")
    assert SecondFactor.objects.exists()
    browse(second).post(AccessChange.objects.get().get_absolute_url(), {"jawaban": "sahkan"})
    assert not SecondFactor.objects.exists()
    assert his.get("/profil/").status_code == 302
    assert "faktor kedua dilepas" in Notice.objects.get(recipient=kepala_dinas).body
    # Whoever else knows the old password is not the first to make a new factor.
    kepala_dinas.refresh_from_db()
    assert not kepala_dinas.has_usable_password()
    assert "/sandi/atur/" in next(one.body for one in letters if one.to == [kepala_dinas.email])


def test_nobody_proposes_about_himself(admin: User, second: User) -> None:
    with pytest.raises(PermissionDenied):
        propose(admin, by=admin, role=Role.KEPALA_DINAS)


def test_what_cannot_be_taken_off_or_waits_already_is_said(
    admin: User, adb: User, kepala_dinas: User, second: User, browse: Browse
) -> None:
    client = browse(admin)
    for person in (admin, adb):
        answer = client.post(f"/pengguna/{person.pk}/lepas-faktor/", follow=True)
        assert "Tidak ada faktor kedua" in answer.content.decode()
    passkey_of(kepala_dinas)
    propose(kepala_dinas, by=admin, role=Role.ADB)
    answer = client.post(f"/pengguna/{kepala_dinas.pk}/lepas-faktor/", follow=True)
    assert "Masih ada usul lain" in answer.content.decode()
