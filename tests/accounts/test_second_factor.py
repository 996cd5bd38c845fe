"""Faktor kedua: made, asked for at the door, good once, and never to be had from the database."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from accounts.factors import take_app_code
from accounts.models import Role, User
from accounts.roles import NOBODY, demand_known
from audit.actions import Action, Outcome
from audit.models import Entry
from tests.accounts.factors import code_of, passkey_of
from tests.accounts.way_in import LOG_IN, SECOND, clock, give_password, page_of, required, with_app

__all__ = ["clock", "required", "with_app"]


def test_the_password_alone_logs_nobody_in_who_has_a_second_factor(client: Client, with_app: str) -> None:
    answer = give_password(client, next="/profil/")
    assert answer.headers["Location"] == f"{SECOND}?next=%2Fprofil%2F"
    assert client.get("/profil/").status_code == 302
    assert not Entry.objects.filter(action=Action.LOG_IN, outcome=Outcome.DONE).exists()


def test_the_code_of_the_app_is_the_second_half(client: Client, kepala_dinas: User, with_app: str) -> None:
    give_password(client)
    assert "Kata sandi Anda sesuai" in page_of(client, SECOND)
    answer = client.post(SECOND, {"code": code_of(with_app), "next": "/profil/"})
    assert answer.headers["Location"] == "/profil/"
    assert client.get("/profil/").status_code == 200
    acts = Entry.objects.filter(actor=kepala_dinas).order_by("pk").values_list("action", "facts__means")
    assert list(acts) == [(Action.LOG_IN, None), (Action.PROVE, "kode aplikasi")]


def test_a_code_of_now_and_of_a_step_before_or_after_is_taken_and_no_other(
    kepala_dinas: User, with_app: str
) -> None:
    taken = [take_app_code(kepala_dinas.pk, code_of(with_app, steps_on=step)) for step in (-2, -1, 0, 1, 2)]
    assert taken == [False, True, True, True, False]


def test_a_code_is_taken_once(client: Client, with_app: str, clock: time_machine.Traveller) -> None:
    """Also a code of the next step, which would still be one of now half a minute later."""
    code = code_of(with_app, steps_on=1)
    give_password(client)
    assert client.post(SECOND, {"code": code}).status_code == 302
    for _ in range(3):
        other = Client()
        give_password(other)
        answer = other.post(SECOND, {"code": code})
        assert answer.status_code == 422
        assert "sudah pernah dipakai" in answer.content.decode()
        clock.shift(timedelta(seconds=31))


def test_a_wrong_code_is_on_record_in_nobodys_name(client: Client, kepala_dinas: User, with_app: str) -> None:
    give_password(client)
    client.post(SECOND, {"code": "000000"})
    entry = Entry.objects.get(action=Action.PROVE)
    assert (entry.actor, entry.office, entry.outcome) == (None, kepala_dinas.office, Outcome.REFUSED)
    assert entry.facts == {"username": "bima.kepala", "means": "kode aplikasi"}


def test_whoever_guesses_codes_has_five_tries_and_then_waits(
    client: Client, with_app: str, clock: time_machine.Traveller
) -> None:
    give_password(client)
    assert [client.post(SECOND, {"code": "000000"}).status_code for _ in range(6)] == [422] * 5 + [429]
    assert client.post(SECOND, {"code": code_of(with_app)}).status_code == 429
    clock.shift(timedelta(seconds=5))
    assert client.post(SECOND, {"code": code_of(with_app)}).status_code == 302


def test_the_second_half_is_waited_for_ten_minutes(
    client: Client, with_app: str, clock: time_machine.Traveller
) -> None:
    give_password(client)
    clock.shift(timedelta(minutes=10, seconds=1))
    assert client.post(SECOND, {"code": code_of(with_app)}).headers["Location"] == LOG_IN
    assert "Waktu untuk faktor kedua sudah habis" in page_of(client, LOG_IN)


def test_who_is_closed_or_gets_another_password_meanwhile_is_not_let_in(
    client: Client, kepala_dinas: User, with_app: str
) -> None:
    for columns in ({"is_active": False}, {"is_active": True, "password": "lain"}):
        give_password(client)
        User.objects.filter(pk=kepala_dinas.pk).update(**columns)
        assert client.post(SECOND, {"code": code_of(with_app)}).headers["Location"] == LOG_IN
        User.objects.filter(pk=kepala_dinas.pk).update(is_active=True, password=kepala_dinas.password)


def test_the_session_gets_a_new_key_with_each_half(client: Client, with_app: str) -> None:
    client.get(LOG_IN)
    give_password(client)
    half = client.session.session_key
    client.post(SECOND, {"code": code_of(with_app)})
    assert client.session.session_key != half
    assert "held" not in client.session


@pytest.mark.parametrize("elsewhere", ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(client: Client, with_app: str, elsewhere: str) -> None:
    give_password(client, next=elsewhere)
    assert client.post(SECOND, {"code": code_of(with_app), "next": elsewhere}).headers["Location"] == "/"


def test_a_session_from_before_the_role_needed_one_ends_where_there_is_one_by_now(
    client: Client, kepala_dinas: User, settings: Settings
) -> None:
    give_password(client)
    passkey_of(kepala_dinas)
    assert client.get("/profil/").status_code == 200
    settings.SECOND_FACTOR_ROLES = [Role.KEPALA_DINAS]
    assert client.get("/profil/").headers["Location"].startswith(LOG_IN)
    assert "memerlukan faktor kedua" in page_of(client, LOG_IN)


def test_a_role_that_is_none_is_not_taken_for_nobody() -> None:
    with pytest.raises(ImproperlyConfigured, match="KEPALA is no role"):
        demand_known(["KEPALA", "ADMIN"], setting="SECOND_FACTOR_ROLES")
    demand_known([NOBODY], setting="SECOND_FACTOR_ROLES")


@pytest.mark.parametrize(
    ("site", "roles"),
    [("https://contoh.go.id", "['KEPALA_DINAS', 'ADMIN', 'INSPECTOR']"), ("http://127.0.0.1:8000", "['-']")],
)
def test_a_deployment_asks_for_it_and_a_trial_does_not(site: str, roles: str) -> None:
    words = [sys.executable, "-c", "from config import settings; print(settings.SECOND_FACTOR_ROLES)"]
    env = {name: value for name, value in os.environ.items() if name != "SECOND_FACTOR_ROLES"}
    said = subprocess.run(words, env=env | {"SITE_URL": site}, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == roles


def test_whoever_may_do_much_is_told_on_beranda_where_nobody_asks_for_it(
    client: Client, kepala_dinas: User, adb: User, with_app: str
) -> None:
    for person, is_told in ((kepala_dinas, True), (adb, False)):
        client.force_login(person)
        assert ("tidak mewajibkan faktor kedua" in page_of(client, "/")) is is_told
    other = Client()
    give_password(other)
    other.post(SECOND, {"code": code_of(with_app)})
    assert "tidak mewajibkan faktor kedua" not in page_of(other, "/")
