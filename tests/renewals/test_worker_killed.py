"""A worker of its own process, killed at each point of the sweep: nobody is told twice, nobody is forgotten.

The point is held open by a lock of the test's own; a killed worker's statement is rolled back by the database.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from notifications.models import Notice
from notifications.tasks import deliver_pending
from renewals.models import Reminder, Renewal, Sweep
from renewals.tasks import remind
from sop.models import Sop
from tests.notifications.conftest import Broker, PostOffice, Start, kill
from tests.renewals.watch import certificate_until

pytestmark = pytest.mark.django_db(transaction=True)
# At the ledger, at the outbox, at the mark of the end: within the one statement, between its halves, before the commit.
POINTS = {
    "before the ledger": "LOCK TABLE renewals_reminder IN SHARE MODE",
    "between ledger and outbox": "LOCK TABLE notifications_notice IN SHARE MODE",
    "before the sweep's end is marked": "UPDATE renewals_sweep SET told = told",
    "while the draft is being opened": "LOCK TABLE renewals_renewal IN SHARE MODE",
}


@pytest.fixture
def people(adb: User, kepala_dinas: User, sop: Sop) -> tuple[User, User]:
    certificate_until(timezone.now() + timedelta(days=20), by=adb)
    return adb, kepala_dinas


@contextmanager
def holding(statement: str) -> Iterator[None]:
    """On a connection beside Django's."""
    known = connection.get_connection_params()
    other = psycopg2.connect(
        **{name: known[name] for name in ("host", "port", "user", "password", "dbname") if name in known}
    )
    try:
        with other, other.cursor() as cursor:
            cursor.execute(statement)
            yield
    finally:
        other.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def sessions(condition: str) -> int:
    """How many other sessions at this database are so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            f" AND pid <> pg_backend_pid() AND {condition}"
        )
        return int(cursor.fetchone()[0])


def somebody_waits() -> bool:
    return sessions("wait_event_type = 'Lock'") > 0


def nobody_is_at_work() -> bool:
    """What the dead have left in the database is rolled back by then."""
    return sessions("state <> 'idle'") == 0


def assert_told_once(people: tuple[User, User], post_office: PostOffice) -> None:
    for _ in range(2):
        remind()
        # The claims of the dead run out, and the morning comes.
        Notice.objects.filter(sent_at=None).update(try_after=timezone.now())
        deliver_pending()
    assert sorted(str(mail["To"]) for mail in post_office.mails) == sorted(person.email for person in people)
    assert Reminder.objects.count() == Notice.objects.count() == 2
    assert Renewal.objects.count() == 1


@pytest.mark.parametrize("point", POINTS)
def test_killed_in_the_middle_the_next_sweep_tells_everybody_once(
    people: tuple[User, User], post_office: PostOffice, start_worker: Start, point: str
) -> None:
    now = timezone.now()
    Sweep.objects.create(day=timezone.localdate(now), began_at=now, ended_at=now, foreseen=0)
    with holding(POINTS[point]):
        child = start_worker()
        remind.delay()
        wait_until(somebody_waits)
        kill(child)
    wait_until(nobody_is_at_work)
    assert_told_once(people, post_office)


def test_killed_after_the_commit_and_before_the_broker_heard_of_it_nothing_is_lost(
    people: tuple[User, User], post_office: PostOffice, start_worker: Start, broker: Broker
) -> None:
    with holding("LOCK TABLE renewals_reminder IN SHARE MODE"):
        child = start_worker()
        remind.delay()
        wait_until(somebody_waits)
        broker.signal(signal.SIGSTOP)  # from now on nothing can be handed over
    wait_until(lambda: Reminder.objects.count() == 2)
    kill(child)
    wait_until(nobody_is_at_work)
    broker.signal(signal.SIGCONT)
    assert Notice.objects.pending().count() == 2
    assert_told_once(people, post_office)


def test_a_broker_emptied_with_the_message_in_it_loses_no_reminder(
    people: tuple[User, User], post_office: PostOffice, start_worker: Start, broker: Broker
) -> None:
    remind.delay()
    with broker.client as client:
        client.flushall()
    child = start_worker()
    remind.delay()  # as beat does a minute later
    wait_until(lambda: Renewal.objects.count() == 1)
    child.terminate()  # in good order: a mail on its way is marked as sent
    child.wait(60)
    wait_until(nobody_is_at_work)
    assert_told_once(people, post_office)
