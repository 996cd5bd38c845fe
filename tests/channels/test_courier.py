"""The worker that sends what was asked for, held by a service that never ends its answer: nothing else waits for it."""

import time
from collections.abc import Callable

import pytest

from accounts.models import User
from channels.models import Channel
from channels.tasks import wake_for_test
from config.local import commands
from notifications.tasks import deliver_pending
from renewals.models import Sweep
from renewals.tasks import remind
from tests.channels.conftest import Dripping
from tests.notifications.conftest import Broker, MakeNotice, PostOffice, StartProgram

pytestmark = pytest.mark.django_db(transaction=True)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_reminders_and_mails_go_on_while_a_service_holds_the_courier(
    adb: User,
    kepala_dinas: User,
    broker: Broker,
    dripping: Dripping,
    make_notice: MakeNotice,
    post_office: PostOffice,
    start_program: StartProgram,
) -> None:
    start_program(commands.worker())
    log = broker.folder / "worker.log"
    wait_until(lambda: " ready." in log.read_text())
    for person in (adb, kepala_dinas):
        channel = Channel.objects.create(person=person, label="Tetes", address=dripping.address)
        assert Channel.objects.ask_test(channel.pk)
        wake_for_test(channel.pk)
    start_program(commands.courier())
    assert dripping.is_called.wait(60)
    make_notice(adb)
    remind.delay()
    deliver_pending.delay()
    post_office.wait_for(1)
    wait_until(Sweep.objects.filter(ended_at__isnull=False).exists)
    assert Channel.objects.filter(tested_at__isnull=True).exists(), "held to the end of this test"
