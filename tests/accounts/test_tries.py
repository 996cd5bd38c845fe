"""Whoever guesses waits longer and longer; the owner of the account, elsewhere, never does (T18)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client

from accounts.browsers import COOKIE
from accounts.models import Tries, User
from accounts.tasks import clear_ended_sessions
from accounts.tries import OF_ACCOUNT, OF_ADDRESS, Patience, TooOften, count_try, in_words
from audit.actions import Action
from audit.models import Entry
from tests.conftest import PASSWORD

Browse = Callable[[User], Client]
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
OWNER, STRANGER = "10.0.0.1", "10.0.0.2"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def log_in(username: str, password: str = "keliru", *, address: str = STRANGER) -> Any:
    return Client().post(
        "/masuk/", {"username": username, "password": password}, headers={}, REMOTE_ADDR=address
    )


def exhaust(username: str) -> None:
    for _ in range(OF_ACCOUNT.free):
        assert log_in(username).status_code == 422


def test_after_five_wrong_passwords_the_sixth_is_not_even_looked_at(
    clock: time_machine.Traveller, adb: User
) -> None:
    exhaust("sari.adb")
    answer = log_in("sari.adb", PASSWORD)
    assert answer.status_code == 429
    assert "Tunggu 5 detik" in answer.content.decode()
    assert "Akun tidak dikunci" in answer.content.decode()


def test_the_owner_logs_in_from_elsewhere_all_the_while(clock: time_machine.Traveller, adb: User) -> None:
    exhaust("sari.adb")
    assert log_in("sari.adb").status_code == 429
    assert log_in("sari.adb", PASSWORD, address=OWNER).status_code == 302


def test_each_further_mistake_doubles_the_pause_up_to_a_quarter_of_an_hour() -> None:
    pauses = [OF_ACCOUNT.pause(count) for count in (0, 4, 5, 6, 7, 12, 13, 10**9)]
    assert pauses == [0, 0, 5, 10, 20, 640, 900, 900]


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "5 detik"), (90, "90 detik"), (91, "2 menit"), (900, "15 menit")]
)
def test_a_pause_is_told_in_words(seconds: int, words: str) -> None:
    assert f"Tunggu {words}, lalu" in in_words(seconds)


def test_a_pause_ends_and_what_is_right_clears_the_count(clock: time_machine.Traveller, adb: User) -> None:
    exhaust("sari.adb")
    clock.shift(timedelta(seconds=5))
    assert log_in("sari.adb", PASSWORD).status_code == 302
    exhaust("sari.adb")


@pytest.mark.parametrize("nothing", ["", "x" * 257])
def test_a_form_that_proves_nothing_clears_no_count(
    clock: time_machine.Traveller, adb: User, nothing: str
) -> None:
    exhaust("sari.adb")
    assert log_in("sari.adb", nothing).status_code == 422
    assert log_in("sari.adb").status_code == 429


def test_a_name_that_nobody_has_is_answered_as_one_that_somebody_has(
    clock: time_machine.Traveller, adb: User
) -> None:
    for username in ("sari.adb", "tidak.ada", "SARI.ADB"):
        Tries.objects.all().delete()
        statuses = [log_in(username).status_code for _ in range(7)]
        assert statuses == [422] * 5 + [429] * 2


def test_an_office_behind_one_address_is_slowed_down_and_never_stopped(
    clock: time_machine.Traveller, adb: User
) -> None:
    for number in range(50):
        log_in(f"nama.{number}")
    assert log_in("sari.adb", PASSWORD).status_code == 429
    clock.shift(timedelta(seconds=3))
    assert log_in("sari.adb", PASSWORD).status_code == 302


def fill_the_address(*, but: int = 0) -> None:
    for _ in range(OF_ADDRESS.free - but):
        count_try("address", about=STRANGER, patience=OF_ADDRESS)


def in_known(browser: Client, username: str, password: str = PASSWORD) -> int:
    typed = {"username": username, "password": password}
    return browser.post("/masuk/", typed, REMOTE_ADDR=STRANGER).status_code


def logged_out_again(username: str) -> Client:
    """A browser in which this name has logged in, and out."""
    browser = Client()
    assert in_known(browser, username) == 302
    browser.post("/keluar/")
    return browser


def test_nobody_at_his_address_stops_whoever_has_logged_in_by_this_browser_before(
    clock: time_machine.Traveller, adb: User
) -> None:
    browser = logged_out_again("sari.adb")
    fill_the_address()
    assert [log_in(name).status_code for name in ("sari.adb", "tidak.ada")] == [429, 429]
    assert in_known(browser, "sari.adb") == 302


def test_wrong_passwords_for_a_name_from_its_own_address_do_not_stop_its_owner(
    clock: time_machine.Traveller, adb: User
) -> None:
    browser = logged_out_again("sari.adb")
    exhaust("sari.adb")
    assert log_in("sari.adb", PASSWORD).status_code == 429
    assert in_known(browser, "sari.adb") == 302


def test_a_known_browser_guesses_as_slowly_as_any_and_is_known_for_its_own_people_alone(
    clock: time_machine.Traveller, adb: User, kepala_dinas: User
) -> None:
    browser = logged_out_again("sari.adb")
    assert [in_known(browser, "sari.adb", "keliru") for _ in range(6)] == [422] * 5 + [429]
    fill_the_address()
    assert [in_known(browser, name, "keliru") for name in ("bima.kepala", "tidak.ada")] == [429, 429]


@pytest.mark.parametrize("forged", ["", "x", "x:y:z"])
def test_a_cookie_that_is_not_ours_makes_no_browser_known(
    clock: time_machine.Traveller, adb: User, forged: str
) -> None:
    fill_the_address()
    browser = Client()
    browser.cookies[COOKIE] = forged
    assert in_known(browser, "sari.adb") == 429


def test_a_computer_of_several_people_knows_them_all(
    clock: time_machine.Traveller, adb: User, kepala_dinas: User
) -> None:
    browser = logged_out_again("sari.adb")
    assert in_known(browser, "bima.kepala") == 302
    browser.post("/keluar/")
    fill_the_address()
    assert in_known(browser, "sari.adb") == 302
    assert "sari" not in browser.cookies[COOKIE].value


def test_who_logs_in_rightly_is_not_counted_with_those_who_err(
    clock: time_machine.Traveller, adb: User
) -> None:
    fill_the_address(but=1)
    for _ in range(3):
        assert log_in("sari.adb", PASSWORD).status_code == 302


def test_the_proof_of_whoever_is_logged_in_waits_for_no_stranger_and_for_no_other_session(
    clock: time_machine.Traveller, adb: User, browse: Browse
) -> None:
    other, own = browse(adb), browse(adb)
    fill_the_address()

    def prove(client: Client, password: str) -> int:
        return client.post("/masuk/bukti/", {"password": password}, REMOTE_ADDR=STRANGER).status_code

    assert [prove(other, "keliru") for _ in range(6)] == [422] * 5 + [429]
    assert prove(own, PASSWORD) == 302


def test_tries_that_come_too_early_leave_no_entry(clock: time_machine.Traveller, adb: User) -> None:
    exhaust("sari.adb")
    for _ in range(5):
        log_in("sari.adb")
    assert Entry.objects.filter(action=Action.LOG_IN).count() == OF_ACCOUNT.free


def test_what_was_tried_is_not_kept_and_is_forgotten_after_an_hour(
    clock: time_machine.Traveller, adb: User
) -> None:
    exhaust("sari.adb")
    assert not any("sari" in tries.key for tries in Tries.objects.all())
    clock.shift(timedelta(hours=1, seconds=1))
    exhaust("sari.adb")
    clock.shift(timedelta(hours=1, seconds=1))
    clear_ended_sessions()
    assert not Tries.objects.exists()


def test_guessing_on_the_page_of_a_session_is_slowed_down_as_well(
    clock: time_machine.Traveller, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    typed = {
        "present_password": "keliru",
        "new_password1": "rangkaian kata",
        "new_password2": "rangkaian kata",
    }
    assert [client.post("/sandi/ganti/", typed).status_code for _ in range(5)] == [422] * 5
    page = client.post("/sandi/ganti/", {**typed, "present_password": PASSWORD})
    assert "Tunggu 5 detik" in page.content.decode()
    assert client.post("/masuk/bukti/", {"password": PASSWORD}).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_are_counted_one_by_one() -> None:
    patience = Patience(free=5, first=60, longest=60)

    def attempt(_: int) -> bool:
        try:
            count_try("uji", about="sari", patience=patience)
        except TooOften:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert sum(pool.map(attempt, range(100))) == patience.free + 0
