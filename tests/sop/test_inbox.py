"""Beranda: only what waits for the reader, the most urgent first, and what runs elsewhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from registrations.models import Registration
from sop.inbox import inbox_of
from sop.states import State
from sop.workflow import perform
from tests.certificates.register import certificate_of, holder_of
from tests.registrations.desk import text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]


@pytest.mark.parametrize(
    ("state", "person", "verb"),
    [
        (State.DRAFT, "adb", "Lengkapi formulir"),
        (State.FILLED, "kepala_dinas", "Periksa dan setujui"),
        (State.SIGNED, "adb", "Catat penerbitan P12"),
        (State.ISSUED, "adb", "Catat unggahan SIAK"),
    ],
)
def test_each_row_waits_for_its_actor_with_one_button_that_lands_on_the_act(
    registration_in: Lead,
    browse: Browse,
    request: pytest.FixtureRequest,
    state: State,
    person: str,
    verb: str,
) -> None:
    case = registration_in(state)
    people = {name: request.getfixturevalue(name) for name in ("adb", "kepala_dinas", "admin")}
    (task,) = inbox_of(people[person]).tasks
    assert (task.case, task.verb) == (case, verb)
    page = browse(people[person]).get("/")
    assert f'href="{task.url}"' in page.content.decode()
    assert browse(people[person]).get(task.url).status_code == 200
    for name, user in people.items():
        if name != person:
            assert inbox_of(user).tasks == []
            assert [other.case for other in inbox_of(user).elsewhere] == [case]


@pytest.mark.parametrize("state", [State.UPLOADED, State.CANCELLED])
def test_what_has_ended_waits_for_nobody(
    registration_in: Lead, browse: Browse, adb: User, kepala_dinas: User, state: State
) -> None:
    if state == State.CANCELLED:
        perform("cancel", registration_in(State.DRAFT), by=adb, reason="Salah membuat permohonan.")
    else:
        registration_in(state)
    for user in (adb, kepala_dinas):
        assert (inbox_of(user).tasks, inbox_of(user).elsewhere) == ([], [])
        assert "Tidak ada yang menunggu Anda." in text_of(browse(user).get("/"))


def test_a_returned_form_stands_first_with_its_reason(
    registration_in: Lead, browse: Browse, adb: User, kepala_dinas: User
) -> None:
    registration_in(State.DRAFT)
    registration_in(State.SIGNED)
    back = perform(
        "send_back", registration_in(State.FILLED), by=kepala_dinas, reason="Nomor SK <b>keliru</b>."
    )
    assert inbox_of(adb).tasks[0].case == back
    assert "Dikembalikan: Nomor SK <b>keliru</b>." in text_of(browse(adb).get("/"))


def test_the_longest_waiting_stands_before_the_others(registration_in: Lead, adb: User) -> None:
    first, second = registration_in(State.DRAFT), registration_in(State.SIGNED)
    assert [task.case for task in inbox_of(adb).tasks] == [first, second]


def test_another_offices_cases_are_nowhere(registration_in: Lead, foreign_adb: User) -> None:
    registration_in(State.DRAFT)
    assert (inbox_of(foreign_adb).tasks, inbox_of(foreign_adb).elsewhere) == ([], [])


@pytest.mark.parametrize(
    ("days_left", "words"), [(-1, "telah kedaluwarsa sejak"), (60, "berakhir"), (200, "")]
)
def test_a_certificate_at_risk_cannot_be_overlooked(
    browse: Browse, adb: User, kepala_dinas: User, days_left: int, words: str
) -> None:
    begins = timezone.now() - timedelta(days=730 - days_left)
    certificate_of(holder_of(adb), by=adb, begins=begins, in_force_at=begins)
    for user in (adb, kepala_dinas):
        page = text_of(browse(user).get("/"))
        assert ("Sertifikat dalam bahaya" in page) == bool(words)
        assert words in page
