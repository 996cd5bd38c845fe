"""From a notice to a channel: once, with no word of what it is about, and never into silence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection, connections
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from channels import outbox
from channels.choices import choose_mail
from channels.models import Channel, Delivery
from channels.outcomes import Outcome
from channels.tasks import deliver_to_channels, send_test
from notifications.models import Quiet
from notifications.tasks import deliver_pending
from tests.channels.conftest import Gateway
from tests.notifications.conftest import MakeNotice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = "https://sertifikat.contoh.go.id"


def make_due() -> None:
    Delivery.objects.update(try_after=Now())


def test_a_channel_is_told_once_and_only_that_there_is_something(
    adb: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    make_notice(adb, subject="Permohonan Bima, NIK 3302011234567890", body="Nomor seri 1234")
    for _ in range(3):
        deliver_to_channels()
        make_due()
    (message,) = gateway.messages
    assert message["title"] == "Sertifikat Elektronik"
    link = "https://sertifikat.contoh.go.id/pendaftaran/1/tanda-tangan/"
    assert message["message"] == f"Ada tugas untuk Anda. Buka aplikasi: {link}"


def test_an_urgent_notice_says_so(
    adb: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    make_notice(adb, is_urgent=True)
    deliver_to_channels()
    assert gateway.messages[0]["message"].startswith("Ada tugas mendesak untuk Anda.")


def test_every_channel_of_a_person_is_told_and_nobody_elses(
    adb: User, kepala_dinas: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    for person, path in ((adb, "kedua"), (kepala_dinas, "lain")):
        Channel.objects.create(
            person=person, label="Lain", address=gateway.address(path), proved_at=timezone.now()
        )
    make_notice(adb)
    gateway.paths.clear()
    deliver_to_channels()
    assert sorted(gateway.paths) == ["/kait", "/kedua"]


@pytest.mark.parametrize(
    "columns",
    [
        {"read_at": timezone.now()},
        {"address": "lama@contoh.go.id"},
        {"created_at": timezone.now() - timedelta(days=2)},
    ],
)
def test_what_was_read_or_is_mail_alone_or_old_is_not_pushed(
    adb: User,
    proved: Channel,
    gateway: Gateway,
    make_notice: MakeNotice,
    columns: dict[str, object],
) -> None:
    Channel.objects.update(proved_at=timezone.now() - timedelta(days=9))
    make_notice(adb, **columns)
    deliver_to_channels()
    assert gateway.messages == []


def test_a_channel_that_no_test_got_through_is_told_nothing(
    adb: User, channel: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    gateway.status = 401
    Channel.objects.ask_test(channel.pk)
    deliver_to_channels()
    channel.refresh_from_db()
    assert (channel.test_outcome, channel.proved_at) == (Outcome.UNAUTHORIZED, None)
    gateway.messages.clear()
    make_notice(adb)
    deliver_to_channels()
    assert gateway.messages == []


def test_one_who_no_longer_works_here_is_told_nothing(
    adb: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    make_notice(adb)
    outbox.route()
    User.objects.filter(pk=adb.pk).update(is_active=False)
    make_notice(adb)
    deliver_to_channels()
    assert gateway.messages == []


def test_a_failure_is_tried_again_after_a_growing_pause(
    adb: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    gateway.status = 503
    make_notice(adb)
    pauses = []
    for _ in range(3):
        deliver_to_channels()
        pauses.append(round((Delivery.objects.get().try_after - timezone.now()) / timedelta(minutes=1)))
        make_due()
    assert pauses == [2, 4, 8]
    gateway.status = 200
    deliver_to_channels()
    assert Delivery.objects.get().sent_at
    assert len(gateway.messages) == 4


def test_a_channel_that_fails_for_hours_is_closed_and_mail_takes_over(
    adb: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    choose_mail(adb, for_all=False)
    notice = make_notice(adb)
    deliver_pending()
    assert mail.outbox == []
    gateway.status = 500
    outbox.route()
    Delivery.objects.update(failed_since=Now() - timedelta(hours=3))
    deliver_to_channels()
    proved.refresh_from_db()
    assert (proved.proved_at, Quiet.objects.exists()) == (None, False)
    deliver_pending()
    subjects = [letter.subject for letter in mail.outbox]
    assert sorted(subjects) == sorted([notice.subject, "Saluran “Kait kantor” tidak dapat digunakan"])
    deliver_to_channels()
    deliver_pending()
    assert len(mail.outbox) == 2


def test_one_failure_after_a_worker_that_stopped_for_hours_closes_no_channel(
    adb: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    gateway.status = 503
    make_notice(adb)
    outbox.route()
    Delivery.objects.update(made_at=Now() - timedelta(hours=3))
    deliver_to_channels()
    proved.refresh_from_db()
    assert proved.proved_at
    first = Delivery.objects.get().failed_since
    make_due()
    deliver_to_channels()
    assert Delivery.objects.get().failed_since == first
    gateway.status = 200
    make_due()
    deliver_to_channels()
    assert Delivery.objects.get().sent_at


def test_ordinary_mail_can_be_stopped_and_urgent_mail_cannot(
    adb: User, proved: Channel, make_notice: MakeNotice
) -> None:
    choose_mail(adb, for_all=False)
    ordinary, urgent, own = (
        make_notice(adb),
        make_notice(adb, is_urgent=True),
        make_notice(adb, address=adb.email),
    )
    deliver_pending()
    assert sorted(letter.subject for letter in mail.outbox) == sorted([urgent.subject, own.subject])
    ordinary.refresh_from_db()
    assert (ordinary.is_spared, bool(ordinary.sent_at)) == (True, True)
    choose_mail(adb, for_all=True)
    later = make_notice(adb)
    deliver_pending()
    assert mail.outbox[-1].subject == later.subject


def test_a_test_is_sent_once_however_often_its_message_comes(channel: Channel, gateway: Gateway) -> None:
    Channel.objects.ask_test(channel.pk)
    for _ in range(3):
        send_test(str(channel.pk))
    assert len(gateway.messages) == 1
    assert gateway.messages[0]["message"].startswith("Ini uji coba.")


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_each_notice_once(
    adb: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    for _ in range(15):
        make_notice(adb)
    barrier = Barrier(2)

    def sweep() -> None:
        try:
            barrier.wait()
            deliver_to_channels()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(sweep) for _ in range(2)]:
            done.result()
    assert len(gateway.messages) == len({message["message"] for message in gateway.messages}) == 15


def test_the_address_stands_in_the_database_sealed(channel: Channel) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM channels_channel")
        (stored,) = cursor.fetchone()
    assert b"127.0.0.1" not in bytes(stored)
    assert Channel.objects.get().address.startswith("json://127.0.0.1:")
