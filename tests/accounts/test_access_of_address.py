"""An address is what an account is recovered by: it changes by two, and what was looked at is confirmed."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.access_acts import TooLate, decide, propose
from accounts.access_changes import AccessChange, Decision
from accounts.models import Office, Role, User
from audit.actions import Action
from audit.models import Entry
from notifications.models import Notice
from tests.accounts.test_people import NEW, RINA, as_typed, edit

Browse = Callable[[User], Client]
ADDRESS = "baru@contoh.go.id"


@pytest.fixture
def second(office: Office, make_user: Callable[..., User]) -> User:
    return make_user("dewi.admin", office=office, role=Role.ADMIN)


def address_of(person: User) -> str:
    return User.objects.get(pk=person.pk).email


def test_the_address_of_an_account_in_use_waits_for_a_second_who_sees_the_old_and_the_new(
    admin: User, adb: User, second: User, browse: Browse
) -> None:
    browse(adb)
    old = adb.email
    browse(admin).post(edit(adb), as_typed(adb, email=ADDRESS, full_name="Sari Baru"))
    change = AccessChange.objects.get()
    adb.refresh_from_db()
    assert (adb.email, adb.full_name) == (old, "Sari Baru")
    client = browse(second)
    page = client.get(change.get_absolute_url()).content.decode()
    assert f"Semula {old}, menjadi <strong>{ADDRESS}</strong>" in page
    client.post(change.get_absolute_url(), {"jawaban": "sahkan"})
    assert address_of(adb) == ADDRESS
    entry = Entry.objects.get(action=Action.CONFIRM_ROLE)
    assert entry.facts["changed"] == ["surel kedinasan"]
    told = Notice.objects.filter(recipient=adb, occasion__startswith=f"akun:{entry.pk}")
    assert {notice.address for notice in told} == {old, ADDRESS}
    page = client.get(change.get_absolute_url()).content.decode()
    assert f"Semula {old}, menjadi <strong>{ADDRESS}</strong>" in page


@pytest.mark.parametrize("role", ["KEPALA_DINAS", "ADMIN"])
def test_the_address_of_an_account_of_weight_waits_though_nobody_has_logged_in(
    admin: User, office: Office, make_user: Callable[..., User], browse: Browse, role: str
) -> None:
    person = make_user("nina", office=office, role=Role(role))
    browse(admin).post(edit(person), as_typed(person, email=ADDRESS))
    assert address_of(person) == "nina@contoh.go.id"
    assert AccessChange.objects.get().email == ADDRESS


def test_who_gets_weight_and_an_address_at_once_gets_both_by_two(
    admin: User, adb: User, browse: Browse
) -> None:
    browse(admin).post(edit(adb), as_typed(adb, email=ADDRESS, role="KEPALA_DINAS"))
    assert address_of(adb) == "sari.adb@contoh.go.id"
    assert AccessChange.objects.get().sentences == ["peran: ADB menjadi Kepala Dinas", "surel kedinasan"]


def test_one_corrects_the_address_of_an_account_that_nobody_has_used(
    admin: User, adb: User, browse: Browse
) -> None:
    browse(admin).post(edit(adb), as_typed(adb, email=ADDRESS))
    assert address_of(adb) == ADDRESS
    assert not AccessChange.objects.exists()


def test_nobody_moves_his_own_account_alone(admin: User, browse: Browse) -> None:
    browse(admin).post(edit(admin), as_typed(admin, email=ADDRESS))
    assert address_of(admin) == "tuti.admin@contoh.go.id"


def test_an_address_that_is_taken_meanwhile_is_told_and_nothing_is_stored(
    admin: User, adb: User, second: User, browse: Browse
) -> None:
    change = propose(adb, by=admin, role=adb.role, email=ADDRESS)
    User.objects.filter(pk=admin.pk).update(email=ADDRESS)
    page = browse(second).post(change.get_absolute_url(), {"jawaban": "sahkan"}, follow=True)
    assert "tidak dapat dipakai" in page.content.decode()
    change.refresh_from_db()
    assert change.decision == Decision.OPEN


@pytest.mark.parametrize(
    "columns", [{"full_name": "Rina Lain"}, {"email": ADDRESS}, {"nip": "198505052010012004"}]
)
def test_a_page_that_shows_another_account_than_it_is_by_now_confirms_nothing(
    admin: User, second: User, browse: Browse, columns: dict[str, Any]
) -> None:
    browse(admin).post(NEW, {**RINA, "nip": "", "role": "ADMIN"})
    change = AccessChange.objects.get()
    client = browse(second)
    page = client.get(change.get_absolute_url()).content.decode()
    assert all(shown in page for shown in ("Rina Kusuma", "rina.adb", "rina@contoh.go.id"))
    User.objects.filter(pk=change.person_id).update(**columns)
    page = client.post(change.get_absolute_url(), {"jawaban": "sahkan"}, follow=True).content.decode()
    assert "akunnya sudah berubah" in page
    assert not User.objects.get(pk=change.person_id).is_active
    with pytest.raises(TooLate):
        decide(change, Decision.CONFIRMED, by=second)
    assert decide(change, Decision.DECLINED, by=second).decision == Decision.DECLINED


def command(*words: str) -> str:
    said = StringIO()
    call_command("change_access", *words, "--operator", "Citra Contoh", stdout=said)
    return said.getvalue()


def test_the_operator_moves_an_account_where_nobody_could_confirm(admin: User) -> None:
    assert "surel kedinasan" in command("tuti.admin", "--email", ADDRESS)
    assert address_of(admin) == ADDRESS
    told = {notice.address for notice in Notice.objects.filter(recipient=admin)}
    assert told == {ADDRESS, "tuti.admin@contoh.go.id"}


def test_the_operator_who_drops_factors_is_given_the_link_for_a_new_password(kepala_dinas: User) -> None:
    assert "/sandi/atur/" in command("bima.kepala", "--drop-factors")
    assert not User.objects.get(pk=kepala_dinas.pk).has_usable_password()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("bukan surel", "alamat surel secara lengkap"),
        ('"x\x1cBcc:lain"@contoh.go.id', "alamat surel secara lengkap"),
        ("sari.adb@contoh.go.id", "sudah demikian"),
        ("Tuti.Admin@contoh.go.id", "sudah dipakai akun lain"),
    ],
)
def test_the_operator_is_told_what_is_wrong_with_an_address(
    admin: User, adb: User, typed: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        command("sari.adb", "--email", typed)
    assert address_of(adb) == "sari.adb@contoh.go.id"
