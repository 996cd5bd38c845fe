"""Before an approval and before accounts are changed, whoever sits there proves once more who he is (T14)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from sop.states import State
from tests.accounts.factors import app_of, code_of
from tests.conftest import PASSWORD

Browse = Callable[[User], Client]
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PROVE = "/masuk/bukti/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def later(kepala_dinas: User, browse: Browse, clock: time_machine.Traveller) -> Client:
    """The Kepala Dinas, a quarter of an hour after his log-in."""
    client = browse(kepala_dinas)
    clock.shift(timedelta(minutes=15, seconds=1))
    return client


def way_to_proof(path: str) -> str:
    return f"{PROVE}?next={path.replace('/', '%2F')}"


def test_for_a_quarter_of_an_hour_the_log_in_itself_is_the_proof(
    kepala_dinas: User, browse: Browse, registration_in: Callable[..., Any], clock: time_machine.Traveller
) -> None:
    page = registration_in(State.FILLED).url_of("sign")
    client = browse(kepala_dinas)
    clock.shift(timedelta(minutes=15))
    assert client.get(page).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert client.get(page).headers["Location"] == way_to_proof(page)


@pytest.mark.parametrize("lead", ["registration_in", "renewal_in"])
def test_an_approval_is_asked_for_before_its_form_is_shown_and_the_password_leads_back_to_it(
    request: pytest.FixtureRequest, later: Client, kepala_dinas: User, lead: str
) -> None:
    page = request.getfixturevalue(lead)(State.FILLED).url_of("sign")
    assert later.get(page).headers["Location"] == way_to_proof(page)
    assert f'name="next" value="{page}"' in later.get(way_to_proof(page)).content.decode()
    assert later.post(PROVE, {"password": PASSWORD, "next": page}).headers["Location"] == page
    assert later.get(page).status_code == 200
    entry = Entry.objects.get(action=Action.PROVE)
    assert (entry.actor, entry.facts) == (kepala_dinas, {"means": "kata sandi"})


def test_what_is_sent_too_late_is_not_carried_out_and_leads_to_the_proof_and_back(
    later: Client, registration_in: Callable[..., Any]
) -> None:
    case = registration_in(State.FILLED)
    page = case.url_of("sign")
    answer = later.post(page, headers={"referer": f"http://testserver{page}"})
    assert answer.headers["Location"] == way_to_proof(page)
    assert "Kiriman terakhir belum disimpan" in later.get(way_to_proof(page)).content.decode()
    assert type(case).objects.get(pk=case.pk).state == State.FILLED


def test_a_page_that_sends_by_script_is_told_to_stay_as_it_is(
    later: Client, registration_in: Callable[..., Any]
) -> None:
    answer = later.post(registration_in(State.FILLED).url_of("sign"), headers={"sent-by-script": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (428, way_to_proof("/masuk/bukti/selesai/"))
    assert "kembali ke tab sebelumnya" in later.get("/masuk/bukti/selesai/").content.decode()


def test_a_wrong_password_proves_nothing_and_is_on_record(
    later: Client, kepala_dinas: User, registration_in: Callable[..., Any]
) -> None:
    page = registration_in(State.FILLED).url_of("sign")
    answer = later.post(PROVE, {"password": "keliru", "next": page})
    assert answer.status_code == 422
    assert "Kata sandi tidak sesuai" in answer.content.decode()
    assert later.get(page).status_code == 302
    entry = Entry.objects.get(action=Action.PROVE)
    assert (entry.outcome, entry.facts["username"]) == (Outcome.REFUSED, "bima.kepala")


def test_the_code_of_an_app_is_a_proof_as_well(later: Client, kepala_dinas: User) -> None:
    assert "Lanjutkan dengan kode" not in later.get(PROVE).content.decode()
    seed = app_of(kepala_dinas)
    assert "Lanjutkan dengan kode" in later.get(PROVE).content.decode()
    assert later.post(PROVE, {"code": code_of(seed), "next": "/profil/"}).headers["Location"] == "/profil/"
    assert Entry.objects.get(action=Action.PROVE).facts == {"means": "kode aplikasi"}


def test_whoever_has_a_second_factor_proves_himself_by_it_and_not_by_the_password(
    later: Client, kepala_dinas: User, registration_in: Callable[..., Any]
) -> None:
    app_of(kepala_dinas)
    page = registration_in(State.FILLED).url_of("sign")
    assert "Kata sandi" not in later.get(way_to_proof(page)).content.decode()
    assert later.post(PROVE, {"password": PASSWORD, "next": page}).status_code == 422
    assert later.get(page).headers["Location"] == way_to_proof(page)


@pytest.mark.parametrize("elsewhere", ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)"])
def test_the_proof_leads_to_no_other_site(later: Client, elsewhere: str) -> None:
    assert later.post(PROVE, {"password": PASSWORD, "next": elsewhere}).headers["Location"] == "/"


def test_accounts_are_changed_after_a_proof_and_read_without(
    admin: User, adb: User, browse: Browse, clock: time_machine.Traveller
) -> None:
    client = browse(admin)
    clock.shift(timedelta(hours=1))
    assert client.get("/pengguna/").status_code == 200
    for path in ("/pengguna/tambah/", f"/pengguna/{adb.pk}/ubah/", "/profil/faktor-kedua/aplikasi/"):
        assert client.get(path).headers["Location"] == way_to_proof(path)
        assert client.post(path).headers["Location"].startswith(PROVE)


def test_whoever_may_not_is_told_so_before_he_is_asked_for_a_proof(
    adb: User, browse: Browse, registration_in: Callable[..., Any], clock: time_machine.Traveller
) -> None:
    client = browse(adb)
    clock.shift(timedelta(hours=1))
    assert client.get("/pengguna/tambah/").status_code == 403
    assert client.get(registration_in(State.FILLED).url_of("sign")).status_code == 403


def test_other_acts_ask_for_no_proof(
    adb: User, browse: Browse, registration_in: Callable[..., Any], clock: time_machine.Traveller
) -> None:
    client = browse(adb)
    clock.shift(timedelta(hours=1))
    assert client.get(registration_in(State.DRAFT).url_of("fill")).status_code == 200


def test_a_proof_from_a_clock_that_was_ahead_counts_for_nothing(
    kepala_dinas: User, browse: Browse, clock: time_machine.Traveller
) -> None:
    client = browse(kepala_dinas)
    clock.shift(-timedelta(minutes=1))
    assert client.get("/profil/faktor-kedua/aplikasi/").status_code == 302
