"""Several workers at the same notices: each mail goes out once, also when the database fails in between."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import psycopg2
import pytest
from django.db import OperationalError, connection, connections

from accounts.models import Office, Role, User
from notifications import tasks
from notifications.models import Notice
from notifications.tasks import deliver, deliver_pending
from tests.notifications.conftest import MakeNotice, PostOffice

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(times: int, act: Callable[[], object]) -> None:
    barrier = Barrier(times)

    def acted() -> None:
        try:
            barrier.wait()
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=times) as pool:
        for done in [pool.submit(acted) for _ in range(times)]:
            done.result()


def test_a_message_that_comes_three_times_is_one_mail(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    post_office.takes = 0.2
    for number in range(1, 6):
        at_once(3, partial(deliver, [make_notice(adb).pk]))
        assert len(post_office.mails) == number
    assert set(Notice.objects.values_list("attempts", flat=True)) == {1}


def test_two_sweeps_and_a_message_send_each_notice_once(
    office: Office,
    make_user: Callable[..., User],
    make_notice: MakeNotice,
    post_office: PostOffice,
) -> None:
    post_office.takes = 0.05
    people = [make_user(f"orang.{n}", office=office, role=Role.ADB) for n in range(12)]
    notices = [make_notice(person) for person in people]
    at_once(2, deliver_pending)
    deliver([notice.pk for notice in notices])
    assert sorted(str(mail["To"]) for mail in post_office.mails) == sorted(person.email for person in people)
    assert not Notice.objects.pending().exists()


def test_no_transaction_waits_for_the_mail_server(
    adb: User, make_notice: MakeNotice, post_office: PostOffice
) -> None:
    seen: list[bool] = []
    make_notice(adb)
    post_office.at_end = lambda: seen.append(connection_of_delivery.in_atomic_block)
    connection_of_delivery = connections["default"]
    deliver_pending()
    assert seen == [False]


@pytest.fixture
def end_session() -> Callable[[], None]:
    """End the session that the test's own thread has with the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (session,) = cursor.fetchone()
    known = connection.get_connection_params()
    reached = {name: known[name] for name in ("host", "port", "user", "password", "dbname") if name in known}

    def end() -> None:
        other = psycopg2.connect(**reached)
        with other, other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [session])
        other.close()

    return end


def test_a_database_that_ends_the_session_in_between_makes_no_second_mail(
    adb: User, make_notice: MakeNotice, post_office: PostOffice, end_session: Callable[[], None]
) -> None:
    notice = make_notice(adb)
    post_office.at_end = end_session
    deliver_pending()
    deliver_pending()
    notice.refresh_from_db()
    assert notice.sent_at
    assert len(post_office.mails) == 1


def test_a_database_that_stays_away_leaves_the_notice_claimed(
    adb: User,
    make_notice: MakeNotice,
    post_office: PostOffice,
    end_session: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "PAUSES_OF_MARKING", ())
    notice = make_notice(adb)
    post_office.at_end = end_session
    with pytest.raises(OperationalError):
        deliver_pending()
    connection.close()
    deliver_pending()
    notice.refresh_from_db()
    assert (notice.sent_at, notice.attempts) == (None, 1)
