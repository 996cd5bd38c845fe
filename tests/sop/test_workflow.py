"""The door: what it asks, what it writes, and how it lets nothing else through."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from accounts.models import User
from audit.actions import Outcome
from audit.models import Entry
from registrations.models import Registration
from sop.clock import Wait, Work
from sop.models import Sop
from sop.states import State
from sop.workflow import TOO_LATE, begin, perform
from tests.registrations.desk import hidden, write

Lead = Callable[[State], Registration]
REASON = "Nomor SK keliru, mohon diperbaiki."


def test_a_late_click_is_late_even_for_somebody_who_has_no_right(registration_in: Lead, admin: User) -> None:
    with pytest.raises(TransitionNotAllowed, match=TOO_LATE):
        perform("fill", registration_in(State.FILLED), by=admin, draft={}, data={})


def test_a_stale_object_is_judged_by_its_row(registration_in: Lead, adb: User) -> None:
    case = registration_in(State.FILLED)
    perform("cancel", case, by=adb, reason=REASON)
    assert case.state == State.FILLED
    with pytest.raises(TransitionNotAllowed):
        perform("send_back", case, by=adb, reason=REASON)
    refusal = Entry.objects.latest("id")
    assert (refusal.case_number, refusal.facts["from_state"]) == (case.number, "cancelled")
    assert Registration.objects.get(pk=case.pk).state == State.CANCELLED


def test_a_refusal_half_way_is_of_the_case_as_it_stood(registration_in: Lead, adb: User) -> None:
    case = registration_in(State.DRAFT)
    with pytest.raises(ValidationError, match="harus diunggah"):
        perform("fill", case, by=adb, draft={}, data={})
    refusal = Entry.objects.latest("id")
    assert (refusal.case_number, refusal.facts["from_state"]) == ("", "draft")


def test_only_the_actor_of_the_first_row_begins_a_case(
    sop: Sop, adb: User, kepala_dinas: User, admin: User
) -> None:
    assert begin(Registration, by=adb, sop=sop).started_by == adb
    for user in (kepala_dinas, admin):
        with pytest.raises(PermissionDenied):
            begin(Registration, by=user, sop=sop)


def test_a_page_that_was_open_for_days_counts_one_working_day(
    registration_in: Lead, browse: Callable[[User], Client], adb: User
) -> None:
    case = registration_in(State.DRAFT)
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        page = browse(adb).get(case.url_of("fill"))
    write(browse(adb), case, {"autosave": "1", "opened": hidden(page)["opened"]})
    assert Work.objects.get(case_id=case.pk).duration == timedelta(hours=8)


def test_the_moment_of_another_cases_page_says_nothing_of_this_one(
    registration_in: Lead, browse: Callable[[User], Client], adb: User
) -> None:
    case, other = registration_in(State.DRAFT), registration_in(State.DRAFT)
    client = browse(adb)
    with time_machine.travel(timezone.now() - timedelta(minutes=50)):
        foreign = hidden(browse(adb).get(other.url_of("fill")))["opened"]
    for opened in (foreign, "karangan", foreign[:-2], ""):
        write(client, case, {"autosave": "1", "opened": opened})
    assert all(work.duration == timedelta() for work in Work.objects.filter(case_id=case.pk))


def test_an_account_that_was_closed_does_nothing(registration_in: Lead, adb: User) -> None:
    case = registration_in(State.FILLED)
    adb.is_active = False
    adb.save()
    with pytest.raises(PermissionDenied):
        perform("cancel", case, by=adb, reason=REASON)


def test_every_refusal_says_in_indonesian_why(registration_in: Lead, adb: User, kepala_dinas: User) -> None:
    case = registration_in(State.FILLED)
    refusals: list[tuple[type[Exception], str, User, dict[str, Any]]] = [
        (TransitionNotAllowed, "upload", adb, {}),
        (PermissionDenied, "sign", adb, {}),
        (ValidationError, "sign", kepala_dinas, {"seen": {}, "is_signed": True, "is_stamped": True}),
    ]
    for kind, action, user, inputs in refusals:
        with pytest.raises(kind):
            perform(action, case, by=user, **inputs)
        entry = Entry.objects.latest("id")
        assert (entry.outcome, entry.facts["from_state"], entry.actor) == (Outcome.REFUSED, "filled", user)
        assert entry.facts["reason"].endswith(".")
        assert Registration.objects.get(pk=case.pk).acts == case.acts


def test_every_act_counts_and_moves_the_clock_only_with_the_state(registration_in: Lead, adb: User) -> None:
    case = registration_in(State.SIGNED)
    waiting = perform("begin_wait", case, by=adb, cause="bsre", note="")
    assert (waiting.acts, waiting.moved_at) == (case.acts + 1, case.moved_at)
    back = perform("reject_by_bsre", waiting, by=adb, reason=REASON)
    assert back.moved_at > case.moved_at
    assert Wait.objects.get().ended_at == back.moved_at


@pytest.mark.parametrize(
    ("opened", "stretch"),
    [
        (None, timedelta()),
        (timedelta(minutes=12), timedelta(minutes=12)),
        (timedelta(days=2), timedelta(hours=8)),
        (-timedelta(hours=1), timedelta()),
    ],
)
def test_working_time_runs_from_the_opening_of_the_page_and_never_over_a_night(
    registration_in: Lead, adb: User, opened: timedelta | None, stretch: timedelta
) -> None:
    case = registration_in(State.DRAFT)
    opened_at = timezone.now() - opened if opened else None
    perform("save_draft", case, by=adb, opened_at=opened_at, draft={})
    work = Work.objects.get()
    assert work.by == adb
    assert stretch <= work.duration < stretch + timedelta(seconds=20)


def test_preparer_and_approver_are_never_one_person(registration_in: Lead, adb: User, scan_of: Any) -> None:
    case = registration_in(State.FILLED)
    case = perform("place_scan", case, by=adb, **scan_of(case))
    adb.role = "KEPALA_DINAS"
    adb.save()
    with pytest.raises(ValidationError, match="tidak boleh menyetujuinya sendiri"):
        perform("sign", case, by=adb, seen=case.exhibit(), is_signed=True, is_stamped=True)
