"""Reminders of the time limits: each once, whoever looks, however often, and however long nobody looked."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from accounts.models import Role, User
from config.celery import app
from notifications.agenda import events_of
from notifications.models import Notice
from notifications.relevance import is_still_so
from privacy.acts import answer, ask
from privacy.incidents import Incident
from privacy.subject_requests import Kind, SubjectRequest
from privacy.sweep import KIND, sweep
from privacy.tasks import remind_of_time_limits
from tests.privacy.said import granted, logged_in, sentences


def reminders() -> list[Notice]:
    return list(Notice.objects.filter(occasion__startswith=f"{KIND}:").order_by("pk"))


def rungs() -> list[str]:
    return [notice.occasion.rpartition(":")[2] for notice in reminders()]


@pytest.fixture
def at(asked: SubjectRequest, kepala_dinas: User, admin: User) -> Any:
    """Sweep so long before the end of the request's time."""

    def sweep_at(left: timedelta) -> None:
        with time_machine.travel(asked.due_at - left, tick=False):
            sweep()

    return sweep_at


def test_each_rung_is_told_once_to_each_who_answers(at: Any) -> None:
    for left in (72, 49, 48, 47, 25, 24, 10, 4, 1):
        at(timedelta(hours=left))
    assert rungs() == [rung for rung in ("48-jam", "24-jam", "4-jam") for _ in range(2)]
    assert {notice.recipient.role for notice in reminders() if notice.recipient} == {
        Role.ADMIN,
        Role.KEPALA_DINAS,
    }


def test_late_it_is_told_once_a_day_and_says_so(at: Any, asked: SubjectRequest) -> None:
    for late in (1, 3600, 24 * 3600, 25 * 3600, 48 * 3600 + 1):
        at(timedelta(seconds=-late))
    assert rungs() == [rung for rung in ("terlambat-0", "terlambat-1", "terlambat-2") for _ in range(2)]
    assert reminders()[0].subject == f"Permintaan perbaikan data {asked.number} terlambat"


def test_after_an_outage_the_most_urgent_rung_is_told_and_no_other(at: Any) -> None:
    at(timedelta(hours=3))
    assert rungs() == ["4-jam"] * 2


def test_no_reminder_names_anybody_or_says_what_was_asked(at: Any, asked: SubjectRequest) -> None:
    at(timedelta(hours=3))
    for notice in reminders():
        assert asked.subject not in notice.subject + notice.body
        assert asked.wish not in notice.body
        assert notice.path == asked.get_absolute_url()


def test_what_was_answered_is_not_told_and_what_waited_in_the_outbox_is_dropped(
    at: Any, asked: SubjectRequest, admin: User
) -> None:
    at(timedelta(hours=30))
    waiting = reminders()[0]
    with time_machine.travel(asked.due_at - timedelta(hours=29), tick=False):
        assert is_still_so(waiting)
    with time_machine.travel(asked.due_at - timedelta(hours=20), tick=False):
        assert not is_still_so(waiting)
    with time_machine.travel(asked.due_at - timedelta(hours=29), tick=False):
        answer(asked, granted(), by=admin)
        assert not is_still_so(waiting)
    at(timedelta(hours=3))
    assert rungs() == ["48-jam"] * 2


def test_an_incident_that_nobody_was_told_of_is_reminded_of(incident: Incident, admin: User) -> None:
    with time_machine.travel(incident.due_at - timedelta(hours=4), tick=False):
        sweep()
    assert [notice.subject for notice in reminders()] == [
        f"Pemberitahuan insiden {incident.number}: sisa 4 jam"
    ] * 2


@pytest.fixture
def long_ago(transactional_db: None, adb: User, kepala_dinas: User, admin: User) -> Iterator[SubjectRequest]:
    with time_machine.travel(timezone.now() - timedelta(hours=49), tick=False):
        yield ask(kind=Kind.ACCESS, wish="Salinan data saya.", by=adb)


def test_two_beats_at_once_tell_each_rung_once(long_ago: SubjectRequest) -> None:
    def run(_: int) -> int:
        try:
            return len(sweep(now=long_ago.due_at - timedelta(hours=23)))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        told = sum(pool.map(run, range(8)))
    assert told == len(reminders()) == 2


def test_beat_wakes_the_sweep_every_minute() -> None:
    (entry,) = (one for one in app.conf.beat_schedule.values() if one["task"] == remind_of_time_limits.name)
    assert entry["schedule"] == 60.0


def test_beranda_and_calendar_show_the_time_that_is_left_to_those_who_answer(
    asked: SubjectRequest, kepala_dinas: User, adb: User
) -> None:
    with time_machine.travel(asked.due_at + timedelta(hours=25), tick=False):
        assert "Terlambat 1 hari 1 jam" in sentences(logged_in(kepala_dinas).get("/"))
        assert "Tenggat data pribadi" not in sentences(logged_in(adb).get("/"))
        (event,) = (event for event in events_of(kepala_dinas) if event.key == f"tenggat:{asked.pk}")
    assert event.at == asked.due_at
    assert asked.subject not in event.title
