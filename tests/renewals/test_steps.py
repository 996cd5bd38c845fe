"""The second table of the SOP: three rows, and a gate that the second row implies."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from accounts.models import User
from audit.models import Entry
from certificates.models import Certificate
from documents.intake import Inspected
from documents.models import DocumentKind
from notifications.models import Notice
from renewals.models import Renewal
from sop.case import ways_of
from sop.gates import Gate
from sop.inbox import inbox_of
from sop.models import Sop
from sop.procedures import ROWS
from sop.states import State
from sop.steps import STEP
from sop.timeline import rows, waits_of, works_of
from sop.timetables import office_time
from sop.workflow import perform
from tests.certificates.examples import typed
from tests.registrations.desk import text_of, write
from tests.renewals.conftest import next_certificate

Lead = Callable[[State], Renewal]
Browse = Callable[[User], Client]
LABEL = "tersirat dari persyaratan langkah 2; bukan langkah tersendiri dalam SOP"


def test_rows_and_gates_of_the_table_are_the_steps_of_the_model(renewal_in: Lead, sop: Sop) -> None:
    steps = renewal_in(State.DRAFT).steps
    assert [step.action for step in steps] == ["fill", "sign", "issue", "upload"]
    assert [step.number_as_written for step in steps] == ["1", "", "2", "4"]
    assert [step.action for step in steps if not isinstance(step, Gate)] == list(ROWS[Renewal.procedure])
    of_the_model = [way.name for way in ways_of(Renewal) if way.custom["kind"] == STEP]
    assert sorted(step.action for step in steps) == sorted(of_the_model)


def test_the_kepala_dinas_fills_in_and_the_adb_only_prepares(
    renewal_in: Lead, adb: User, kepala_dinas: User, fill_inputs: Callable[..., Any]
) -> None:
    case = renewal_in(State.DRAFT)
    prepared = perform("save_draft", case, by=adb, draft={**case.draft, "phone": "0812-0000-0001"})
    assert prepared.prepared_by == adb
    with pytest.raises(PermissionDenied):
        perform("fill", prepared, by=adb, **fill_inputs())
    filled = perform("fill", prepared, by=kepala_dinas, **fill_inputs(reason="EXPIRING"))
    assert (filled.state, filled.filled_by, filled.prepared_by) == (State.FILLED, kepala_dinas, adb)
    assert filled.number.startswith("PPS-")
    assert "Perpanjangan" in str(filled.application_form and filled.procedure.label)


def test_the_adb_keeps_the_draft_in_the_browser_and_cannot_submit_it(
    renewal_in: Lead, browse: Browse, adb: User, kepala_dinas: User
) -> None:
    case = renewal_in(State.DRAFT)
    client = browse(adb)
    page = client.get(case.url_of("fill")).content.decode()
    assert "Simpan draf" in page
    assert "Ajukan dan buat formulir" not in page
    kept = write(client, case, {"autosave": "1", **typed(phone="0812-0000-0002")})
    assert kept.status_code == 200
    assert write(client, case, {"submit_form": "1", **typed()}).status_code == 403
    now = Renewal.objects.get()
    assert (now.state, now.draft["phone"], now.prepared_by) == (State.DRAFT, "0812-0000-0002", adb)
    page = text_of(browse(kepala_dinas).get(case.url_of("fill")))
    assert f"Draf ini disiapkan oleh {adb.full_name} (ADB)." in page
    assert "Ajukan dan buat formulir" in page


def test_the_form_of_another_person_is_refused_beside_the_nik(
    renewal_in: Lead, kepala_dinas: User, fill_inputs: Callable[..., Any]
) -> None:
    case = renewal_in(State.DRAFT)
    with pytest.raises(ValidationError) as refusal:
        perform("fill", case, by=kepala_dinas, **fill_inputs(nik="3402010101700003"))
    assert "nik" in refusal.value.error_dict
    assert Renewal.objects.get().state == State.DRAFT


def test_the_gate_waits_for_the_kepala_dinas_with_its_label_and_without_minutes(
    renewal_in: Lead, browse: Browse, kepala_dinas: User, adb: User
) -> None:
    case = renewal_in(State.FILLED)
    [task] = inbox_of(kepala_dinas).tasks
    assert (task.case, task.step.minutes, task.verb) == (case, None, "Periksa dan setujui")
    assert inbox_of(adb).elsewhere[0].case == case
    page = text_of(browse(kepala_dinas).get(case.url_of("sign")))
    assert LABEL in page
    assert "waktu baku" not in page.split("Data formulir")[0]
    home = text_of(browse(kepala_dinas).get("/"))
    assert "Formulir bertanda tangan dan berstempel" in home


def test_the_gate_stands_among_the_rows_of_the_case_page(renewal_in: Lead, browse: Browse, adb: User) -> None:
    case = renewal_in(State.SIGNED)
    lived = rows(case, works=works_of(case), waits=waits_of(case), time=office_time(case.office_id))
    assert [row.is_done for row in lived] == [True, True, False, False]
    assert not lived[1].is_over_standard
    page = text_of(browse(adb).get(case.get_absolute_url()))
    assert LABEL in page
    assert "Memperpanjang sertifikat" in page


def test_no_step_is_taken_before_its_turn(renewal_in: Lead, adb: User) -> None:
    case = renewal_in(State.FILLED)
    with pytest.raises(TransitionNotAllowed):
        perform("issue", case, by=adb, public_certificate=b"")


def test_the_official_address_is_a_link_and_the_mistyped_one_is_not(
    renewal_in: Lead, browse: Browse, adb: User
) -> None:
    page = browse(adb).get(renewal_in(State.SIGNED).url_of("issue")).content.decode()
    assert 'href="https://bsre.bssn.go.id"' in page
    assert "portal bsre.basn.go.id" in page
    assert "//bsre.basn.go.id" not in page


def test_one_that_ends_no_later_is_refused_and_nothing_is_stored(renewal_in: Lead, adb: User) -> None:
    case = renewal_in(State.SIGNED)
    known = Certificate.objects.count()
    with pytest.raises(ValidationError, match="tidak berlaku lebih lama"):
        perform("issue", case, by=adb, public_certificate=next_certificate(case, later=-timedelta(days=1)))
    assert Certificate.objects.count() == known
    assert Entry.objects.latest("id").outcome == "refused"


def test_the_page_says_beforehand_that_one_ends_no_later(renewal_in: Lead, browse: Browse, adb: User) -> None:
    case = renewal_in(State.SIGNED)
    der = load_pem_x509_certificate(next_certificate(case, later=-timedelta(days=1))).public_bytes(
        Encoding.DER
    )
    read = {"p12_sha256": "a" * 64, "p12_size": "2000", "certificate": b64encode(der).decode()}
    (sentence,) = browse(adb).post(case.url_of("challenge"), read).json()["refusals"]
    assert "tidak berlaku lebih lama" in sentence


@pytest.mark.parametrize("state", [State.SIGNED, State.ISSUED])
def test_a_registration_that_was_quicker_is_not_superseded_by_one_that_ends_before_it(
    renewal_in: Lead, registration_in: Lead, adb: User, paper: Callable[..., Inspected], state: State
) -> None:
    case = renewal_in(state)
    quicker = registration_in(State.UPLOADED)
    certificate = quicker.certificate
    assert certificate is not None
    Certificate.objects.filter(pk=certificate.pk).update(not_after=timezone.now() + timedelta(days=3000))
    evidence = paper("bukti", kind=DocumentKind.SIAK_EVIDENCE)
    uploaded = {"evidence": evidence, "uploaded_at": timezone.now(), "p12_sha256": ""}
    action = "issue" if state == State.SIGNED else "upload"
    given: dict[str, Any] = {"public_certificate": next_certificate(case)} if action == "issue" else uploaded
    with pytest.raises(ValidationError, match="tidak berlaku lebih lama"):
        perform(action, case, by=adb, **given)
    assert Certificate.objects.in_force().get(holder=case.holder) == certificate


def test_uploading_puts_the_new_one_in_force_and_the_old_one_is_superseded(
    renewal_in: Lead, in_force: Certificate
) -> None:
    case = renewal_in(State.UPLOADED)
    assert case.state == State.UPLOADED
    in_force.refresh_from_db()
    assert in_force.superseded_by == case.certificate
    assert case.certificate is not None
    assert in_force.superseded_at == case.certificate.in_force_at
    assert Entry.objects.latest("id").facts["superseded_serial"] == in_force.serial


def test_the_adb_is_told_of_the_approval_with_a_link_to_his_row(renewal_in: Lead, adb: User) -> None:
    case = renewal_in(State.SIGNED)
    notice = Notice.objects.filter(recipient=adb, occasion__startswith=str(case.pk)).latest("id")
    assert notice.path == f"/perpanjangan/{case.pk}/penerbitan/"


def test_a_return_goes_back_to_the_kepala_dinas_who_filled_it_in(
    renewal_in: Lead, adb: User, kepala_dinas: User
) -> None:
    case = perform("reject_by_bsre", renewal_in(State.SIGNED), by=adb, reason="Nama tidak sesuai data BSrE.")
    assert case.is_returned
    assert inbox_of(kepala_dinas).tasks[0].case == case
    notice = Notice.objects.filter(recipient=kepala_dinas).latest("id")
    assert notice.path == case.url_of("fill")


def test_what_the_sop_leaves_out_of_a_gate_is_left_out_of_its_facts(
    renewal_in: Lead, browse: Browse, adb: User
) -> None:
    page = text_of(browse(adb).get(renewal_in(State.FILLED).get_absolute_url()))
    # Three rows have an output, and the gate between them has none.
    assert page.count("Output") == 3
    assert (page.count("Sekarang:"), page.count("Berikutnya:"), page.count("Kemudian:")) == (1, 1, 1)
