"""What an administrator, or anybody about his own account, is refused leaves an entry with its sentence."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.access_acts import (
    ABOUT_HIMSELF,
    LATE,
    NOT_HIS_PROPOSAL,
    OWN_PROPOSAL,
    TAKEN,
    TAKEN_MEANWHILE,
    WAITING,
    Taken,
    add_account,
    decide,
    propose,
)
from accounts.access_changes import AccessChange, Decision
from accounts.factor_acts import DRAWN, LAST
from accounts.models import Office, Role, SecondFactor, User
from accounts.sessions import FACTOR, INCOMPLETE, UNPROVEN
from audit.actions import Action, Outcome
from audit.models import Entry
from audit.proof import PROVEN
from tests.accounts.factors import passkey_of
from tests.accounts.test_people import NEW, RINA, as_typed, edit

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


def only_refusal() -> tuple[str, User | None, dict[str, Any]]:
    entry = Entry.objects.get(outcome=Outcome.REFUSED)
    assert entry.facts["reason"] in entry.deed
    return entry.action, entry.actor, entry.facts


@pytest.mark.parametrize(
    ("said", "action"), [("sahkan", Action.CONFIRM_ROLE), ("tolak", Action.DECLINE_ROLE)]
)
def test_who_decides_what_he_has_proposed_himself(
    admin: User, change: AccessChange, browse: Browse, said: str, action: Action
) -> None:
    assert browse(admin).post(change.get_absolute_url(), {"jawaban": said}).status_code == 403
    changed = ["peran: ADB menjadi Kepala Dinas"]
    facts = {"user": "sari.adb", "changed": changed, "reason": OWN_PROPOSAL}
    assert only_refusal() == (action, admin, facts)
    assert Entry.objects.get(outcome=Outcome.REFUSED).subject_id == change.pk


def test_who_takes_back_what_another_has_proposed(second: User, change: AccessChange) -> None:
    with pytest.raises(PermissionDenied):
        decide(change, Decision.WITHDRAWN, by=second)
    assert only_refusal()[2]["reason"] == NOT_HIS_PROPOSAL


def test_who_decides_about_himself(admin: User, second: User) -> None:
    change = propose(second, by=admin, role=Role.ADB)
    with pytest.raises(PermissionDenied):
        decide(change, Decision.CONFIRMED, by=second)
    assert only_refusal()[2]["reason"] == ABOUT_HIMSELF


def test_who_decides_too_late(second: User, change: AccessChange, browse: Browse) -> None:
    for _ in range(2):
        browse(second).post(change.get_absolute_url(), {"jawaban": "sahkan"})
    assert only_refusal()[0] == Action.CONFIRM_ROLE
    assert only_refusal()[2]["reason"] == LATE


def test_who_proposes_while_something_waits(
    admin: User, adb: User, change: AccessChange, browse: Browse
) -> None:
    assert browse(admin).post(edit(adb), as_typed(adb, role="ADMIN")).status_code == 422
    assert only_refusal() == (Action.PROPOSE_ROLE, admin, {"user": "sari.adb", "reason": WAITING})


def test_who_proposes_to_take_off_factors_while_something_waits(
    admin: User, adb: User, change: AccessChange, browse: Browse
) -> None:
    passkey_of(adb)
    browse(admin).post(f"/pengguna/{adb.pk}/lepas-faktor/")
    assert only_refusal() == (Action.PROPOSE_ROLE, admin, {"user": "sari.adb", "reason": WAITING})


def test_who_confirms_an_address_that_another_account_has_by_now(
    admin: User, second: User, kepala_dinas: User, adb: User
) -> None:
    change = propose(kepala_dinas, by=admin, role=kepala_dinas.role, email="baru@contoh.go.id")
    User.objects.filter(pk=adb.pk).update(email="baru@contoh.go.id")
    with pytest.raises(Taken):
        decide(change, Decision.CONFIRMED, by=second)
    assert only_refusal()[2]["reason"] == TAKEN_MEANWHILE


def test_who_takes_a_name_that_somebody_has_taken_meanwhile(admin: User, adb: User) -> None:
    columns = {**RINA, "nip": "", "username": adb.username}
    with pytest.raises(Taken):
        add_account(by=admin, **columns)
    assert only_refusal() == (Action.ADD_USER, admin, {"user": adb.username, "reason": TAKEN})


def test_who_adds_somebody_and_is_no_administrator_any_more(admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(role=Role.ADB)
    with pytest.raises(PermissionDenied):
        add_account(by=admin, **{**RINA, "nip": ""})
    assert only_refusal()[:2] == (Action.ADD_USER, admin)
    assert not User.objects.filter(username="rina.adb").exists()


def test_who_removes_the_last_factor_that_his_role_must_have(
    kepala_dinas: User, browse: Browse, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.KEPALA_DINAS]
    factor = passkey_of(kepala_dinas)
    client = browse(kepala_dinas)
    session = client.session
    session[FACTOR] = session[PROVEN]
    session.save()
    client.post(f"/profil/faktor-kedua/{factor.pk}/hapus/")
    assert SecondFactor.objects.exists()
    assert only_refusal()[:2] == (Action.REMOVE_FACTOR, kepala_dinas)
    assert only_refusal()[2]["reason"] == LAST


def test_who_loads_the_answer_with_his_recovery_codes_anew(adb: User, browse: Browse) -> None:
    passkey_of(adb)
    browse(adb).post("/profil/faktor-kedua/kode-pemulihan/", {"mark": "lain"})
    assert only_refusal() == (Action.DRAW_RECOVERY, adb, {"reason": DRAWN})


def test_what_is_sent_without_a_fresh_proof_and_not_what_is_read(
    admin: User, browse: Browse, clock: time_machine.Traveller
) -> None:
    client = browse(admin)
    clock.shift(timedelta(minutes=16))
    assert client.get(NEW).status_code == 302
    assert not Entry.objects.filter(outcome=Outcome.REFUSED).exists()
    assert client.post(NEW, RINA).status_code == 302
    assert only_refusal() == (Action.SEND_FORM, admin, {"path": NEW, "reason": UNPROVEN})


def test_what_is_sent_without_the_second_factor_that_the_role_must_have(
    admin: User, browse: Browse, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = [Role.ADMIN]
    client = browse(admin)
    client.get(NEW)
    assert not Entry.objects.filter(outcome=Outcome.REFUSED).exists()
    client.post(NEW, RINA)
    assert only_refusal() == (Action.SEND_FORM, admin, {"path": NEW, "reason": INCOMPLETE})
