"""Whose role is taken away while he waits for a row carries nothing out, and that is on record."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Office, Role, User
from audit.actions import Action, Outcome
from audit.models import Entry
from privacy.acts import answer, ask, lift, receive
from privacy.agencies import change_agency
from privacy.incident_acts import change_incident, close_incident, make_letters, open_incident
from privacy.incidents import Incident
from privacy.letters import Agency, Letter
from privacy.subject_requests import ArrivedBy, Kind, SubjectRequest
from tests.accounts.test_races import wait_until_somebody_waits
from tests.privacy.said import agency_of_office, granted, incident_columns, now

pytestmark = pytest.mark.django_db(transaction=True)
Elsewhere = Callable[..., Future[Any]]


def refused_meanwhile(
    act: Callable[..., Any], *about: Any, by: User, held: Any, elsewhere: Elsewhere, **inputs: Any
) -> None:
    """Somebody begins the act, has to wait for a row, and has another role once he comes to it."""
    with transaction.atomic():
        type(held).objects.select_for_update(no_key=True).get(pk=held.pk)
        waiting = elsewhere(act, *about, by=User.objects.get(pk=by.pk), **inputs)
        wait_until_somebody_waits()
        User.objects.filter(pk=by.pk).update(role=Role.ADB if by.role == Role.ADMIN else Role.ADMIN)
    with pytest.raises(PermissionDenied):
        waiting.result()


def on_record(action: Action, by: User) -> None:
    entry = Entry.objects.get(action=action, outcome=Outcome.REFUSED)
    assert (entry.actor, entry.facts["reason"]) == (by, "Anda tidak memiliki hak akses untuk tindakan ini.")


@pytest.mark.parametrize("action", [Action.ANSWER_SUBJECT_REQUEST, Action.RESUME_PROCESSING])
def test_a_request_is_not_answered_nor_a_standstill_ended(
    asked: SubjectRequest, admin: User, elsewhere: Elsewhere, action: Action
) -> None:
    act, said = (
        (answer, {"said": granted()})
        if action == Action.ANSWER_SUBJECT_REQUEST
        else (lift, {"words": "Sudah selesai."})
    )
    refused_meanwhile(act, asked, by=admin, held=asked, elsewhere=elsewhere, **said)
    asked.refresh_from_db()
    assert asked.is_running
    assert not Letter.objects.exists()
    on_record(action, admin)


def test_what_a_holder_has_asked_is_not_recorded(
    admin: User, holder: Any, office: Office, kepala_dinas: User, elsewhere: Elsewhere
) -> None:
    told = {"arrived_by": ArrivedBy.MAIL, "received_at": now(), "holder": holder}
    User.objects.filter(pk=admin.pk).update(role=Role.ADB)
    admin.refresh_from_db()
    with transaction.atomic():
        Office.objects.select_for_update(no_key=True).get(pk=office.pk)
        waiting = elsewhere(receive, kind=Kind.ACCESS, wish="Salinan.", by=admin, **told)
        wait_until_somebody_waits()
        User.objects.filter(pk=admin.pk).update(role=Role.KEPALA_DINAS)
    with pytest.raises(PermissionDenied):
        waiting.result()
    assert not SubjectRequest.objects.exists()
    on_record(Action.RECEIVE_SUBJECT_REQUEST, admin)


def test_an_incident_is_neither_opened_nor_changed_nor_closed_nor_written_of(
    incident: Incident, admin: User, office: Office, elsewhere: Elsewhere
) -> None:
    agency_of_office(admin)
    for action, act, about, held, inputs in (
        (Action.OPEN_INCIDENT, open_incident, [], office, incident_columns(title="Lain")),
        (Action.CHANGE_INCIDENT, change_incident, [incident], incident, {"version": 1, "cause": "Lain."}),
        (Action.MAKE_LETTER, make_letters, [incident], incident, {}),
        (
            Action.CLOSE_INCIDENT,
            close_incident,
            [incident],
            incident,
            {"conclusion": "Selesai.", "is_no_breach": True},
        ),
    ):
        User.objects.filter(pk=admin.pk).update(role=Role.ADMIN)
        refused_meanwhile(act, *about, by=admin, held=held, elsewhere=elsewhere, **inputs)
        on_record(action, admin)
    incident.refresh_from_db()
    assert (Incident.objects.count(), incident.version, incident.is_open) == (1, 1, True)
    assert not Letter.objects.exists()


def test_the_agency_is_not_changed(admin: User, office: Office, elsewhere: Elsewhere) -> None:
    columns = {"name": "Lembaga", "address": "Jalan Contoh", "channel": ""}
    refused_meanwhile(change_agency, by=admin, held=office, elsewhere=elsewhere, **columns)
    assert not Agency.objects.exists()
    on_record(Action.CHANGE_OFFICE, admin)


def test_the_entry_of_an_act_names_the_role_in_which_it_was_done(
    asked: SubjectRequest, admin: User, elsewhere: Elsewhere
) -> None:
    with transaction.atomic():
        SubjectRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
        waiting = elsewhere(answer, asked, granted(), by=User.objects.get(pk=admin.pk))
        wait_until_somebody_waits()
        User.objects.filter(pk=admin.pk).update(role=Role.KEPALA_DINAS)
    assert waiting.result()
    assert Entry.objects.get(action=Action.ANSWER_SUBJECT_REQUEST).role == Role.KEPALA_DINAS


def test_who_has_no_account_any_more_asks_nothing(adb: User) -> None:
    User.objects.filter(pk=adb.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        ask(kind=Kind.ACCESS, wish="Salinan data saya.", by=adb)
