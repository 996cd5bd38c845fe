"""How long somebody stays logged in, and what he meets when that is over."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tasks import clear_ended_sessions
from audit.actions import Action
from audit.models import Entry
from config.celery import app
from tests.conftest import PASSWORD

Browse = Callable[[User], Client]
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def text_of(client: Client) -> str:
    return " ".join(client.get("/masuk/").content.decode().split())


def test_two_hours_without_a_click_end_the_session(
    clock: time_machine.Traveller, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    clock.shift(timedelta(hours=2))
    assert client.get("/profil/").status_code == 200
    clock.shift(timedelta(hours=2, seconds=1))
    assert client.get("/profil/?a=b").headers["Location"] == "/masuk/?next=/profil/%3Fa%3Db"
    assert "tidak digunakan selama 2 jam. Masuk sekali lagi; setelah itu halaman" in text_of(client)


def test_clicks_keep_a_session_for_twelve_hours_and_no_longer(
    clock: time_machine.Traveller, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    for _ in range(12):
        clock.shift(timedelta(hours=1))
        assert client.get("/profil/").status_code == 200
    clock.shift(timedelta(seconds=1))
    assert client.get("/profil/").status_code == 302
    assert "sudah 12 jam sejak Anda masuk" in text_of(client)


def test_what_is_sent_on_an_ended_session_leads_back_to_its_page_and_says_that_it_was_not_stored(
    clock: time_machine.Traveller, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    clock.shift(timedelta(hours=3))
    typed = {"present_password": PASSWORD, "new_password1": "x", "new_password2": "x"}
    answer = client.post(
        "/sandi/ganti/", typed, headers={"referer": "http://testserver/sandi/ganti/?dari=profil"}
    )
    assert answer.headers["Location"] == "/masuk/?next=/sandi/ganti/%3Fdari%3Dprofil"
    page = text_of(client)
    assert "tidak digunakan selama 2 jam. Kiriman terakhir belum disimpan." in page
    assert "ulangi dari halaman yang terbuka" in page


def test_whose_page_says_itself_that_the_session_ended_is_not_told_again_at_the_door(
    clock: time_machine.Traveller, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    clock.shift(timedelta(hours=3))
    for send in (client.post, client.get):
        assert send("/sandi/ganti/", headers={"accept": "application/json"}).status_code == 302
    assert "Sesi Anda berakhir" not in text_of(client)
    assert "belum disimpan" not in text_of(client)


def test_the_door_says_once_where_one_is_led(
    clock: time_machine.Traveller, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    clock.shift(timedelta(hours=3))
    page = client.get("/profil/", follow=True).content.decode()
    assert page.count("halaman yang Anda tuju langsung terbuka") == 1


@pytest.mark.parametrize("referer", ["", "https://jahat.example/x", "http://testserver:1/x", "javascript:1"])
def test_what_is_sent_from_nowhere_leads_to_beranda(db: None, referer: str) -> None:
    answer = Client().post("/sandi/ganti/", headers={"referer": referer} if referer else {})
    assert answer.headers["Location"] == "/masuk/?next=/"


def test_two_slashes_do_not_lead_to_another_site(db: None) -> None:
    answer = Client().post("/sandi/ganti/", headers={"referer": "http://testserver//jahat.example/x"})
    assert answer.headers["Location"] == "/masuk/?next=/jahat.example/x"


def test_an_address_with_a_nul_is_that_of_no_page(adb: User, browse: Browse) -> None:
    for client in (browse(adb), Client()):
        for path in ("/%00", "/kalender/%00.ics"):
            assert client.get(path, follow=True).status_code in {200, 404}
    assert browse(adb).get("/%00").status_code == 404
    assert browse(adb).post("/%00").status_code == 404


def test_leaving_on_an_ended_session_warns_of_nothing(
    clock: time_machine.Traveller, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    clock.shift(timedelta(hours=3))
    assert client.post("/keluar/").headers["Location"].startswith("/masuk/")
    assert "belum disimpan" not in text_of(client)


def test_a_session_that_ended_by_itself_is_no_log_out(
    clock: time_machine.Traveller, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    clock.shift(timedelta(hours=3))
    client.get("/profil/")
    assert not Entry.objects.filter(action=Action.LOG_OUT).exists()
    assert client.get("/profil/").status_code == 302


def test_a_session_that_does_not_know_when_it_began_is_over(adb: User, browse: Browse) -> None:
    client = browse(adb)
    session = client.session
    del session["began_at"]
    session.save()
    assert client.get("/profil/").status_code == 302


def test_a_click_within_a_minute_of_the_last_writes_nothing(
    clock: time_machine.Traveller,
    adb: User,
    browse: Browse,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browse(adb)
    clock.shift(timedelta(seconds=59))
    with django_assert_num_queries(3):  # the session, its user, his office
        client.get("/profil/")


def test_nobody_is_led_in_circles_by_the_door_itself(adb: User, browse: Browse) -> None:
    assert browse(adb).get("/masuk/?next=/masuk/").headers["Location"] == "/"


def test_each_day_sessions_that_are_over_are_forgotten_and_no_other(
    clock: time_machine.Traveller, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    browse(adb)
    clock.shift(timedelta(hours=12, seconds=1))
    client = browse(kepala_dinas)
    clear_ended_sessions()
    assert [session.session_key for session in Session.objects.all()] == [client.session.session_key]
    assert client.get("/profil/").status_code == 200
    daily = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == clear_ended_sessions.name]
    assert [entry["schedule"] for entry in daily] == [24 * 3600]


def test_the_role_of_the_worker_may_forget_sessions(adb: User, browse: Browse) -> None:
    browse(adb)
    Session.objects.update(expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.APPLICATION_ROLE}")
    clear_ended_sessions()
    assert not Session.objects.exists()
