"""Worker and beat as an office runs them: messages that come three times, two beats, and clocks that are wrong.

The clock of a worker is moved within its own process, before it reads it for the first time; the database's is right.
"""

import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery.beat import PersistentScheduler
from django.utils import timezone

from accounts.models import User
from channels.models import Channel
from config.celery import COURIER, app
from config.local import commands
from notifications.models import Notice
from notifications.tasks import deliver_pending
from renewals.models import Reminder, Renewal, Sweep
from renewals.tasks import remind
from sop.models import Sop
from tests.channels.conftest import Gateway, channel, gateway
from tests.notifications.conftest import Broker, MakeNotice, PostOffice, StartProgram, kill, make_notice
from tests.renewals.watch import certificate_until, rungs_told

__all__ = ["channel", "gateway", "make_notice"]
pytestmark = pytest.mark.django_db(transaction=True)
# They have no row: a letter is asked for anew where none came, and comes with each message.
LETTERS = {"accounts.tasks.send_password_reset", "accounts.tasks.send_welcome"}
# Of all that beat sends, what takes nothing with it.
BARE = (
    "accounts.tasks.clear_ended_sessions",
    "audit.tasks.make_waiting_sheets",
    "audit.tasks.seal_entries",
    "certificates.tasks.answer_waiting",
    "channels.tasks.deliver_to_channels",
    "config.tasks.mail_checkpoint",
    "config.tasks.verify_trail",
    "notifications.tasks.deliver_pending",
    "privacy.tasks.remind_of_time_limits",
    "renewals.tasks.remind",
    "sop.tasks.make_waiting_packs",
)
TWO_OF_EACH = 2 * (commands.worker(), commands.courier())
QUIET = 3
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_until_idle(broker: Broker) -> None:
    """Until every message was taken and is done with, for longer than one is on its way from here to there."""
    since = time.monotonic()

    def is_idle() -> bool:
        nonlocal since
        with broker.client as client:
            if client.llen("celery") or client.llen(COURIER) or client.hlen("unacked"):
                since = time.monotonic()
        return time.monotonic() - since > QUIET

    wait_until(is_idle)


def let_it_be_morning() -> None:
    Notice.objects.filter(sent_at=None, given_up_at=None).update(try_after=timezone.now())


def assert_mailed_once(post_office: PostOffice, *, number: int) -> None:
    assert len(post_office.mails) == len({mail["Message-ID"] for mail in post_office.mails}) == number
    assert (
        Notice.objects.filter(sent_at__isnull=False, attempts=1).count() == Notice.objects.count() == number
    )


def test_of_each_message_that_comes_three_times_to_two_workers_everything_is_done_once(
    sop: Sop,
    adb: User,
    kepala_dinas: User,
    channel: Channel,
    gateway: Gateway,
    make_notice: MakeNotice,
    broker: Broker,
    post_office: PostOffice,
    start_program: StartProgram,
) -> None:
    certificate_until(timezone.now() + 20 * DAY, by=adb)
    Channel.objects.update(proved_at=timezone.now())
    Channel.objects.ask_test(channel.pk)
    messages: dict[str, list[object]] = {
        **{name: [] for name in BARE},
        "notifications.tasks.deliver": [[make_notice(adb).pk, make_notice(kepala_dinas).pk]],
        "channels.tasks.send_test": [str(channel.pk)],
        "certificates.tasks.answer_inquiry": [str(uuid4())],
        "audit.tasks.make_sheet": [str(uuid4())],
        "sop.tasks.make_pack": [str(uuid4())],
    }
    app.loader.import_default_modules()
    assert set(messages) | LETTERS == {name for name in app.tasks if not name.startswith("celery.")}
    post_office.takes = 0.2
    workers: list[subprocess.Popen[bytes]] = []
    for _ in range(2):  # the second time with what the first has left for the morning
        let_it_be_morning()
        for name, arguments in messages.items():
            for _ in range(3):
                app.send_task(name, arguments)
        workers = workers or [start_program(words) for words in TWO_OF_EACH]
        wait_until_idle(broker)
    assert [worker.poll() for worker in workers] == [None] * 4
    assert_mailed_once(post_office, number=4)
    assert (Reminder.objects.count(), Renewal.objects.count()) == (2, 1)
    told = [message["message"].partition(".")[0] for message in gateway.messages]
    assert sorted(told) == ["Ada tugas untuk Anda", "Ada tugas untuk Anda", "Ini uji coba"]


def overslept(schedule: Path) -> Path:
    """What a beat remembers that was stopped a day ago: at its start everything is due."""
    memory = PersistentScheduler(app, schedule_filename=str(schedule))
    for entry in memory.schedule.values():
        entry.last_run_at -= DAY
    memory.close()
    return schedule


def test_two_beats_make_nobody_be_told_twice(
    sop: Sop,
    adb: User,
    kepala_dinas: User,
    tmp_path: Path,
    broker: Broker,
    post_office: PostOffice,
    start_program: StartProgram,
) -> None:
    certificate_until(timezone.now() + 20 * DAY, by=adb)
    for name in ("first", "second"):
        start_program(commands.beat(schedule=str(overslept(tmp_path / name))))
    for words in (commands.worker(), commands.courier()):
        start_program(words)
    wait_until(lambda: Sweep.objects.filter(runs__gte=2, ended_at__isnull=False).exists())
    wait_until_idle(broker)
    let_it_be_morning()
    deliver_pending()
    assert_mailed_once(post_office, number=2)
    assert (Reminder.objects.count(), Renewal.objects.count()) == (2, 1)


def test_a_worker_that_starts_waits_for_no_beat(
    sop: Sop, adb: User, kepala_dinas: User, broker: Broker, start_program: StartProgram
) -> None:
    certificate_until(timezone.now() + 20 * DAY, by=adb)
    start_program(commands.worker())
    wait_until(Renewal.objects.exists)
    wait_until_idle(broker)
    assert Reminder.objects.count() == 2


@pytest.mark.parametrize(
    ("clocks", "rungs"),
    [
        pytest.param([0 * HOUR, HOUR, -HOUR], [60], id="an hour fast, an hour slow"),
        pytest.param([400 * DAY, -730 * DAY, 0 * DAY], [-360, 60], id="a year ahead, two behind, right"),
        pytest.param([8 * DAY, 11 * DAY], [60, 30], id="stopped for three days over a rung"),
    ],
)
def test_whatever_the_clocks_of_the_workers_say_each_rung_is_told_once_and_none_is_silenced(
    adb: User,
    kepala_dinas: User,
    broker: Broker,
    post_office: PostOffice,
    start_program: StartProgram,
    clocks: list[timedelta],
    rungs: list[int],
) -> None:
    certificate_until(timezone.now() + 40 * DAY, by=adb)
    for ahead in clocks:
        worker = start_program(commands.worker(), ahead=ahead)
        for task in (remind, deliver_pending):
            let_it_be_morning()
            have_done(task, broker)
        kill(worker)
    for person in (adb, kepala_dinas):
        assert rungs_told(person) == rungs
    assert_mailed_once(post_office, number=2 * len(rungs))


def have_done(task: Any, broker: Broker) -> None:
    """Hand it over, and wait for the worker's word that it is done with this one and all that came of it."""
    log = broker.folder / "worker.log"

    def done() -> int:
        return sum("succeeded" in line and task.name in line for line in log.read_text().splitlines())

    before = done()
    task.delay()
    wait_until(lambda: done() > before)
    wait_until_idle(broker)
