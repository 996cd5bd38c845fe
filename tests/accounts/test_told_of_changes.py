"""Whoever's account is changed is told, so that nobody takes it over in silence."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.hashers import make_password
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.letters import password_link
from accounts.models import User
from accounts.people import Proof, StaleAccount, change_person, set_password
from audit.actions import Action
from audit.models import Entry
from notifications.mail import message_id
from notifications.models import Notice
from notifications.tasks import deliver_pending
from tests.accounts.test_passwords import NEW, twice
from tests.conftest import PASSWORD

Browse = Callable[[User], Client]
NEW_ADDRESS = "sari.baru@contoh.go.id"


def path_to_password(person: User) -> str:
    return "/sandi/atur/" + password_link(person).partition("/sandi/atur/")[2]


def test_a_new_address_is_told_to_the_old_one_too(adb: User, admin: User) -> None:
    change_person(adb, by=admin, email=NEW_ADDRESS)
    told = Notice.objects.filter(recipient=adb).order_by("pk")
    assert [notice.address for notice in told] == [NEW_ADDRESS, "sari.adb@contoh.go.id"]
    for notice in told:
        assert "Yang berubah: surel kedinasan." in notice.body
        assert "Diubah oleh: Tuti Admin (Administrator Aplikasi)." in notice.body
        assert "segera laporkan kepada Kepala Dinas" in notice.body
        assert NEW_ADDRESS not in notice.body
    assert ["alamat lama" in notice.body for notice in told] == [False, True]


def test_an_address_in_other_letters_is_the_same_mailbox_and_told_once(adb: User, admin: User) -> None:
    change_person(adb, by=admin, email="Sari.ADB@contoh.go.id")
    assert Notice.objects.filter(recipient=adb).count() == 1


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"nip": "198505052010012004"}, "NIP"),
        ({"full_name": "Sari Baru"}, "nama lengkap"),
        ({"is_active": False}, "akun dinonaktifkan"),
        ({"nip": "198505052010012004", "full_name": "Sari Baru"}, "NIP, nama lengkap"),
    ],
)
def test_whatever_changes_is_told_by_name_and_without_its_content(
    adb: User, admin: User, columns: dict[str, object], words: str
) -> None:
    change_person(adb, by=admin, **columns)
    notice = Notice.objects.get(recipient=adb)
    assert f"Yang berubah: {words}." in notice.body
    assert "198505052010012004" not in notice.body


def test_a_closed_account_is_told_that_it_is_closed(
    adb: User, admin: User, mailoutbox: list[EmailMessage], settings: object
) -> None:
    change_person(adb, by=admin, is_active=False)
    deliver_pending()
    assert [letter.to for letter in mailoutbox] == [["sari.adb@contoh.go.id"]]


def test_a_notice_goes_where_the_address_was_when_it_was_told(
    adb: User, admin: User, mailoutbox: list[EmailMessage]
) -> None:
    change_person(adb, by=admin, full_name="Sari Baru")
    User.objects.filter(pk=adb.pk).update(email="lain@contoh.go.id")
    deliver_pending()
    assert [letter.to for letter in mailoutbox] == [["sari.adb@contoh.go.id"]]


def test_each_change_is_a_notice_of_its_own(adb: User, admin: User) -> None:
    for address in (NEW_ADDRESS, adb.email, NEW_ADDRESS):
        change_person(adb, by=admin, email=address)
    notices = Notice.objects.filter(recipient=adb)
    assert len({message_id(notice) for notice in notices}) == notices.count() == 6


def test_nothing_changed_tells_nobody(adb: User, admin: User) -> None:
    change_person(adb, by=admin, email=adb.email)
    assert not Notice.objects.exists()


def test_a_changed_password_is_told(adb: User, browse: Browse) -> None:
    browse(adb).post("/sandi/ganti/", {"present_password": PASSWORD, **twice(NEW)})
    notice = Notice.objects.get(recipient=adb)
    assert (notice.address, notice.path) == (adb.email, "/profil/")
    assert "Yang berubah: kata sandi." in notice.body
    assert "Diubah oleh: pemegang akun, dengan kata sandi yang lama." in notice.body
    assert NEW not in notice.body


def test_a_password_set_by_link_is_told(client: Client, adb: User) -> None:
    form = client.get(path_to_password(adb), follow=True).redirect_chain[-1][0]
    client.post(form, twice(NEW))
    assert "pemegang tautan yang dikirim ke surel akun ini" in Notice.objects.get(recipient=adb).body


def test_a_link_from_before_the_address_changed_is_dead(client: Client, adb: User, admin: User) -> None:
    path = path_to_password(adb)
    change_person(adb, by=admin, email=NEW_ADDRESS)
    assert client.get(path).status_code == 410


def test_a_link_that_was_opened_before_the_address_changed_is_dead_too(
    client: Client, adb: User, admin: User
) -> None:
    form = client.get(path_to_password(adb), follow=True).redirect_chain[-1][0]
    change_person(adb, by=admin, email=NEW_ADDRESS)
    assert client.post(form, twice(NEW)).status_code == 410
    adb.refresh_from_db()
    assert adb.check_password(PASSWORD)


@pytest.mark.parametrize(
    "columns", [{"email": NEW_ADDRESS}, {"is_active": False}, {"password": make_password("lain")}]
)
def test_no_password_is_set_on_an_account_that_changed_since_it_was_read(
    adb: User, columns: dict[str, object]
) -> None:
    User.objects.filter(pk=adb.pk).update(**columns)
    with pytest.raises(StaleAccount):
        set_password(adb, password=NEW, proof=Proof.LINK)
    assert not User.objects.get(pk=adb.pk).check_password(NEW)
    assert not Entry.objects.filter(action=Action.CHANGE_PASSWORD).exists()


@contextmanager
def outbox_refuses() -> Iterator[None]:
    """A fault of the database itself: nothing can be put in the outbox."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE notifications_notice ADD CONSTRAINT fault CHECK (false) NOT VALID")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notifications_notice DROP CONSTRAINT fault")


@pytest.mark.as_owner
def test_a_change_that_cannot_be_told_is_not_made(adb: User, admin: User) -> None:
    with outbox_refuses(), pytest.raises(DatabaseError), transaction.atomic():
        change_person(adb, by=admin, email=NEW_ADDRESS)
    assert User.objects.get(pk=adb.pk).email == adb.email
    assert not Entry.objects.filter(action=Action.CHANGE_USER).exists()
