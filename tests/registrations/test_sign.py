"""Row 2: the Kepala Dinas approves exactly what he was shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django_fsm import TransitionNotAllowed

from accounts.models import User
from audit.actions import Outcome
from audit.models import Entry
from registrations.models import Registration
from sop.evidence import digest_of
from sop.states import State
from sop.workflow import perform

Lead = Callable[[State], Registration]
BOTH: dict[str, Any] = {"is_signed": True, "is_stamped": True}


@pytest.fixture
def scanned(registration_in: Lead, scan_of: Callable[..., dict[str, Any]], adb: User) -> Registration:
    case = registration_in(State.FILLED)
    return perform("place_scan", case, by=adb, **scan_of(case))


def test_approving_records_the_sha256_of_what_was_shown(scanned: Registration, kepala_dinas: User) -> None:
    shown = scanned.exhibit()
    case = perform("sign", scanned, by=kepala_dinas, seen=shown, **BOTH)
    assert case.state == State.SIGNED
    assert case.approved_sha256 == digest_of(shown)
    assert Entry.objects.latest("id").facts["content_sha256"] == digest_of(shown)
    assert set(shown) >= {"data formulir", "KTP", "SK Kepala Dinas", "Formulir permohonan"}


def test_a_scan_that_was_swapped_since_is_named_and_refused(
    scanned: Registration, scan_of: Callable[..., dict[str, Any]], adb: User, kepala_dinas: User
) -> None:
    seen = scanned.exhibit()
    perform("place_scan", scanned, by=adb, **scan_of(scanned, "pindaian lain"))
    with pytest.raises(ValidationError, match="Formulir bertanda tangan dan berstempel"):
        perform("sign", scanned, by=kepala_dinas, seen=seen, **BOTH)
    assert Registration.objects.get().state == State.FILLED
    assert Entry.objects.latest("id").outcome == Outcome.REFUSED


def test_an_edit_after_the_page_was_opened_voids_it(
    scanned: Registration,
    fill_inputs: Callable[..., dict[str, Any]],
    scan_of: Callable[..., dict[str, Any]],
    adb: User,
    kepala_dinas: User,
) -> None:
    seen = scanned.exhibit()
    case = perform("send_back", scanned, by=adb, reason="Nama jabatan harus diperbaiki.")
    case = perform("fill", case, by=adb, **fill_inputs(position_title="Kepala Dinas Contoh"))
    perform("place_scan", case, by=adb, **scan_of(case))
    with pytest.raises(ValidationError, match="data formulir"):
        perform("sign", scanned, by=kepala_dinas, seen=seen, **BOTH)


@pytest.mark.parametrize("statement", ["is_signed", "is_stamped"])
def test_both_statements_are_needed(scanned: Registration, kepala_dinas: User, statement: str) -> None:
    with pytest.raises(ValidationError, match="ditandatangani dan berstempel"):
        perform("sign", scanned, by=kepala_dinas, seen=scanned.exhibit(), **{**BOTH, statement: False})


def test_without_a_scan_there_is_nothing_to_approve(registration_in: Lead, kepala_dinas: User) -> None:
    case = registration_in(State.FILLED)
    with pytest.raises(ValidationError, match="Unggah dahulu"):
        perform("sign", case, by=kepala_dinas, seen=case.exhibit(), **BOTH)


@pytest.mark.parametrize("person", ["adb", "admin", "foreign_adb"])
def test_nobody_else_may_approve(scanned: Registration, request: pytest.FixtureRequest, person: str) -> None:
    with pytest.raises(PermissionDenied):
        perform("sign", scanned, by=request.getfixturevalue(person), seen=scanned.exhibit(), **BOTH)
    assert Registration.objects.get().state == State.FILLED


def test_a_second_click_is_late_and_not_forbidden(scanned: Registration, kepala_dinas: User) -> None:
    seen = scanned.exhibit()
    perform("sign", scanned, by=kepala_dinas, seen=seen, **BOTH)
    with pytest.raises(TransitionNotAllowed):
        perform("sign", scanned, by=kepala_dinas, seen=seen, **BOTH)


def test_sending_back_voids_scan_and_approval_and_tells_the_adb(
    registration_in: Lead, kepala_dinas: User, adb: User
) -> None:
    case = perform(
        "send_back", registration_in(State.SIGNED), by=kepala_dinas, reason="Stempel tidak terbaca."
    )
    assert (case.state, case.signed_form, case.approved_sha256) == (State.DRAFT, None, "")
    assert case.return_reason == "Stempel tidak terbaca."
    assert adb.notices.latest("id").body.endswith("Stempel tidak terbaca.")
    assert adb.notices.latest("id").path == f"/pendaftaran/{case.pk}/isi/"


@pytest.mark.parametrize(
    "change",
    [
        "state = 'signed'",
        "state = 'uploaded'",
        "approved_by_id = filled_by_id",
        "state = 'issued', is_signed = true",
    ],
)
def test_the_database_itself_refuses_a_state_without_evidence(scanned: Registration, change: str) -> None:
    refusal = pytest.raises(
        DatabaseError, match="violates check constraint|Invalid transition|does not approve it"
    )
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registrations_registration SET {change}")
