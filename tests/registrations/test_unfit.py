"""A form that is refused before the door is asked leaves an entry, too: the act and the fields, never a value."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.actions import Outcome
from audit.models import Entry
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.certificates.examples import typed
from tests.registrations.desk import given, opened, send, stored, text_of, write

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
SECRET = "Rahasia-971"


def refusal_of(case: Registration, action: str) -> Any:
    entry = Entry.objects.get(case_id=case.pk, action=action, outcome=Outcome.REFUSED)
    assert entry.facts["from_state"] == stored(case).state
    assert SECRET not in f"{entry.facts}{entry.canonical!r}"
    return entry


def test_a_form_that_is_not_whole_is_refused_on_record_and_told_in_the_trail_alone(
    registration_in: Lead, browse: Browse, adb: User, admin: User
) -> None:
    case = registration_in(State.DRAFT)
    client = browse(adb)
    assert write(client, case, {"submit_form": "1", **typed(nik=SECRET)}).status_code == 422
    entry = refusal_of(case, "fill")
    assert entry.facts["fields"] == ["NIK", "KTP (PDF)", "SK Kepala Dinas (PDF)"]
    assert "ditolak saat mengisi formulir permohonan, karena isian “NIK”, “KTP (PDF)”" in entry.deed
    assert "karena isian “NIK”" in text_of(browse(admin).get("/rekam-jejak/"))
    assert "karena isian “NIK”" not in text_of(client.get(case.get_absolute_url()))


@pytest.mark.parametrize("button", ["autosave", "save_draft"])
def test_a_draft_that_is_not_whole_is_no_refusal(
    registration_in: Lead, browse: Browse, adb: User, button: str
) -> None:
    case = registration_in(State.DRAFT)
    write(browse(adb), case, {button: "1", **typed(nik=SECRET)})
    assert not Entry.objects.filter(outcome=Outcome.REFUSED).exists()


def test_a_scan_that_is_none_is_refused_on_record_for_whoever_sent_it(
    registration_in: Lead, browse: Browse, adb: User, kepala_dinas: User
) -> None:
    case = registration_in(State.FILLED)
    for user in (adb, kepala_dinas):
        scan = given(SECRET.encode(), f"{SECRET}.pdf")
        assert send(browse(user), case, "place_scan", scan=scan).status_code == 422
    entries = Entry.objects.filter(action="place_scan", outcome=Outcome.REFUSED).order_by("id")
    assert [entry.actor for entry in entries] == [adb, kepala_dinas]
    assert {SECRET in f"{entry.facts}" for entry in entries} == {False}


def test_an_approval_without_its_statements_is_refused_on_record(
    registration_in: Lead,
    browse: Browse,
    adb: User,
    kepala_dinas: User,
    scan_of: Callable[..., dict[str, Any]],
) -> None:
    case = registration_in(State.FILLED)
    case = perform("place_scan", case, by=adb, **scan_of(case))
    client = browse(kepala_dinas)
    assert send(client, case, "sign", **opened(client, case, "sign"), is_signed="on").status_code == 422
    assert refusal_of(case, "sign").facts["fields"] == ["Formulir pada pindaian ini sudah berstempel."]


def test_what_no_reader_of_a_p12_says_is_refused_on_record(
    registration_in: Lead, browse: Browse, adb: User
) -> None:
    case = registration_in(State.SIGNED)
    sent = {"p12_sha256": SECRET * 100, "is_in_custody": "on"}
    assert send(browse(adb), case, "issue", **sent).status_code == 422
    assert refusal_of(case, "issue").facts["fields"] == ["Keseluruhan halaman"]


def test_an_upload_without_its_proof_is_refused_on_record(
    registration_in: Lead, browse: Browse, adb: User
) -> None:
    case = registration_in(State.ISSUED)
    assert send(browse(adb), case, "upload", uploaded_on=SECRET, note=SECRET).status_code == 422
    fields = refusal_of(case, "upload").facts["fields"]
    assert fields[0] == "Tanggal unggah ke SIAK"
    assert "Bukti unggah SIAK (PDF, PNG, atau JPEG)" in fields
