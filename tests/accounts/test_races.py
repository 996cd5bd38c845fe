"""Two administrators at the same moment: one wins, the other is told, and the office keeps an administrator."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from django.test import Client

from accounts.models import Office, Role, User
from accounts.people import change_person
from tests.accounts.test_passwords import NEW, twice
from tests.accounts.test_told_of_changes import path_to_password
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

Elsewhere = Callable[..., Future[Any]]
Browse = Callable[[User], Client]
RINA = {"full_name": "Rina", "username": "rina.adb", "email": "rina@contoh.go.id", "role": "ADB"}


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """Do something in another thread, on a connection of its own."""
    with ThreadPoolExecutor(max_workers=1) as pool:

        def submit(act: Callable[..., Any], *args: Any, **inputs: Any) -> Future[Any]:
            def acted() -> Any:
                try:
                    return act(*args, **inputs)
                finally:
                    connections.close_all()

            return pool.submit(acted)

        yield submit


def wait_until_somebody_waits() -> None:
    """Return as soon as another session stands before a lock of ours."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.05)
    pytest.fail("nobody came to wait")


def test_of_two_who_take_one_name_the_later_is_told(
    admin: User, browse: Browse, elsewhere: Elsewhere
) -> None:
    client = browse(admin)
    with transaction.atomic():
        User.objects.create_user(office=admin.office, **RINA)
        later = elsewhere(client.post, "/pengguna/tambah/", RINA)
        wait_until_somebody_waits()
    assert later.result().status_code == 422
    assert "baru saja dipakai akun lain" in later.result().content.decode()


def test_of_two_who_take_one_address_the_later_is_told(
    admin: User, adb: User, browse: Browse, elsewhere: Elsewhere
) -> None:
    client = browse(admin)
    typed = {"full_name": "Sari", "email": "RINA@contoh.go.id", "role": "ADB", "is_active": "on"}
    with transaction.atomic():
        User.objects.create_user(office=admin.office, **RINA)
        later = elsewhere(client.post, f"/pengguna/{adb.pk}/ubah/", typed)
        wait_until_somebody_waits()
    assert later.result().status_code == 422
    adb.refresh_from_db()
    assert adb.email == "sari.adb@contoh.go.id"


def test_two_administrators_cannot_strip_each_other(
    admin: User, make_user: Callable[..., User], elsewhere: Elsewhere
) -> None:
    second = make_user("dewi.admin", office=admin.office, role=Role.ADMIN)
    with transaction.atomic():
        change_person(second, by=admin, role=Role.ADB)
        later = elsewhere(change_person, admin, by=second, role=Role.ADB)
        wait_until_somebody_waits()
    with pytest.raises(PermissionDenied):
        later.result()
    admin.refresh_from_db()
    assert admin.role == Role.ADMIN


def test_a_password_is_not_changed_on_an_account_that_is_changed_meanwhile(
    admin: User, adb: User, browse: Browse, elsewhere: Elsewhere
) -> None:
    client = browse(adb)
    with transaction.atomic():
        change_person(adb, by=admin, email="baru@contoh.go.id")
        later = elsewhere(client.post, "/sandi/ganti/", {"present_password": PASSWORD, **twice(NEW)})
        wait_until_somebody_waits()
    assert later.result().status_code == 422
    assert "Akun Anda baru saja diubah" in later.result().content.decode()
    assert User.objects.get(pk=adb.pk).check_password(PASSWORD)


def test_a_link_dies_while_its_form_is_on_the_way(
    admin: User, adb: User, client: Client, elsewhere: Elsewhere
) -> None:
    form = client.get(path_to_password(adb), follow=True).redirect_chain[-1][0]
    with transaction.atomic():
        change_person(adb, by=admin, email="baru@contoh.go.id")
        later = elsewhere(client.post, form, twice(NEW))
        wait_until_somebody_waits()
    assert later.result().status_code == 410
    assert User.objects.get(pk=adb.pk).check_password(PASSWORD)


def test_of_two_offices_that_take_one_name_the_later_is_told(
    admin: User, browse: Browse, elsewhere: Elsewhere
) -> None:
    client = browse(admin)
    typed = {
        "name": "Dinas Contoh",
        "regency": "Kota Baru",
        "province": "Contoh",
        "time_zone": "Asia/Jakarta",
    }
    with transaction.atomic():
        Office.objects.create(name="Dinas Contoh", regency="Kota Baru", province="Contoh")
        later = elsewhere(client.post, "/kantor/", typed)
        wait_until_somebody_waits()
    assert later.result().status_code == 422
    assert "Kantor lain sudah memakai nama" in later.result().content.decode()
