"""Faktor kedua: how one makes and removes one's own; no seed and no recovery code is to be had from the rows."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core import signing
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from accounts import one_time
from accounts.factor_acts import add_app
from accounts.factor_views import SALT
from accounts.factors import SecondFactor, take_app_code
from accounts.models import Office, RecoveryCode, User
from audit.actions import Action
from audit.models import Entry
from documents.rotation import rewrap
from documents.vault import Tampered, rotate
from notifications.models import Notice
from tests.accounts.factors import app_of, code_of, passkey_of
from tests.accounts.way_in import (
    CODES,
    FACTORS,
    LOG_IN,
    NEW_APP,
    SECOND,
    Browse,
    clock,
    give_password,
    page_of,
    required,
    with_app,
)
from tests.conftest import PASSWORD

__all__ = ["clock", "required", "with_app"]


def test_whose_role_needs_one_is_led_to_making_it_and_nowhere_else(
    required: None, client: Client, kepala_dinas: User
) -> None:
    give_password(client)
    for path in ("/", "/pendaftaran/", "/profil/", "/profil/sesi/", "/sandi/ganti/"):
        assert client.get(path).headers["Location"] == FACTORS
    answer = client.post("/profil/sesi/akhiri/")
    assert (answer.status_code, answer.headers.get("Location")) == (302, FACTORS)
    assert "wajib memakai faktor kedua" in page_of(client, FACTORS)
    assert client.get(NEW_APP).status_code == 200
    assert client.post("/keluar/").headers["Location"] == LOG_IN


def test_whose_role_needs_one_and_whose_proof_has_lapsed_proves_himself_and_goes_on_to_making_it(
    required: None, client: Client, kepala_dinas: User, clock: time_machine.Traveller
) -> None:
    give_password(client)
    clock.shift(timedelta(minutes=16))
    way = client.get(NEW_APP).headers["Location"]
    assert client.get(way).status_code == 200
    assert client.get("/masuk/bukti/selesai/").status_code == 200
    assert client.post(way, {"password": PASSWORD, "next": NEW_APP}).headers["Location"] == NEW_APP
    assert client.get(NEW_APP).status_code == 200


def test_an_app_is_kept_once_it_has_shown_that_it_has_the_seed(
    required: None, client: Client, kepala_dinas: User
) -> None:
    give_password(client)
    page = client.get(NEW_APP)
    token = page.context["token"]
    _, seed = signing.loads(token, salt=SALT)
    assert one_time.in_groups(seed) in page.content.decode()
    assert client.post(NEW_APP, {"token": token, "code": "000000"}).status_code == 422
    assert not SecondFactor.objects.exists()
    answer = client.post(NEW_APP, {"token": token, "code": code_of(seed)})
    assert answer.headers["Location"] == CODES
    assert client.get("/").status_code == 200
    assert Entry.objects.filter(action=Action.ADD_FACTOR, actor=kepala_dinas).count() == 1
    assert "faktor kedua ditambahkan" in Notice.objects.get(recipient=kepala_dinas).body


def test_on_the_phone_itself_a_link_hands_the_seed_to_the_app(client: Client, kepala_dinas: User) -> None:
    client.force_login(kepala_dinas)
    answer = client.get(NEW_APP)
    _, seed = signing.loads(answer.context["token"], salt=SALT)
    address = one_time.address_of(seed, username=kepala_dinas.username)
    assert f'href="{address}"' in unescape(answer.content.decode())


def test_with_a_new_factor_no_session_is_left_that_stands_on_the_password_alone(
    client: Client, kepala_dinas: User
) -> None:
    elsewhere = Client()
    for one in (client, elsewhere):
        one.force_login(kepala_dinas)
    token = client.get(NEW_APP).context["token"]
    client.post(NEW_APP, {"token": token, "code": code_of(signing.loads(token, salt=SALT)[1])})
    assert [one.get("/profil/").status_code for one in (client, elsewhere)] == [200, 302]
    entry = Entry.objects.get(action=Action.ADD_FACTOR)
    assert entry.facts["devices"] == ["Perangkat yang tidak dikenali"]
    assert "sesi diakhiri pada Perangkat" in Notice.objects.get(recipient=kepala_dinas).body


@pytest.mark.as_owner
def test_a_factor_is_not_kept_while_another_session_stays(kepala_dinas: User, browse: Browse) -> None:
    """Both or neither: what ends the sessions fails here as a database does."""
    browse(kepala_dinas)
    seed = one_time.new_seed()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'stays'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER stays BEFORE DELETE ON django_session EXECUTE FUNCTION pg_temp.stays()"
        )
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        add_app(kepala_dinas, seed=seed, code=code_of(seed), session=None)
    assert not SecondFactor.objects.exists()


def test_a_seed_that_was_shown_to_another_is_not_taken(client: Client, adb: User, kepala_dinas: User) -> None:
    seed = one_time.new_seed()
    client.force_login(kepala_dinas)
    token = signing.dumps([adb.pk, seed], salt=SALT)
    assert client.post(NEW_APP, {"token": token, "code": code_of(seed)}).status_code == 422
    assert not SecondFactor.objects.exists()


def test_a_new_app_takes_the_place_of_the_old_one(client: Client, kepala_dinas: User, with_app: str) -> None:
    client.force_login(kepala_dinas)
    _, seed = signing.loads(client.get(NEW_APP).context["token"], salt=SALT)
    client.post(NEW_APP, {"token": signing.dumps([kepala_dinas.pk, seed], salt=SALT), "code": code_of(seed)})
    assert not take_app_code(kepala_dinas.pk, code_of(with_app))
    assert SecondFactor.objects.get().seed == seed


def test_the_seed_stands_nowhere_in_clear_and_is_sealed_anew_when_the_master_key_changes(
    kepala_dinas: User, with_app: str
) -> None:
    def stored() -> bytes:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seed FROM accounts_secondfactor")
            return bytes(cursor.fetchone()[0])

    before = stored()
    assert with_app.encode() not in before
    rotate()
    assert rewrap().values == 1
    assert stored() != before
    assert SecondFactor.objects.get().seed == with_app


def test_a_seed_that_is_put_into_another_row_does_not_open(
    kepala_dinas: User, adb: User, with_app: str
) -> None:
    app_of(adb)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_secondfactor SET seed = (SELECT seed FROM accounts_secondfactor WHERE person_id = %s)",
            [kepala_dinas.pk],
        )
    with pytest.raises(Tampered):
        take_app_code(adb.pk, code_of(with_app))


def test_the_last_factor_stays_where_the_role_needs_one(
    required: None, client: Client, kepala_dinas: User, with_app: str
) -> None:
    give_password(client)
    client.post(SECOND, {"code": code_of(with_app)})
    remove = f"{FACTORS}{SecondFactor.objects.get().pk}/hapus/"
    assert "terakhir" in client.post(remove, follow=True).content.decode()
    assert SecondFactor.objects.count() == 1
    passkey_of(kepala_dinas)
    client.post(remove)
    assert SecondFactor.objects.get().name == "Kunci"
    outcomes = Entry.objects.filter(action=Action.REMOVE_FACTOR).order_by("id")
    assert [entry.outcome for entry in outcomes] == ["refused", "done"]


def test_with_the_last_factor_the_recovery_codes_go(client: Client, adb: User) -> None:
    factor = passkey_of(adb)
    client.force_login(adb)
    client.post(CODES, {"mark": "0"})
    client.post(f"{FACTORS}{factor.pk}/hapus/")
    assert not RecoveryCode.objects.exists()


def test_only_an_app_has_a_seed_and_only_a_passkey_a_key(kepala_dinas: User) -> None:
    with pytest.raises(IntegrityError):
        SecondFactor.objects.create(person=kepala_dinas, kind="app", name="x", credential=b"x")


def test_another_persons_factor_is_not_to_be_removed(
    client: Client, adb: User, kepala_dinas: User, with_app: str, office: Office
) -> None:
    client.force_login(adb)
    assert client.post(f"{FACTORS}{SecondFactor.objects.get().pk}/hapus/").status_code == 404
    assert SecondFactor.objects.exists()


def test_guessing_the_first_code_is_slowed_down_too(client: Client, kepala_dinas: User) -> None:
    client.force_login(kepala_dinas)
    typed = {"token": client.get(NEW_APP).context["token"], "code": "000000"}
    assert [client.post(NEW_APP, typed).status_code for _ in range(6)] == [422] * 5 + [429]
