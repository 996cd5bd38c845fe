"""What seldom happens to a channel: two at once, no broker, a name that nobody knows, a library that fails."""

import logging
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from channels import outbox
from channels.child import Statuses, send
from channels.choices import choose_mail
from channels.models import Channel, Delivery
from channels.outcomes import Outcome
from channels.sending import ROOT, Message, send_confined
from channels.tasks import deliver_to_channels
from notifications.models import Notice, Quiet
from tests.channels.conftest import Gateway, said
from tests.notifications.conftest import MakeNotice

PAGE = "/profil/saluran/"


@pytest.mark.django_db(transaction=True)
def test_the_same_channel_twice_at_once_is_stored_once(
    adb: User, browse: Callable[[User], Client], gateway: Gateway
) -> None:
    barrier = Barrier(4)

    def add() -> int:
        try:
            client = browse(adb)
            barrier.wait()
            return client.post(
                PAGE, {"label": "Kait", "address": "https://layanan.contoh.go.id/a"}
            ).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(done.result() for done in [pool.submit(add) for _ in range(4)])
    assert statuses == [302, 422, 422, 422]
    assert Channel.objects.count() == 1


def test_a_test_whose_message_is_lost_is_found_by_the_sweep(
    adb: User, browse: Callable[[User], Client], channel: Channel, gateway: Gateway, hand_over_to: Any
) -> None:
    hand_over_to("redis://127.0.0.1:1/0")
    assert "sedang dikirim" in said(browse(adb), f"{PAGE}{channel.pk}/uji/")
    deliver_to_channels()
    channel.refresh_from_db()
    assert channel.proved_at


def test_another_channel_that_works_keeps_the_wish_and_delivers(
    adb: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    other = {"label": "Lain", "address": gateway.address("lain"), "proved_at": timezone.now()}
    Channel.objects.create(person=adb, **other)
    choose_mail(adb, for_all=False)
    make_notice(adb)
    outbox.route()
    delivery = Delivery.objects.get(channel=proved)
    assert outbox.give_up(delivery) is not None
    assert outbox.give_up(delivery) is None
    assert Quiet.objects.filter(person=adb).exists()
    assert Delivery.objects.filter(given_up_at=None).count() == 1


def test_all_that_waits_for_a_closed_channel_is_given_up_and_told_of_once(
    adb: User, proved: Channel, gateway: Gateway, make_notice: MakeNotice
) -> None:
    for _ in range(3):
        make_notice(adb)
    gateway.status = 500
    outbox.route()
    Delivery.objects.update(failed_since=Now() - timedelta(hours=3))
    deliver_to_channels()
    assert Delivery.objects.filter(given_up_at=None).count() == 0
    assert Notice.objects.filter(recipient=adb, button="Periksa saluran").count() == 1


def test_a_host_of_the_deployment_that_nobody_knows_opens_nothing(
    gateway: Gateway, settings: Settings
) -> None:
    settings.CHANNEL_HOSTS = ["tidak-ada.invalid"]
    assert send_confined([Message("a", gateway.address(), "J", "I")]) == {"a": Outcome.FORBIDDEN}


@pytest.mark.parametrize(
    "line",
    [
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.fork()",
        "import socket; socket.socket(socket.AF_UNIX).connect('/tanpa')",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))",
    ],
)
def test_a_guarded_process_starts_no_program_and_reaches_nothing_inside(line: str) -> None:
    program = f"from channels.guard import stand_guard; stand_guard([]); {line}"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "PermissionError" in done.stderr or "Forbidden" in done.stderr


def test_a_library_that_fails_is_a_message_that_was_not_sent(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_address: str) -> None:
        raise RuntimeError

    library, statuses = SimpleNamespace(Apprise=SimpleNamespace(instantiate=fail)), Statuses()
    message = {"address": "tgram://1:a/2/", "title": "J", "body": "I"}
    assert send(message, library=library, statuses=statuses) == Outcome.UNREACHABLE
    statuses.emit(logging.makeLogRecord({"msg": "Failed: error=404."}))
    assert list(statuses.of_thread.values()) == [404]


def test_rows_have_names(adb: User, proved: Channel, make_notice: MakeNotice) -> None:
    notice = make_notice(adb)
    outbox.route()
    choose_mail(adb, for_all=False)
    assert str(proved) == "Kait kantor"
    assert str(Delivery.objects.get()) == f"notice {notice.pk} by channel {proved.pk}"
    assert str(Quiet.objects.get()) == f"no mail of ordinary notices to {adb.pk}"
