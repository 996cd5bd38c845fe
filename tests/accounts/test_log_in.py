"""Masuk dan keluar: who comes in, where he lands, and what is left behind when he goes."""

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from tests.conftest import PASSWORD

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

LOG_IN, LOG_OUT = "/masuk/", "/keluar/"


def log_in(
    client: Client, *, username: str, password: str = PASSWORD, **more: str
) -> "_MonkeyPatchedWSGIResponse":
    return client.post(LOG_IN, {"username": username, "password": password, **more})


def test_whoever_logs_in_lands_on_his_tasks(client: Client, adb: User) -> None:
    response = log_in(client, username="sari.adb")
    assert (response.status_code, response.headers["Location"]) == (302, reverse("sop:home"))


def test_a_name_in_capitals_or_wide_letters_is_the_same_name(client: Client, adb: User) -> None:
    assert log_in(client, username="ＳＡＲＩ.ADB").status_code == 302


def test_a_name_of_half_a_million_marks_is_nobodys(client: Client, adb: User) -> None:
    assert log_in(client, username="a" + "\u0f39\u0300\u0327" * 166_667).status_code == 422


def test_whoever_followed_a_link_lands_on_it_after_logging_in(client: Client, adb: User) -> None:
    page = client.get("/profil/")
    assert page.headers["Location"] == "/masuk/?next=/profil/"
    assert 'name="next" value="/profil/"' in client.get(page.headers["Location"]).content.decode()
    assert log_in(client, username="sari.adb", next="/profil/").headers["Location"] == "/profil/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://jahat.example/",
        "//jahat.example/",
        r"\\jahat.example",
        "javascript:alert(1)",
        "/\t/jahat.example",
    ],
)
def test_nobody_is_led_to_another_site(client: Client, adb: User, elsewhere: str) -> None:
    assert "jahat" not in client.get(LOG_IN, {"next": elsewhere}).content.decode()
    assert log_in(client, username="sari.adb", next=elsewhere).headers["Location"] == reverse("sop:home")


def test_unknown_wrong_and_closed_get_one_and_the_same_answer(client: Client, adb: User, admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(is_active=False)
    attempts = [("sari.adb", "bukan kata sandinya"), ("tidak.ada", PASSWORD), ("tuti.admin", PASSWORD)]
    answers = set()
    for username, password in attempts:
        response = log_in(client, username=username, password=password)
        errors = tuple(response.context["form"].non_field_errors())
        answers.add((response.status_code, errors))
    assert len(answers) == 1
    status, errors = answers.pop()
    assert status == 422
    assert "Nama pengguna atau kata sandi tidak sesuai." in errors[0]


def test_a_refused_log_in_keeps_the_name_but_never_the_password(client: Client, adb: User) -> None:
    page = log_in(client, username="sari.adb", password="salah-ketik-sedikit").content.decode()
    assert 'value="sari.adb"' in page
    assert "salah-ketik-sedikit" not in page


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("", ""),
        ("sari\x00adb", PASSWORD),
        ("\ud800", PASSWORD),
        ("a" * 5000, PASSWORD),
        ("sari.adb", "x" * 100_000),
    ],
)
def test_whatever_is_typed_is_refused_with_a_sentence(
    client: Client, adb: User, username: str, password: str
) -> None:
    name = quote(username, errors="surrogatepass")
    form = f"username={name}&password={quote(password)}"
    response = client.post(LOG_IN, form, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert response.context["form"].errors


def test_log_ins_and_refused_log_ins_are_on_record(client: Client, adb: User) -> None:
    log_in(client, username="sari.adb", password="keliru")
    log_in(client, username="sari.adb")
    outcomes = Entry.objects.filter(action=Action.LOG_IN).order_by("id").values_list("outcome", "actor_id")
    assert list(outcomes) == [(Outcome.REFUSED, None), (Outcome.DONE, adb.pk)]


def test_the_session_gets_a_new_key_when_somebody_logs_in(client: Client, adb: User) -> None:
    client.get(LOG_IN)
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["sesi"] = before or ""
    log_in(client, username="sari.adb")
    assert client.session.session_key != before


def test_a_log_in_without_the_forms_token_is_refused(adb: User) -> None:
    response = log_in(Client(enforce_csrf_checks=True), username="sari.adb")
    assert response.status_code == 403
    assert "Formulir belum terkirim" in response.content.decode()


def test_a_form_without_its_token_leads_back_to_its_page(adb: User) -> None:
    client = Client(enforce_csrf_checks=True, headers={"referer": "http://testserver/profil/"})
    answer = client.post("/sandi/ganti/").content.decode()
    assert 'href="/masuk/?next=%2Fprofil%2F"' in answer
    assert "tidak ada yang berubah" in answer
    client.force_login(adb)
    assert 'href="/profil/"' in client.post("/sandi/ganti/").content.decode()


def test_a_log_in_without_its_token_leads_back_to_the_door_and_whither_it_led(
    client: Client, db: None
) -> None:
    door = f"{LOG_IN}?next=/sop/"
    client = Client(enforce_csrf_checks=True, headers={"referer": f"http://testserver{door}"})
    assert f'href="{door}"' in client.post(door).content.decode()


def test_leaving_ends_the_session_and_clears_what_the_browser_kept(client: Client, adb: User) -> None:
    log_in(client, username="sari.adb")
    response = client.post(LOG_OUT)
    assert response.headers["Location"] == LOG_IN
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Anda telah keluar dari aplikasi." in client.get(LOG_IN).content.decode()
    assert client.get("/profil/").status_code == 302


def test_a_link_cannot_log_anybody_out(client: Client, adb: User) -> None:
    client.force_login(adb)
    response = client.get(LOG_OUT)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST, OPTIONS")
    assert client.get("/profil/").status_code == 200


def test_a_closed_account_is_out_at_its_next_click(client: Client, adb: User) -> None:
    client.force_login(adb)
    User.objects.filter(pk=adb.pk).update(is_active=False)
    assert client.get("/profil/").status_code == 302


def test_no_page_behind_the_door_stays_in_a_cache(client: Client, adb: User) -> None:
    client.force_login(adb)
    assert "no-store" in client.get("/profil/").headers["Cache-Control"]
