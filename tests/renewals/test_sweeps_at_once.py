"""Two beats, a message that comes three times, the same sweep on many connections: everybody is told once."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from accounts.models import User
from certificates.models import Certificate
from notifications.models import Notice
from renewals import sweep as sweeping
from renewals.models import Reminder, Sweep
from renewals.sweep import sweep
from renewals.tasks import remind
from sop.models import Sop
from tests.certificates.register import holder_of
from tests.notifications.conftest import Broker
from tests.notifications.test_at_once import at_once
from tests.renewals.watch import ENDS, certificate_until, days_before

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def many(watched: Certificate, adb: User) -> int:
    for number in range(60):
        certificate_until(ENDS, by=adb, holder=holder_of(adb, nik=f"34020201017000{number:02}"))
    return 61


def test_sweeps_at_the_same_moment_tell_everybody_once(many: int) -> None:
    at_once(6, lambda: sweep(now=days_before(30)))
    sweep(now=days_before(30))
    assert Reminder.objects.count() == Notice.objects.count() == 2 * many
    assert (Sweep.objects.get().runs, Sweep.objects.get().told) == (7, 2 * many)


def test_without_the_lock_the_ledgers_own_constraint_holds(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock only spares the second one the work."""
    told: list[int] = []
    locks = iter(range(100))

    def sweep_beside_others() -> None:
        monkeypatch.setattr(sweeping, "ALONE", next(locks))
        try:
            told.append(sweep(now=days_before(30)) or 0)
        except OperationalError:  # two that wait for each other: one is sent away, and nothing of it stays
            told.append(0)

    at_once(4, sweep_beside_others)
    assert sum(told) == Reminder.objects.count() == Notice.objects.count() == 2 * many


def test_what_stands_in_the_outbox_already_stops_no_other(
    many: int, adb: User, caplog: pytest.LogCaptureFixture
) -> None:
    certificate = Certificate.objects.earliest("pk")
    Notice.objects.create(recipient=adb, occasion=f"pengingat:{certificate.pk}:30")
    assert sweep(now=days_before(30)) == 2 * many - 1
    assert Reminder.objects.count() == Notice.objects.count() == 2 * many
    assert "stepping over" in caplog.text


def test_one_that_finds_another_at_work_leaves_it_to_it(watched: Certificate) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sweeping.ALONE])
        found: list[int | None] = []
        other = Thread(target=lambda: found.append(_apart(lambda: sweep(now=days_before(30)))))
        other.start()
        other.join(20)
        assert found == [None]
        assert Sweep.objects.get().ended_at is None
    assert sweep(now=days_before(30)) == 2


def _apart(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connections.close_all()


def test_a_task_that_comes_three_times_tells_and_prepares_once(
    sop: Sop, adb: User, kepala_dinas: User, broker: Broker, hand_over_to: Callable[[str], None]
) -> None:
    hand_over_to(broker.url)
    certificate_until(timezone.now() + timedelta(days=20), by=adb)
    at_once(3, remind)
    remind()
    assert Reminder.objects.count() == Notice.objects.count() == 2
    to_come = 2 * (len([14, 7, 3, 1, 0]) + 70)
    # Whoever counted while another was still sweeping saw today's as well.
    assert Sweep.objects.get().foreseen in {to_come, to_come + 2}
    with broker.client as client:
        assert client.llen("celery") == 1  # no message a notice, and none where nothing was found


def test_a_broker_that_is_away_stops_no_sweep(
    adb: User, kepala_dinas: User, hand_over_to: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    hand_over_to("redis://127.0.0.1:1/0")
    certificate_until(timezone.now(), by=adb)
    remind()
    assert Notice.objects.pending().count() == 2
    assert "the sweep will deliver what is pending" in caplog.text
