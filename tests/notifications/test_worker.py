"""The worker as an office runs it, a process of its own, killed at the worst moments."""

import json
import time
from base64 import b64decode
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from config.celery import COURIER
from config.local import commands
from notifications.models import Notice
from notifications.tasks import deliver_pending, wake
from tests.notifications.conftest import Broker, MakeNotice, PostOffice, Start, StartProgram, kill, make_due

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_worker_killed_before_the_mail_is_taken_loses_nothing(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, start_worker: Start
) -> None:
    notice, child = make_notice(adb), start_worker()
    post_office.before_data, post_office.at_data = lambda: kill(child), "451 4.3.0 nobody waits for this"
    wake([notice.pk])
    child.wait(60)
    post_office.before_data, post_office.at_data = lambda: None, "250 OK"
    notice.refresh_from_db()
    assert (notice.attempts, notice.sent_at) == (1, None)
    deliver_pending()
    assert post_office.mails == []  # still claimed by the dead
    make_due(notice)
    deliver_pending()
    deliver_pending()
    notice.refresh_from_db()
    assert notice.sent_at
    assert len(post_office.mails) == 1


def test_a_worker_killed_between_mail_and_mark_sends_the_same_mail_again(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, start_worker: Start
) -> None:
    """The one moment that no outbox can close: the reader's mailbox knows the second by its Message-ID."""
    notice, child = make_notice(adb), start_worker()
    post_office.at_end = lambda: kill(child)
    wake([notice.pk])
    child.wait(60)
    post_office.at_end = lambda: None
    assert len(post_office.mails) == 1
    assert Notice.objects.get().sent_at is None
    make_due(notice)
    deliver_pending()
    deliver_pending()
    assert len(post_office.mails) == 2
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 1


def test_what_a_request_asks_of_the_worker_is_known_as_its_own_and_names_no_address(
    adb: User, client: Client, broker: Broker, post_office: PostOffice, start_program: StartProgram
) -> None:
    client.post("/sandi/lupa/", {"email": adb.email}, headers={"user-agent": "peramban"})
    with broker.client as queue:
        (message,) = queue.lrange(COURIER, 0, -1)
    assert adb.email.encode() not in b64decode(json.loads(message)["body"]) + message
    start_program(commands.courier())
    post_office.wait_for(1)
    entry = Entry.objects.get(action=Action.ASK_RESET)
    assert (entry.office, entry.address, len(entry.request_id)) == (adb.office, "127.0.0.1", 32)
    log = broker.folder / "worker.log"
    wait_until(lambda: "succeeded" in log.read_text())
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    done = next(line for line in lines if "succeeded" in line["message"])
    assert done["request_id"] == entry.request_id
    assert adb.email not in log.read_text()


def test_a_broker_that_comes_back_empty_finds_the_worker_waiting(
    adb: User,
    make_notice: MakeNotice,
    broker: Broker,
    post_office: PostOffice,
    start_worker: Start,
) -> None:
    start_worker()
    wake([make_notice(adb).pk])
    post_office.wait_for(1)
    broker.end()
    unheard = make_notice(adb)
    wake([unheard.pk])
    broker.start()
    wake([make_notice(adb).pk])
    post_office.wait_for(2)
    deliver_pending()
    assert len(post_office.mails) == 3
    assert not Notice.objects.pending().exists()
