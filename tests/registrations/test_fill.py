"""Row 1: the ADB fills in the form."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from notifications.models import Notice
from registrations.models import Registration
from sop.clock import Work
from sop.states import State
from sop.workflow import perform
from tests.registrations.desk import text_of

Lead = Callable[[State], Registration]
Inputs = Callable[..., dict[str, Any]]


def test_filling_makes_the_form_once_and_numbers_the_case(
    registration_in: Lead, fill_inputs: Inputs, adb: User
) -> None:
    case = perform("fill", registration_in(State.DRAFT), by=adb, **fill_inputs())
    stored = Registration.objects.get(pk=case.pk)
    assert stored.state == State.FILLED
    assert stored.number.startswith("PSE-")
    assert stored.form_version == 1
    assert stored.application_form.read().startswith(b"%PDF-")
    assert stored.nik == "9971010101700003"


def test_the_nik_is_nowhere_in_clear_in_the_row(registration_in: Lead) -> None:
    case = registration_in(State.FILLED)
    row = Registration.objects.filter(pk=case.pk).extra(select={"line": "registrations_registration::text"})
    assert "9971010101700003" not in row.values_list("line", flat=True)[0]


def test_numbers_have_no_gap(registration_in: Lead) -> None:
    numbers = [registration_in(State.FILLED).number[-4:] for _ in range(3)]
    assert numbers == ["0001", "0002", "0003"]


def test_a_refused_filling_draws_no_number(registration_in: Lead, fill_inputs: Inputs, adb: User) -> None:
    case = registration_in(State.DRAFT)
    with pytest.raises(ValidationError, match="KTP dan SK"):
        perform("fill", case, by=adb, **{**fill_inputs(), "decree": None})
    assert Registration.objects.get(pk=case.pk).state == State.DRAFT
    assert registration_in(State.FILLED).number.endswith("0001")


@pytest.mark.parametrize("person", ["kepala_dinas", "admin", "foreign_adb"])
def test_only_the_adb_of_the_office_may_fill(
    registration_in: Lead, fill_inputs: Inputs, request: pytest.FixtureRequest, person: str
) -> None:
    case = registration_in(State.DRAFT)
    with pytest.raises(PermissionDenied):
        perform("fill", case, by=request.getfixturevalue(person), **fill_inputs())
    assert Registration.objects.get(pk=case.pk).state == State.DRAFT
    refusal = Entry.objects.latest("id")
    assert (refusal.action, refusal.outcome, refusal.case_id) == (Action.FILL, Outcome.REFUSED, case.pk)


def test_a_form_that_is_filled_cannot_be_filled_again(
    registration_in: Lead, fill_inputs: Inputs, adb: User
) -> None:
    case = registration_in(State.FILLED)
    with pytest.raises(TransitionNotAllowed):
        perform("fill", case, by=adb, **fill_inputs())


def test_a_corrected_draft_makes_the_next_version_and_keeps_the_number(
    registration_in: Lead, fill_inputs: Inputs, adb: User, kepala_dinas: User
) -> None:
    first = registration_in(State.FILLED)
    back = perform("send_back", first, by=kepala_dinas, reason="Nomor SK keliru, mohon diperbaiki.")
    again = perform("fill", back, by=adb, **fill_inputs(decree_number="821.22-0001"))
    assert (again.number, again.form_version) == (first.number, 2)
    assert again.application_form_id != first.application_form_id


def test_the_kepala_dinas_reads_why_the_version_before_came_back_and_what_was_corrected(
    registration_in: Lead, fill_inputs: Inputs, adb: User, browse: Any, kepala_dinas: User, scan_of: Any
) -> None:
    first = registration_in(State.FILLED)
    back = perform("send_back", first, by=kepala_dinas, reason="Nomor SK keliru, mohon diperbaiki.")
    inputs = {**fill_inputs(decree_number="821.22-0001"), "ktp": None}
    again = perform("fill", back, by=adb, **inputs)
    assert again.corrected == "Nomor SK, SK Kepala Dinas"
    assert Entry.objects.latest("id").facts["changed"] == ["Nomor SK", "SK Kepala Dinas"]
    page = text_of(browse(kepala_dinas).get(again.url_of("sign")))
    assert "Versi sebelumnya dikembalikan: Nomor SK keliru, mohon diperbaiki." in page
    assert "Yang diperbaiki pada versi 2: Nomor SK, SK Kepala Dinas" in page
    placed = perform("place_scan", again, by=adb, **scan_of(again))
    signed = perform("sign", placed, by=kepala_dinas, seen=placed.exhibit(), is_signed=True, is_stamped=True)
    assert (signed.return_reason, signed.corrected) == ("", "")


def test_the_kepala_dinas_is_told_with_the_one_link(registration_in: Lead, kepala_dinas: User) -> None:
    case = registration_in(State.FILLED)
    notice = Notice.objects.get()
    assert notice.recipient == kepala_dinas
    assert notice.path == f"/pendaftaran/{case.pk}/tanda-tangan/"
    assert case.number in notice.body


def test_entry_work_and_state_are_one(registration_in: Lead) -> None:
    case = registration_in(State.FILLED)
    entry = Entry.objects.filter(case_id=case.pk).latest("id")
    assert entry.facts["document_sha256"] == case.application_form.sha256
    assert bytes(entry.hash) == bytes(case.audit_head)
    assert Work.objects.get(case_id=case.pk).action == "fill"


def test_a_draft_keeps_what_cannot_be_right_yet(registration_in: Lead, adb: User) -> None:
    case = registration_in(State.DRAFT)
    perform("save_draft", case, by=adb, draft={"nik": "12", "full_name": "\ufffdSari, S.H."})
    assert Registration.objects.get(pk=case.pk).draft == {"nik": "12", "full_name": "\ufffdSari, S.H."}
