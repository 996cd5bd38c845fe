"""Two administrators at the same moment: one wins, the other is told, and the office keeps an administrator."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from django.test import Client

from accounts.access_acts import TooLate, change_account, decide, propose
from accounts.access_changes import Decision
from accounts.factors import take_app_code
from accounts.models import Office, Role, User
from accounts.people import change_person
from tests.accounts.factors import app_of, code_of, passkey_of
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
    assert "tidak dapat dipakai" in later.result().content.decode()


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


def test_two_administrators_cannot_close_each_others_accounts(
    admin: User, make_user: Callable[..., User], elsewhere: Elsewhere
) -> None:
    second = make_user("dewi.admin", office=admin.office, role=Role.ADMIN)
    with transaction.atomic():
        change_person(second, by=admin, is_active=False)
        later = elsewhere(change_person, admin, by=second, is_active=False)
        wait_until_somebody_waits()
    with pytest.raises(PermissionDenied):
        later.result()
    admin.refresh_from_db()
    assert admin.is_active


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


def test_of_a_confirmation_and_a_withdrawal_at_once_one_is_late(
    admin: User, adb: User, make_user: Callable[..., User], elsewhere: Elsewhere
) -> None:
    second = make_user("dewi.admin", office=admin.office, role=Role.ADMIN)
    change = propose(adb, by=admin, role=Role.KEPALA_DINAS)
    with transaction.atomic():
        decide(change, Decision.WITHDRAWN, by=admin)
        later = elsewhere(decide, change, Decision.CONFIRMED, by=second)
        wait_until_somebody_waits()
    with pytest.raises(TooLate):
        later.result()
    assert User.objects.get(pk=adb.pk).role == Role.ADB


def test_whose_role_is_taken_away_while_he_confirms_confirms_nothing(
    admin: User, adb: User, make_user: Callable[..., User], elsewhere: Elsewhere
) -> None:
    second = make_user("dewi.admin", office=admin.office, role=Role.ADMIN)
    change = propose(adb, by=admin, role=Role.KEPALA_DINAS)
    with transaction.atomic():
        change_person(second, by=admin, is_active=False)
        later = elsewhere(decide, change, Decision.CONFIRMED, by=second)
        wait_until_somebody_waits()
    with pytest.raises(PermissionDenied):
        later.result()
    assert User.objects.get(pk=adb.pk).role == Role.ADB


def test_what_takes_two_is_judged_by_the_account_as_it_is_and_not_as_it_was_read(
    admin: User, adb: User, make_user: Callable[..., User], elsewhere: Elsewhere
) -> None:
    second = make_user("dewi.admin", office=admin.office, role=Role.ADMIN)
    User.objects.filter(pk=adb.pk).update(is_active=False)
    read = User.objects.get(pk=adb.pk)
    columns = {"full_name": read.full_name, "email": read.email, "nip": "", "role": "ADB", "is_active": True}
    change = propose(read, by=admin, role=Role.KEPALA_DINAS)
    with transaction.atomic():
        decide(change, Decision.CONFIRMED, by=second)
        later = elsewhere(change_account, read, by=admin, **columns)
        wait_until_somebody_waits()
    _, waiting = later.result()
    assert waiting is not None
    assert not User.objects.get(pk=adb.pk).is_active


@pytest.mark.parametrize("act", [change_person, propose])
def test_whoever_only_names_an_account_does_not_wait_for_its_change(
    admin: User, adb: User, elsewhere: Elsewhere, act: Callable[..., Any]
) -> None:
    """Two that lock more than they change could wait for each other for ever."""
    wanted = {"full_name": "Sari Baru"} if act is change_person else {"role": Role.KEPALA_DINAS}
    with transaction.atomic():
        act(adb, by=admin, **wanted)
        elsewhere(passkey_of, adb).result(timeout=10)


def test_of_two_who_type_one_code_at_once_one_is_let_in(kepala_dinas: User, elsewhere: Elsewhere) -> None:
    code = code_of(app_of(kepala_dinas))
    with transaction.atomic():
        assert take_app_code(kepala_dinas.pk, code)
        later = elsewhere(take_app_code, kepala_dinas.pk, code)
        wait_until_somebody_waits()
    assert later.result() is False
