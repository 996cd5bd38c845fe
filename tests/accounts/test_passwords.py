"""Kata sandi: changed by whoever knows it, set anew by whoever holds the link of a letter."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from accounts.tasks import BETWEEN_LINKS, send_password_reset
from audit.actions import Action
from audit.models import Entry
from tests.conftest import PASSWORD

CHANGE, FORGOTTEN = "/sandi/ganti/", "/sandi/lupa/"
NEW = "rangkaian kata yang baru"


def twice(password: str, repeated: str | None = None) -> dict[str, str]:
    return {"new_password1": password, "new_password2": password if repeated is None else repeated}


def ask_for_link(client: Client, address: str = "sari.adb@contoh.go.id") -> None:
    assert client.post(FORGOTTEN, {"email": address}).headers["Location"] == "/sandi/lupa/terkirim/"


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"http\S+/sandi/atur/\S+", str(letter.body))
    assert found
    return found.group()


def path_in(letter: EmailMessage, site: str) -> str:
    return link_in(letter).removeprefix(site)


def test_a_change_is_on_record_and_ends_the_sessions_elsewhere(adb: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.login(username="sari.adb", password=PASSWORD)
    assert here.post(CHANGE, {"present_password": PASSWORD, **twice(NEW)}).headers["Location"] == "/profil/"
    assert here.get("/profil/").status_code == 200
    assert elsewhere.get("/profil/").status_code == 302
    assert Entry.objects.filter(action=Action.CHANGE_PASSWORD, actor=adb).count() == 1
    assert Client().login(username="sari.adb", password=NEW)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            {"present_password": "keliru", **twice(NEW)},
            "present_password",
            "Kata sandi sekarang tidak sesuai",
        ),
        ({"present_password": PASSWORD, **twice("pendek")}, "new_password1", "terlalu pendek"),
        ({"present_password": PASSWORD, **twice("qwerty123456")}, "new_password1", "terlalu umum"),
        ({"present_password": PASSWORD, **twice("sari.adb@contoh")}, "new_password1", "terlalu mirip"),
        ({"present_password": PASSWORD, **twice(NEW, "lain sama sekali")}, "new_password2", "tidak sama"),
        ({"present_password": PASSWORD, **twice("x" * 300)}, "new_password1", "paling panjang 256"),
        ({"present_password": PASSWORD}, "new_password1", "Isikan kata sandi baru."),
    ],
)
def test_a_change_is_refused_beside_the_field_that_is_wrong(
    client: Client, adb: User, typed: dict[str, str], field: str, sentence: str
) -> None:
    client.force_login(adb)
    response = client.post(CHANGE, typed)
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    adb.refresh_from_db()
    assert adb.check_password(PASSWORD)
    assert not Entry.objects.filter(action=Action.CHANGE_PASSWORD).exists()


def test_a_refused_change_shows_no_password_again(client: Client, adb: User) -> None:
    client.force_login(adb)
    page = client.post(CHANGE, {"present_password": PASSWORD, **twice("pendek")}).content.decode()
    assert PASSWORD not in page
    assert 'value="pendek"' not in page


def test_a_known_and_an_unknown_address_get_the_same_answer(
    client: Client, adb: User, letters: list[EmailMessage]
) -> None:
    ask_for_link(client, "SARI.adb@contoh.go.id")
    ask_for_link(client, "tidak.ada@contoh.go.id")
    assert [letter.to for letter in letters] == [["sari.adb@contoh.go.id"]]
    assert "Jika alamat itu terdaftar" in client.get("/sandi/lupa/terkirim/").content.decode()


def test_only_what_is_asked_for_a_known_address_is_on_record(
    client: Client, adb: User, letters: list[EmailMessage]
) -> None:
    ask_for_link(client, "tidak.ada@contoh.go.id")
    assert not Entry.objects.filter(action=Action.ASK_RESET).exists()
    ask_for_link(client)
    entry = Entry.objects.get(action=Action.ASK_RESET)
    assert (entry.actor, entry.office, entry.facts) == (None, adb.office, {"user": "sari.adb"})
    assert entry.address == "127.0.0.1"


@pytest.mark.parametrize("address", ["sari.adb@contoh.go.id", "tidak.ada@contoh.go.id"])
def test_a_known_and_an_unknown_address_cost_the_page_the_same(
    client: Client,
    adb: User,
    worker_elsewhere: list[Any],
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
) -> None:
    with django_assert_num_queries(1):
        ask_for_link(client, address)
    assert len(worker_elsewhere) == 1
    assert address not in str(worker_elsewhere)


def test_the_letter_leads_to_the_site_of_the_settings_whatever_host_was_asked(
    adb: User, letters: list[EmailMessage], settings: Settings
) -> None:
    settings.SITE_URL = "https://sertifikat.contoh.go.id"
    settings.ALLOWED_HOSTS = ["*"]
    Client(headers={"host": "jahat.example", "x-forwarded-host": "jahat.example"}).post(
        FORGOTTEN, {"email": "sari.adb@contoh.go.id"}
    )
    assert link_in(letters[0]).startswith("https://sertifikat.contoh.go.id/sandi/atur/")
    assert "jahat" not in str(letters[0].message())


def test_the_letter_says_the_same_as_text_and_as_a_page(
    client: Client, adb: User, letters: list[EmailMultiAlternatives]
) -> None:
    User.objects.filter(pk=adb.pk).update(full_name="Sari <b>O'Neil</b>")
    ask_for_link(client)
    content, kind = letters[0].alternatives[0]
    page = str(content)
    assert kind == "text/html"
    assert letters[0].subject == "Atur ulang kata sandi"
    assert "Yth. Sari <b>O'Neil</b>," in letters[0].body
    assert "<b>O" not in page
    assert page.count("href=") == 1
    assert link_in(letters[0]) in unescape(page)


def test_the_link_sets_a_password_once(
    client: Client, adb: User, letters: list[EmailMessage], settings: Settings
) -> None:
    ask_for_link(client)
    path = path_in(letters[0], settings.SITE_URL)
    form = client.get(path, follow=True)
    assert form.redirect_chain[-1][0].endswith("/set-password/")
    done = client.post(form.redirect_chain[-1][0], twice(NEW))
    assert done.headers["Location"] == "/sandi/atur/selesai/"
    assert "Kata sandi telah ditetapkan" in client.get(done.headers["Location"]).content.decode()
    assert Client().login(username="sari.adb", password=NEW)
    assert Entry.objects.filter(action=Action.CHANGE_PASSWORD, actor=adb).count() == 1
    again = Client().get(path)
    assert again.status_code == 410
    assert "Tautan tidak berlaku lagi" in again.content.decode()


def test_a_weak_password_is_refused_on_the_page_of_the_link_too(
    client: Client, adb: User, letters: list[EmailMessage], settings: Settings
) -> None:
    ask_for_link(client)
    form = client.get(path_in(letters[0], settings.SITE_URL), follow=True)
    response = client.post(form.redirect_chain[-1][0], twice("pendek"))
    assert response.status_code == 422
    assert "terlalu pendek" in response.context["form"].errors["new_password1"][0]
    adb.refresh_from_db()
    assert adb.check_password(PASSWORD)


def test_a_link_of_a_closed_account_is_dead(
    client: Client, adb: User, letters: list[EmailMessage], settings: Settings
) -> None:
    ask_for_link(client)
    User.objects.filter(pk=adb.pk).update(is_active=False)
    assert client.get(path_in(letters[0], settings.SITE_URL)).status_code == 410
    ask_for_link(client)
    assert len(letters) == 1


@pytest.mark.parametrize(
    "made_up", ["AA/x-y", "MQ/x-y", "OTk5OTk5OTk5OTk5OTk5OTk5OTk/x-y", "!!/set-password"]
)
def test_a_made_up_link_is_dead_and_no_more(client: Client, adb: User, made_up: str) -> None:
    assert client.get(f"/sandi/atur/{made_up}/").status_code == 410


@pytest.mark.parametrize("address", ["", "bukan alamat", "a@b\r\nBcc: c@d.id", "x" * 400 + "@contoh.go.id"])
def test_what_is_no_address_is_refused_with_a_sentence(client: Client, db: None, address: str) -> None:
    response = client.post(FORGOTTEN, {"email": address})
    assert response.status_code == 422
    assert response.context["form"].errors["email"]


def test_without_a_broker_the_reader_is_told_to_try_again(client: Client, adb: User, no_broker: None) -> None:
    response = client.post(FORGOTTEN, {"email": "sari.adb@contoh.go.id"})
    assert response.status_code == 503
    assert "Coba sekali lagi beberapa menit lagi." in response.content.decode()


def test_whoever_asks_again_and_again_has_one_letter_sent_in_five_minutes(
    client: Client, adb: User, letters: list[EmailMessage]
) -> None:
    for _ in range(3):
        ask_for_link(client)
    assert [letter.to for letter in letters] == [["sari.adb@contoh.go.id"]]
    assert Entry.objects.filter(action=Action.ASK_RESET).count() == 1
    User.objects.filter(pk=adb.pk).update(link_sent_at=timezone.now() - BETWEEN_LINKS)
    ask_for_link(client)
    assert len(letters) == 2
    assert Entry.objects.filter(action=Action.ASK_RESET).count() == 2


def test_a_letter_to_one_keeps_none_from_another(
    adb: User, kepala_dinas: User, letters: list[EmailMessage]
) -> None:
    for person in (adb, kepala_dinas):
        send_password_reset(person.pk)
    assert len(letters) == 2
