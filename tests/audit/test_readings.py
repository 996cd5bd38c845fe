"""Readings: on record, and the same one not over and over again."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from accounts.models import Role, User
from audit import context
from audit.actions import Action, Outcome
from audit.models import Entry
from audit.trail import LOOKED_BACK, record, record_reading

Browse = Callable[[User], Client]
PAGE = {"path": "/pendaftaran/1/"}


class FoundCase:
    """What the trail must know of a case."""

    def __init__(self, office_id: int) -> None:
        self.pk, self.office_id, self.number = uuid4(), office_id, "SE-2026-0001"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 23, 1, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def test_whoever_opens_the_trail_is_in_it(admin: User, browse: Browse) -> None:
    client = browse(admin)
    client.get("/rekam-jejak/")
    client.get("/rekam-jejak/?jenis=semua")
    entry = Entry.objects.get(action=Action.READ_TRAIL)
    assert (entry.actor, entry.outcome, entry.office) == (admin, Outcome.DONE, admin.office)


def test_a_reading_is_repeated_after_ten_minutes(clock: time_machine.Traveller, adb: User) -> None:
    case = FoundCase(adb.office_id)
    assert record_reading(Action.READ_NIK, by=adb, case=case, facts=PAGE)
    clock.shift(timedelta(minutes=9, seconds=59))
    assert record_reading(Action.READ_NIK, by=adb, case=case, facts=PAGE) is None
    clock.shift(timedelta(seconds=1))
    again = record_reading(Action.READ_NIK, by=adb, case=case, facts=PAGE)
    assert again
    assert (again.case_id, again.case_number, again.facts) == (case.pk, "SE-2026-0001", PAGE)


def test_another_page_person_role_case_or_address_is_another_reading(adb: User, kepala_dinas: User) -> None:
    case, other = FoundCase(adb.office_id), FoundCase(adb.office_id)
    assert record_reading(Action.READ_NIK, by=adb, case=case, facts=PAGE)
    assert record_reading(Action.READ_TRAIL, by=adb, case=case, facts=PAGE)
    assert record_reading(Action.READ_NIK, by=kepala_dinas, case=case, facts=PAGE)
    assert record_reading(Action.READ_NIK, by=adb, case=other, facts=PAGE)
    assert record_reading(Action.READ_NIK, by=adb, case=case, facts={"path": "/lain/"})
    adb.role = Role.KEPALA_DINAS
    assert record_reading(Action.READ_NIK, by=adb, case=case, facts=PAGE)
    context.enter(context.RequestContext(address="203.0.113.9"))
    assert record_reading(Action.READ_NIK, by=adb, case=case, facts=PAGE)
    context.enter()


def test_a_refused_reading_is_no_reading(adb: User) -> None:
    record(Action.READ_TRAIL, by=adb, outcome=Outcome.REFUSED)
    assert record_reading(Action.READ_TRAIL, by=adb)


def test_a_reading_behind_many_other_ones_is_recorded_once_more(adb: User) -> None:
    record_reading(Action.READ_TRAIL, by=adb)
    for _ in range(LOOKED_BACK):
        record(Action.READ_TRAIL, by=adb, facts={"page": 2})
    assert record_reading(Action.READ_TRAIL, by=adb)
