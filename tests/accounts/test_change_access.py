"""Where an office has no second administrator, the operator of its server stands in, under his name."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.access_acts import propose
from accounts.access_changes import AccessChange
from accounts.models import Role, User
from audit.actions import Action
from audit.models import Entry
from notifications.models import Notice

Browse = Callable[[User], Client]
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def role_of(person: User) -> str:
    return User.objects.get(pk=person.pk).role


def command(*words: str) -> str:
    said = StringIO()
    call_command("change_access", *words, stdout=said)
    return said.getvalue()


def test_the_operator_stands_in_where_an_office_has_one_administrator(
    admin: User, adb: User, browse: Browse
) -> None:
    change = propose(adb, by=admin, role=Role.ADMIN)
    assert (
        "change_access sari.adb --operator" in browse(admin).get(change.get_absolute_url()).content.decode()
    )
    assert "peran: ADB menjadi Administrator Aplikasi" in command("sari.adb", "--operator", "Citra Contoh")
    assert role_of(adb) == Role.ADMIN
    entry = Entry.objects.get(action=Action.CONFIRM_ROLE)
    assert (entry.actor, entry.office, entry.facts["asked_by"]) == (
        None,
        adb.office,
        "pengelola server Citra Contoh",
    )
    assert "Diubah oleh: pengelola server Citra Contoh." in Notice.objects.get(recipient=adb).body


def test_the_last_administrator_hands_over_by_the_operator_and_never_leaves_nobody(
    admin: User, adb: User
) -> None:
    with pytest.raises(CommandError, match="administrator terakhir"):
        command("tuti.admin", "--role", "ADB", "--operator", "Citra Contoh")
    command("sari.adb", "--role", "ADMIN", "--operator", "Citra Contoh")
    command("tuti.admin", "--role", "ADB", "--operator", "Citra Contoh")
    assert (role_of(adb), role_of(admin)) == (Role.ADMIN, Role.ADB)


def test_the_operator_opens_an_account_and_is_given_the_link(admin: User) -> None:
    rina = User.objects.create_user(
        "rina", office=admin.office, role=Role.ADMIN, is_active=False, email="r@contoh.id"
    )
    assert "/sandi/atur/" in command("rina", "--open", "--operator", "Citra Contoh")
    assert User.objects.get(pk=rina.pk).is_active


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("tidak.ada", "--operator", "Citra"), "Tidak ada akun"),
        (("sari.adb", "--operator", "Citra"), "Tidak ada usul"),
        (("sari.adb", "--operator", "12"), "nama lengkap"),
        (("sari.adb", "--operator", "Citra", "--role", "ADB"), "sudah berperan ADB"),
    ],
)
def test_the_command_says_what_is_wrong(adb: User, words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        command(*words)
    assert not AccessChange.objects.exists()


def test_the_operator_does_not_pass_over_what_waits(admin: User, adb: User) -> None:
    propose(adb, by=admin, role=Role.KEPALA_DINAS)
    with pytest.raises(CommandError, match="Ada usul yang menunggu"):
        command("sari.adb", "--role", "ADMIN", "--operator", "Citra Contoh")
