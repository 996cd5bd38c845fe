"""Two at the same moment: one is carried out, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from privacy.acts import answer, ask
from privacy.incident_acts import make_letters
from privacy.incidents import Incident
from privacy.letters import Letter
from privacy.subject_requests import Kind, SubjectRequest
from tests.privacy.said import agency_of_office, granted, refused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each brought about, or how it was refused."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return act()
        except ValidationError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_who_answer_at_once_give_one_answer(
    asked: SubjectRequest, kepala_dinas: User, admin: User
) -> None:
    found = at_once(
        lambda: answer(asked, granted(), by=kepala_dinas), lambda: answer(asked, refused(), by=admin)
    )
    assert sorted(type(one).__name__ for one in found) == ["Letter", "ValidationError"]
    assert Letter.objects.count() == 1
    entries = Entry.objects.filter(action=Action.ANSWER_SUBJECT_REQUEST)
    assert sorted(entry.outcome for entry in entries) == [Outcome.DONE, Outcome.REFUSED]


def test_four_clicks_at_once_are_one_request(adb: User) -> None:
    found = at_once(*[lambda: ask(kind=Kind.ACCESS, wish="Salinan data saya.", by=adb)] * 4)
    assert len({one.pk for one in found}) == 1
    assert SubjectRequest.objects.count() == 1


def test_different_wishes_at_once_get_numbers_of_their_own(adb: User, admin: User) -> None:
    wishes = [
        lambda by=by, turn=turn: ask(kind=Kind.ACCESS, wish=f"Salinan data {turn}.", by=by)
        for by in (adb, admin)
        for turn in (1, 2)
    ]
    found = at_once(*wishes)
    assert sorted(one.number[-4:] for one in found) == ["0001", "0002", "0003", "0004"]


def test_letters_asked_for_twice_at_once_are_made_once(
    incident: Incident, kepala_dinas: User, admin: User
) -> None:
    agency_of_office(kepala_dinas)
    found = at_once(*[lambda by=by: make_letters(incident, by=by) for by in (kepala_dinas, admin)])
    assert sorted(type(one).__name__ for one in found) == ["ValidationError", "list"]
    assert Letter.objects.count() == 2
