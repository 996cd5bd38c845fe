"""The case beside its table: which row is done and by whom, how long was worked, how long was waited."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from registrations.models import Registration
from sop.clock import Cause, Work
from sop.office_hours import OfficeTime, Week
from sop.states import State
from sop.timeline import Row, rows, waits_of, works_of
from sop.timetables import office_time
from sop.workflow import perform
from tests.registrations.desk import text_of

# A Tuesday afternoon; in an office that never closes, lengths are those of the calendar.
NOW = datetime(2026, 10, 13, 14, tzinfo=ZoneInfo("Asia/Jakarta"))
ALWAYS = OfficeTime(ZoneInfo("Asia/Jakarta"), weeks=(Week.read(date(2020, 1, 1), ["00.00-24.00"] * 7),))

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]


def lived(case: Registration) -> list[Row]:
    return rows(case, works=works_of(case), waits=waits_of(case), time=office_time(case.office_id))


@pytest.mark.parametrize(
    ("state", "done"),
    [(State.DRAFT, 0), (State.FILLED, 1), (State.SIGNED, 2), (State.ISSUED, 3), (State.UPLOADED, 4)],
)
def test_rows_before_the_present_one_are_done_and_those_after_it_open(
    registration_in: Lead, state: State, done: int
) -> None:
    told = lived(registration_in(state))
    assert [row.is_done for row in told] == [place < done for place in range(4)]
    assert [row.is_current for row in told] == [place == done for place in range(4)]
    assert [row.is_next for row in told] == [place == done + 1 for place in range(4)]


def test_each_done_row_names_who_did_it_and_gives_its_paper(registration_in: Lead) -> None:
    case = registration_in(State.SIGNED)
    fill, sign, *_ = lived(case)
    assert (fill.done_by, sign.done_by) == ("Sari Adb", "Bima Kepala")
    assert (fill.paper, sign.paper) == (case.application_form, case.signed_form)


def test_a_return_opens_the_rows_again(registration_in: Lead, kepala_dinas: User) -> None:
    case = perform(
        "send_back", registration_in(State.SIGNED), by=kepala_dinas, reason="Stempel tidak terbaca."
    )
    told = lived(case)
    assert [row.is_done for row in told] == [False] * 4
    assert told[0].is_current


def test_what_is_not_work_was_waiting(registration_in: Lead, adb: User) -> None:
    case = registration_in(State.FILLED)
    began = NOW - timedelta(hours=3)
    work = Work(
        by=adb,
        action="fill",
        row="fill",
        opened_at=began,
        finished_at=began + timedelta(minutes=9, seconds=30),
    )
    draft = Work(
        by=adb, action="save_draft", row="fill", opened_at=began, finished_at=began + timedelta(minutes=2)
    )
    case.started_at = began - timedelta(minutes=20)
    with time_machine.travel(NOW, tick=False):
        row, sign, *_ = rows(case, works=[draft, work], waits=[], time=ALWAYS)
    assert row.working == timedelta(minutes=11, seconds=30)
    assert row.working_minutes == 12
    assert row.is_over_standard
    assert row.waiting == timedelta(minutes=20)
    assert sign.waiting == timedelta(hours=2, minutes=50, seconds=30)
    assert sign.waiting_parts == []


def test_a_cancelled_case_waits_no_longer(registration_in: Lead, adb: User) -> None:
    case = perform("cancel", registration_in(State.FILLED), by=adb, reason="Pejabat dimutasi lebih dahulu.")
    told = lived(case)
    assert not any(row.is_current for row in told)
    assert [row.waiting for row in told] == [row.waiting for row in lived(case)]
    assert [row.waiting for row in told[2:]] == [timedelta()] * 2


def test_time_is_booked_on_the_row_whose_turn_it_was_through_a_return(
    registration_in: Lead, adb: User, kepala_dinas: User, fill_inputs: Callable[..., dict[str, Any]]
) -> None:
    case = perform(
        "send_back", registration_in(State.FILLED), by=kepala_dinas, reason="Nomor SK keliru, perbaiki."
    )
    perform("fill", case, by=adb, **fill_inputs())
    case = Registration.objects.get(pk=case.pk)
    began = NOW - timedelta(hours=10)
    case.started_at = began
    works = works_of(case)
    assert [(work.action, work.row) for work in works] == [
        ("fill", "fill"),
        ("send_back", "sign"),
        ("fill", "fill"),
    ]
    for work, hours in zip(works, (1, 4, 9), strict=True):
        work.opened_at = began + timedelta(hours=hours)
        work.finished_at = work.opened_at + timedelta(minutes=6)
    with time_machine.travel(NOW, tick=False):
        fill, sign, *_ = rows(case, works=works, waits=[], time=ALWAYS)
    assert (fill.working, sign.working) == (timedelta(minutes=12), timedelta(minutes=6))
    assert fill.waiting == timedelta(hours=1) + timedelta(hours=4, minutes=54)
    assert sign.waiting == timedelta(hours=2, minutes=54) + timedelta(minutes=54)


def test_only_office_time_is_waited_and_by_whose_turn_it_was(registration_in: Lead, adb: User) -> None:
    case = perform("begin_wait", registration_in(State.SIGNED), by=adb, cause=Cause.BSRE)
    began = datetime(2026, 10, 9, 15, tzinfo=ZoneInfo("Asia/Jakarta"))  # a Friday, until half past four
    case.started_at = began
    (wait,) = waits_of(case)
    wait.began_at = began + timedelta(minutes=30)
    with time_machine.travel(datetime(2026, 10, 12, 1, tzinfo=UTC), tick=False):
        issue = rows(case, works=[], waits=[wait], time=office_time(case.office_id))[2]
    assert issue.waiting_parts == [("ADB", timedelta(minutes=30)), ("BSrE", timedelta(minutes=90))]


def test_what_a_return_voided_is_not_done_in_a_case_that_was_cancelled_after_it(
    registration_in: Lead, adb: User, kepala_dinas: User
) -> None:
    case = perform(
        "send_back", registration_in(State.SIGNED), by=kepala_dinas, reason="Stempel tidak terbaca."
    )
    case = perform("cancel", case, by=adb, reason="Pejabat dimutasi lebih dahulu.")
    assert [row.is_done for row in lived(case)] == [False] * 4


def test_a_wait_stands_at_its_row(registration_in: Lead, adb: User, browse: Browse) -> None:
    case = perform("begin_wait", registration_in(State.SIGNED), by=adb, cause=Cause.BSRE)
    issue = lived(case)[2]
    assert [(wait.cause, wait.row) for wait in issue.waits] == [(Cause.BSRE, "issue")]
    assert "BSrE memverifikasi permohonan: " in text_of(browse(adb).get(case.get_absolute_url()))


def test_begun_minutes_count(registration_in: Lead) -> None:
    step: Any = SimpleNamespace(minutes=5)
    seconds = {0: 0, 1: 1, 60: 1, 61: 2, 300: 5, 301: 6}
    for length, minutes in seconds.items():
        row = Row(step, "", None, False, False, timedelta(seconds=length), {}, (), None)
        assert row.working_minutes == minutes
        assert row.is_over_standard == (length > 300)


def test_the_case_page_shows_every_row_with_number_actor_and_times(
    registration_in: Lead, browse: Browse, adb: User
) -> None:
    case = registration_in(State.ISSUED)
    page = text_of(browse(adb).get(case.get_absolute_url()))
    for step in case.steps:
        assert step.activity in page
        assert f"{step.minutes} menit" in page
    assert "Sekarang: ADB" in page
    assert "Catat unggahan SIAK" in page
