"""The nightly verification: nobody does it twice, neither at once nor because the broker hands it over again."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from config.tasks import VERIFYING, verify_trail
from sop.models import Sop
from tests.audit.conftest import outside
from tests.audit.superuser import as_superuser, make_trail, run
from tests.audit.tamperings import edit_column
from tests.registrations.conftest import sop

__all__ = ["outside", "sop"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture(autouse=True)
def trail(outside: Path, adb: User, admin: User, sop: Sop) -> None:
    make_trail(people=[adb], sop=sop, rng=random.Random(3))


def tamper() -> None:
    """So that whoever verifies from now on raises the alarm."""
    with as_superuser():
        run("SET session_replication_role = replica")
        edit_column(random.Random(1))


@contextmanager
def somebody_else() -> Iterator[None]:
    """Another process that verifies."""
    other = psycopg2.connect(**connection.get_connection_params())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [VERIFYING])
        yield
    finally:
        other.close()


def alarms() -> int:
    return Entry.objects.filter(action=Action.RAISE_ALARM).count()


def test_a_second_one_ends_at_once_while_the_first_is_at_it() -> None:
    tamper()
    with somebody_else():
        verify_trail.apply(task_id="pesan-satu", throw=True)
    assert alarms() == 0
    verify_trail.apply(task_id="pesan-satu", throw=True)
    assert alarms() > 0


def test_a_message_that_comes_back_after_it_was_carried_out_is_not_carried_out_again() -> None:
    verify_trail.apply(task_id="pesan-dua", throw=True)
    tamper()
    verify_trail.apply(task_id="pesan-dua", throw=True)
    assert alarms() == 0
    verify_trail.apply(task_id="pesan-tiga", throw=True)
    assert alarms() > 0


def test_who_has_verified_keeps_nobody_else_from_it() -> None:
    verify_trail()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE datname = current_database() AND locktype = 'advisory' AND objid = %s",
            [VERIFYING],
        )
        assert cursor.fetchone() == (0,)
