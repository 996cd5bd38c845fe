"""Sealing that is held up, by an open transaction or by a worker that is gone, does not stay a secret."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from audit.actions import Action
from audit.findings import PATIENCE, Verdict
from audit.holdup import HELD_UP, held_up_since
from audit.models import Entry
from audit.sealing import ALONE
from audit.tasks import seal_entries
from audit.trail import record
from audit.verification import verify
from config.tasks import verify_trail
from notifications.models import Notice
from tests.audit.superuser import as_superuser, elsewhere, run, sealed_all, told
from tests.audit.tamperings import copied

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def begin() -> None:
    """A session that has changed something and goes on no further."""
    connection.ensure_connection()
    connection.set_autocommit(False)
    run("SELECT pg_current_xact_id()")


def end() -> None:
    connection.rollback()
    connection.set_autocommit(True)


@pytest.fixture
def holder(adb: User) -> Iterator[ThreadPoolExecutor]:
    record(Action.VISIT, by=adb)
    sealed_all()
    with elsewhere() as pool:
        pool.submit(begin).result()
        yield pool
        pool.submit(end).result()


def alarms() -> list[str]:
    return [one.facts["reason"] for one in Entry.objects.filter(action=Action.RAISE_ALARM)]


def words(client: Client) -> str:
    answer = client.get("/healthz")
    assert answer.status_code == 200  # no container is begun anew for it
    said: str = answer.json()["segel"]
    return said


def test_an_open_transaction_that_holds_the_sealer_up_is_told_once_a_day(
    holder: ThreadPoolExecutor, adb: User, admin: User, client: Client, outside: Path
) -> None:
    begun = timezone.now()
    record(Action.VISIT, by=adb)
    seal_entries()
    assert (alarms(), words(client)) == ([], "baik")
    with time_machine.travel(begun + PATIENCE + timedelta(minutes=1), tick=True):
        for _ in range(3):
            seal_entries()
        assert set(alarms()) == {HELD_UP}
        assert Notice.objects.filter(recipient=admin).count() == 1
        assert words(client) == "terlambat"
        code, said = told()
        assert (code, "tertahan" in said) == (0, True)
        holder.submit(end).result()
        sealed_all()
        assert words(client) == "baik"
        assert "tertahan" not in told()[1]
        holder.submit(begin).result()


def test_who_only_pretends_to_seal_is_told_of_as_well(adb: User) -> None:
    record(Action.VISIT, by=adb)
    with elsewhere() as pool, time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        pool.submit(run, "SELECT pg_advisory_lock(%s)", ALONE).result()
        seal_entries()
        pool.submit(run, "SELECT pg_advisory_unlock(%s)", ALONE).result()
    assert set(alarms()) == {HELD_UP}


def test_a_beat_that_is_dead_shows_in_the_answer_on_health_and_on_the_page(
    adb: User, admin: User, client: Client, browse: Callable[[User], Client], settings: Settings
) -> None:
    settings.HEALTH_TOKEN = "rahasia-penjaga"
    record(Action.VISIT, by=adb)
    assert "Penyegelan tertahan" not in browse(admin).get("/rekam-jejak/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
        assert words(client) == "terlambat"
        watched = client.get("/healthz", headers={"Authorization": "Bearer rahasia-penjaga"}).json()
        assert watched["segel_tertahan_sejak"]
        assert "Penyegelan tertahan" in browse(admin).get("/rekam-jejak/").content.decode()


def test_by_night_it_is_told_as_well_although_the_trail_is_whole(
    holder: ThreadPoolExecutor, adb: User, admin: User, outside: Path
) -> None:
    record(Action.VISIT, by=adb)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        assert verify(outside=outside).verdict == Verdict.INTACT
        verify_trail()
        assert set(alarms()) == {HELD_UP}


def test_what_must_never_be_sealed_does_not_count_as_waiting(adb: User, outside: Path) -> None:
    original, forged = record(Action.VISIT, by=adb).pk, record(Action.VISIT, by=adb).pk
    with as_superuser():
        run("SET session_replication_role = replica")
        run("UPDATE audit_entry SET mac = %s WHERE id = %s", bytes(32), forged)
    record(Action.VISIT, by=adb)
    while Entry.objects.filter(leaf=None).exclude(pk=forged).exists():
        seal_entries()
    with as_superuser():
        run("SET session_replication_role = replica")
        copied(original)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert held_up_since() is None


def test_where_the_last_seal_is_not_ours_nothing_can_be_sealed_and_it_is_said(
    adb: User, client: Client
) -> None:
    record(Action.VISIT, by=adb)
    sealed_all()
    with as_superuser():
        run("SET session_replication_role = replica")
        run("UPDATE audit_checkpoint SET settled = 7")
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert words(client) == "terlambat"


def test_without_usable_keys_health_is_still_answered(adb: User, client: Client, outside: Path) -> None:
    assert words(client) == "baik"
    record(Action.VISIT, by=adb)
    sealed_all()
    (outside.parent / "keys" / "segel.json").write_text("{}")
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert words(client) == "terlambat"
