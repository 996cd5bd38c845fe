"""Sesi saya: where one is logged in, in words, and how one ends it at once (T9)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.devices import in_words
from accounts.models import Device, User
from audit.actions import Action
from audit.models import Entry
from tests.accounts.test_passwords import NEW, twice
from tests.conftest import PASSWORD

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SESSIONS, END = "/profil/sesi/", "/profil/sesi/akhiri/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def logged_in(username: str, agent: str, address: str = "10.0.0.1") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post("/masuk/", {"username": username, "password": PASSWORD})
    return client


@pytest.fixture
def desk(adb: User) -> Client:
    return logged_in("sari.adb", DESK)


@pytest.fixture
def phone(adb: User) -> Client:
    return logged_in("sari.adb", PHONE, "10.0.0.2")


def text_of(client: Client) -> str:
    page = client.get(SESSIONS).content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome di Android"),
        (DESK, "Firefox di Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge di Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari di iPhone",
        ),
        ("curl/8.0", "Perangkat yang tidak dikenali"),
        ("", "Perangkat yang tidak dikenali"),
    ],
)
def test_a_device_has_words(agent: str, words: str) -> None:
    assert in_words(agent) == words


def test_each_session_says_where_since_when_and_when_it_was_last_seen(
    desk: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=30))
    phone = logged_in("sari.adb", PHONE, "10.0.0.2")
    clock.shift(timedelta(minutes=10))
    desk.get("/profil/")
    shown = text_of(phone)
    assert "Chrome di Android Perangkat ini Alamat 10.0.0.2" in shown
    assert "Firefox di Windows Alamat 10.0.0.1 · sejak 23 November 2026 pukul 08.00 WIB" in shown
    assert "terakhir terlihat 23 November 2026 pukul 08.40 WIB" in shown


def test_nobody_sees_the_sessions_of_another(desk: Client, kepala_dinas: User) -> None:
    assert "Firefox" not in text_of(logged_in("bima.kepala", PHONE))


def test_one_session_is_ended_at_once_and_that_is_on_record(desk: Client, phone: Client, adb: User) -> None:
    device = Device.objects.get(words="Chrome di Android")
    assert desk.post(END, {"sesi": str(device.pk)}).headers["Location"] == SESSIONS
    assert phone.get("/profil/").status_code == 302
    entry = Entry.objects.get(action=Action.END_SESSION)
    assert (entry.actor, entry.facts) == (adb, {"devices": ["Chrome di Android (10.0.0.2)"]})
    assert "1 sesi sudah diakhiri: Chrome di Android (10.0.0.2)" in text_of(desk)


def test_all_others_are_ended_together_and_this_one_stays(desk: Client, phone: Client, adb: User) -> None:
    third = logged_in("sari.adb", DESK)
    desk.post(END, {"semua": "1"})
    assert [client.get("/profil/").status_code for client in (desk, phone, third)] == [200, 302, 302]
    assert Entry.objects.filter(action=Action.END_SESSION).count() == 1


@pytest.mark.parametrize("asked", ["", "bukan", "00000000-0000-0000-0000-000000000001"])
def test_what_is_no_session_of_ones_own_ends_nothing(desk: Client, phone: Client, asked: str) -> None:
    desk.post(END, {"sesi": asked})
    assert phone.get("/profil/").status_code == 200
    assert "sudah berakhir sebelumnya" in text_of(desk)
    assert not Entry.objects.filter(action=Action.END_SESSION).exists()


def test_anothers_session_is_as_none(desk: Client, kepala_dinas: User) -> None:
    other = logged_in("bima.kepala", PHONE)
    desk.post(END, {"sesi": str(Device.objects.get(person=kepala_dinas).pk)})
    assert other.get("/profil/").status_code == 200


def test_a_session_does_not_end_itself_by_this_page(desk: Client) -> None:
    desk.post(END, {"sesi": str(Device.objects.get().pk)})
    assert desk.get("/profil/").status_code == 200


def test_a_session_that_ended_by_itself_is_not_shown(
    desk: Client, phone: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=1, minutes=30))
    desk.get("/profil/")
    clock.shift(timedelta(hours=1))
    assert "Chrome" not in text_of(desk)


def test_a_new_password_ends_every_other_session_and_keeps_this_one_in_the_list(
    desk: Client, phone: Client
) -> None:
    desk.post("/sandi/ganti/", {"present_password": PASSWORD, **twice(NEW)})
    assert [client.get("/profil/").status_code for client in (desk, phone)] == [200, 302]
    assert "Firefox di Windows Perangkat ini" in text_of(desk)
    assert Device.objects.count() == Session.objects.filter(device__isnull=False).count() == 1


def test_with_a_log_out_the_device_goes(desk: Client) -> None:
    desk.post("/keluar/")
    assert not Device.objects.exists()


def test_the_page_does_not_give_the_key_of_a_session_away(desk: Client, phone: Client) -> None:
    page = desk.get(SESSIONS).content.decode()
    assert not any(session.session_key in page for session in Session.objects.all())


def test_the_upgrade_ends_the_sessions_that_have_no_device(client: Client, adb: User) -> None:
    client.force_login(adb)
    Device.objects.all().delete()
    first, *_ = import_module("accounts.migrations.0004_signing_in").Migration.operations
    first.code(apps, None)
    assert client.get("/profil/").status_code == 302
