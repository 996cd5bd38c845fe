"""Saluran pemberitahuan, as its person uses it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from channels.models import BETWEEN_TESTS, MOST_OF_A_PERSON, Channel, LastTest
from channels.tasks import send_test
from notifications.models import Notice, Quiet
from tests.channels.conftest import Gateway, said

Browse = Callable[[User], Client]
PAGE = "/profil/saluran/"


@pytest.mark.usefixtures("at_work")
def test_a_new_channel_is_tested_at_once_and_the_outcome_is_said(
    adb: User, browse: Browse, gateway: Gateway
) -> None:
    page = said(browse(adb), PAGE, label="Kait kantor", address=gateway.address().replace("json:", "http:"))
    assert "Uji coba melalui “Kait kantor” diterima oleh layanan." in page
    assert "Berfungsi." in page
    assert str(gateway.port) not in page
    (notice,) = Notice.objects.filter(recipient=adb)
    assert (notice.subject, notice.address) == ("Saluran pemberitahuan ditambahkan", adb.email)
    entry = Entry.objects.get(action=Action.ADD_CHANNEL)
    assert (entry.actor, entry.facts) == (adb, {"note": "Webhook (JSON)"})


@pytest.mark.usefixtures("at_work")
def test_a_test_that_fails_says_what_to_do(
    adb: User, browse: Browse, channel: Channel, gateway: Gateway
) -> None:
    gateway.status = 401
    page = said(browse(adb), f"{PAGE}{channel.pk}/uji/")
    assert "Uji coba melalui “Kait kantor” gagal. Layanan menolak token atau kunci saluran ini." in page


def test_a_worker_that_is_slow_leaves_the_outcome_to_the_next_look(
    adb: User, browse: Browse, channel: Channel, gateway: Gateway
) -> None:
    client = browse(adb)
    assert "sedang dikirim. Muat ulang halaman ini" in said(client, f"{PAGE}{channel.pk}/uji/")
    send_test(str(channel.pk))
    page = client.get(PAGE).content.decode()
    assert "Berfungsi." in page
    assert "sedang dikirim" not in page


@pytest.mark.usefixtures("at_work")
def test_no_third_party_is_bothered_by_one_who_presses_again(
    adb: User, browse: Browse, channel: Channel, gateway: Gateway
) -> None:
    client = browse(adb)
    for _ in range(3):
        page = said(client, f"{PAGE}{channel.pk}/uji/")
    assert "Tunggu 20 detik, lalu kirim uji coba melalui “Kait kantor”." in page
    assert len(gateway.messages) == 1


@pytest.mark.usefixtures("at_work")
def test_the_pause_is_the_persons_whatever_channel_he_deletes_and_adds(
    adb: User, browse: Browse, channel: Channel, gateway: Gateway
) -> None:
    client = browse(adb)
    said(client, f"{PAGE}{channel.pk}/uji/")
    said(client, f"{PAGE}{channel.pk}/hapus/")
    page = said(client, PAGE, label="Kait lain", address=gateway.address().replace("json", "http"))
    assert "Tunggu 20 detik, lalu kirim uji coba melalui “Kait lain”." in page
    assert "Belum diuji." in page
    assert len(gateway.messages) == 1
    LastTest.objects.update(asked_at=timezone.now() - BETWEEN_TESTS)
    said(client, f"{PAGE}{Channel.objects.get().pk}/uji/")
    assert len(gateway.messages) == 2


def test_a_colleague_does_not_wait_for_somebody_elses_pause(adb: User, kepala_dinas: User) -> None:
    assert [LastTest.objects.begin(person.pk) for person in (adb, kepala_dinas, adb)] == [True, True, False]


def test_a_channel_that_is_gone_by_then_is_not_tested(adb: User) -> None:
    assert not Channel.objects.ask_test(uuid4())
    assert not LastTest.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"label": "", "address": "https://layanan.contoh.go.id/a"}, "Beri nama saluran ini"),
        ({"label": "A", "address": ""}, "Tulis alamat saluran menurut salah satu contoh"),
        ({"label": "A", "address": "file:///etc/passwd"}, "Layanan ini tidak dikenali."),
        ({"label": "A", "address": "x" * 1001}, "paling panjang 1000 karakter"),
        ({"label": "A\u202e", "address": "https://layanan.contoh.go.id/a"}, "karakter tersembunyi"),
        ({"label": "Kait kantor", "address": "https://layanan.contoh.go.id/a"}, "Gunakan nama lain."),
    ],
)
def test_what_cannot_be_a_channel_is_said_at_its_field(
    adb: User, browse: Browse, channel: Channel, sent: dict[str, str], sentence: str
) -> None:
    answer = browse(adb).post(PAGE, sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Channel.objects.count() == 1


def test_a_person_has_no_more_channels_than_anybody_needs(
    adb: User, browse: Browse, gateway: Gateway
) -> None:
    for number in range(MOST_OF_A_PERSON):
        Channel.objects.create(person=adb, label=str(number), address=gateway.address())
    answer = browse(adb).post(PAGE, {"label": "A", "address": "https://layanan.contoh.go.id/a"})
    assert "Anda sudah memiliki 5 saluran." in answer.content.decode()


@pytest.mark.parametrize("act", ["uji", "hapus"])
def test_a_colleagues_channel_answers_as_an_absent_one(
    kepala_dinas: User, browse: Browse, channel: Channel, act: str
) -> None:
    client = browse(kepala_dinas)
    own = client.post(f"{PAGE}{channel.pk}/{act}/")
    absent = client.post(f"{PAGE}{uuid4()}/{act}/")
    assert (own.status_code, absent.status_code) == (404, 404)
    assert channel.label not in client.get(PAGE).content.decode()
    channel.refresh_from_db()
    assert channel.test_asked_at is None


def test_mail_cannot_be_stopped_where_it_is_all_there_is(adb: User, browse: Browse, channel: Channel) -> None:
    assert "satu-satunya saluran Anda yang berfungsi" in said(browse(adb), f"{PAGE}surel/", surel="mendesak")
    assert not Quiet.objects.exists()


def test_with_the_last_channel_that_works_goes_the_wish_for_no_mail(
    adb: User, browse: Browse, proved: Channel
) -> None:
    client = browse(adb)
    assert "Pilihan surel telah disimpan." in said(client, f"{PAGE}surel/", surel="mendesak")
    assert Quiet.objects.filter(person=adb).exists()
    assert "telah dihapus" in said(client, f"{PAGE}{proved.pk}/hapus/")
    assert not Quiet.objects.exists()
    assert Entry.objects.filter(action=Action.REMOVE_CHANNEL, actor=adb).count() == 1


def test_all_mail_comes_back_at_a_click(adb: User, browse: Browse, proved: Channel) -> None:
    client = browse(adb)
    said(client, f"{PAGE}surel/", surel="mendesak")
    said(client, f"{PAGE}surel/", surel="semua")
    assert not Quiet.objects.exists()
    assert Entry.objects.filter(action=Action.CHOOSE_MAIL).count() == 2


def test_the_profile_leads_to_channels_and_calendar(adb: User, browse: Browse) -> None:
    page = browse(adb).get("/profil/").content.decode()
    assert f'href="{PAGE}"' in page
    assert 'href="/profil/kalender/"' in page
