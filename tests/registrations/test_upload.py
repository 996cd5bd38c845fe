"""Row 4 in the browser: proof, time, and the same P12 once more; then the certificate is in force."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Office, User
from audit.models import Entry
from notifications.models import Notice
from registrations.models import Registration
from sop.clock import Wait
from sop.states import State
from sop.workflow import perform
from tests.certificates.authority import Authority
from tests.registrations.conftest import issued_certificate
from tests.registrations.desk import chosen, given, opened, proof_of, send, stored, text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]


@pytest.fixture
def issued(registration_in: Lead) -> Registration:
    return registration_in(State.ISSUED)


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


@pytest.fixture
def proved(registration_in: Lead, client: Client) -> tuple[Registration, str]:
    """A case whose P12 was read in the browser, and the SHA-256 of that file."""
    case = registration_in(State.SIGNED)
    pair = Authority.root().issue(
        case.full_name, case.organization, begins=timezone.now() - timedelta(days=1)
    )
    proof = proof_of(client, case, pair, p12=pair.p12())
    assert send(client, case, "issue", **proof).status_code == 302
    return stored(case), proof["p12_sha256"]


def when(office: Office, moment: datetime | None = None) -> dict[str, str]:
    """A time as an officer types it: to the minute."""
    local = timezone.localtime(moment or timezone.now(), office.zone)
    return {"uploaded_on": local.strftime("%d-%m-%Y"), "uploaded_time": local.strftime("%H.%M")}


def refused(page: Any, case: Registration, sentence: str) -> None:
    assert page.status_code == 422
    assert sentence in text_of(page)
    now = stored(case)
    assert (now.state, now.siak_evidence, now.certificate.in_force_at) == (State.ISSUED, None, None)


def test_closing_puts_the_certificate_in_force_and_tells_both(
    issued: Registration, client: Client, office: Office, kepala_dinas: User
) -> None:
    answer = send(client, issued, "upload", evidence=chosen("bukti"), note="Lancar.", **when(office))
    assert answer.status_code == 302
    case = stored(issued)
    assert (case.state, case.next_step) == (State.UPLOADED, None)
    assert case.certificate.in_force_at == case.siak_uploaded_at >= case.approved_at
    assert Entry.objects.latest("id").facts["note"] == "Lancar."
    notice = Notice.objects.latest("id")
    assert (notice.recipient, notice.path) == (kepala_dinas, case.get_absolute_url())
    assert "Terunggah ke SIAK" in text_of(client.get(case.get_absolute_url()))


def test_the_page_can_be_sent_as_it_was_opened_in_the_minute_of_the_recording(
    issued: Registration, client: Client
) -> None:
    page = client.get(issued.url_of("upload"))
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("uploaded_on", "uploaded_time")}
    assert send(client, issued, "upload", evidence=chosen("bukti"), **sent).status_code == 302


def test_the_same_p12_closes_the_case(
    proved: tuple[Registration, str], client: Client, office: Office
) -> None:
    case, digest = proved
    send(client, case, "upload", evidence=chosen("bukti"), p12_sha256=digest, **when(office))
    assert stored(case).state == State.UPLOADED
    assert Entry.objects.latest("id").facts["p12_sha256"] == digest


@pytest.mark.parametrize(
    ("digest", "sentence"),
    [
        ("0" * 64, "bukan berkas yang dicatat terbit"),
        ("", "Pilih berkas P12 yang diunggah ke SIAK"),
        ("bukan sidik jari", "Data dari pembaca P12 tidak lengkap"),
    ],
)
def test_another_p12_is_refused(
    proved: tuple[Registration, str], client: Client, office: Office, digest: str, sentence: str
) -> None:
    case, _ = proved
    page = send(client, case, "upload", evidence=chosen("bukti"), p12_sha256=digest, **when(office))
    refused(page, case, sentence)


@pytest.mark.parametrize(
    ("shift", "sentence"),
    [
        (timedelta(minutes=10), "Waktu unggah tidak boleh di masa depan."),
        (
            -timedelta(minutes=10),
            "Waktu unggah harus sesudah permohonan disetujui dan sertifikat terbit, yaitu",
        ),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_its_field(
    issued: Registration, client: Client, office: Office, shift: timedelta, sentence: str
) -> None:
    sent = when(office, timezone.now() + shift)
    page = send(client, issued, "upload", evidence=chosen("bukti"), note="Catatan saya", **sent)
    refused(page, issued, sentence)
    errors = page.context["form"].errors
    assert errors.keys() == {"uploaded_on", "uploaded_time", "evidence"}
    assert errors["evidence"] == ["Berkas perlu dipilih kembali, karena isian lain harus diperbaiki."]
    assert "Catatan saya" in text_of(page)


def test_what_was_uploaded_before_its_issue_was_recorded_here_keeps_its_time(
    registration_in: Lead, client: Client, office: Office, adb: User
) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        case = registration_in(State.SIGNED)
    perform("issue", case, by=adb, public_certificate=issued_certificate(case))
    earlier = timezone.now() - timedelta(hours=1)
    assert send(client, case, "upload", evidence=chosen("bukti"), **when(office, earlier)).status_code == 302
    assert stored(case).siak_uploaded_at == earlier.replace(second=0, microsecond=0)


def test_the_minute_of_the_approval_is_not_before_it(
    registration_in: Lead, client: Client, office: Office
) -> None:
    case = registration_in(State.ISSUED)
    moment = case.approved_at
    assert moment is not None
    assert send(client, case, "upload", evidence=chosen("bukti"), **when(office, moment)).status_code == 302
    assert stored(case).siak_uploaded_at == moment


def test_no_certificate_is_followed_by_another_before_it_was_there(
    registration_in: Lead, client: Client, office: Office
) -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        late, early = registration_in(State.ISSUED), registration_in(State.ISSUED)
    now = timezone.now()
    send(client, early, "upload", evidence=chosen("bukti"), **when(office, now - timedelta(minutes=30)))
    sent = when(office, now - timedelta(minutes=50))
    page = send(client, late, "upload", evidence=chosen("bukti lain"), **sent)
    refused(page, late, "harus sesudah sertifikat sebelumnya terpasang, yaitu")
    assert stored(early).certificate.superseded_at is None


def test_a_time_that_is_none_is_refused(issued: Registration, client: Client, office: Office) -> None:
    for time in ("25.00", "pagi", "", "8", "\x00"):
        sent = when(office) | {"uploaded_time": time}
        refused(send(client, issued, "upload", **sent), issued, "08.45")


def test_proof_is_compulsory_and_must_be_paper_or_picture(
    issued: Registration, client: Client, office: Office
) -> None:
    refused(send(client, issued, "upload", **when(office)), issued, "Pilih berkas bukti unggah SIAK.")
    page = send(client, issued, "upload", evidence=given(b"<html>", "bukti.html"), **when(office))
    refused(page, issued, "Nama berkas harus berakhiran")


def test_the_holders_earlier_certificate_is_superseded(
    registration_in: Lead, issued: Registration, client: Client, office: Office, adb: User
) -> None:
    send(client, issued, "upload", evidence=chosen("bukti"), **when(office))
    second = registration_in(State.ISSUED)
    send(client, second, "upload", evidence=chosen("bukti lagi"), **when(office))
    earlier, later = stored(issued).certificate, stored(second).certificate
    assert (earlier.superseded_by, later.superseded_by) == (later, None)
    assert later.in_force_at is not None
    assert Entry.objects.filter(action="upload").latest("id").facts["superseded_serial"] == earlier.serial


def test_a_failed_upload_is_a_trouble_with_a_cause_that_ends_with_the_upload(
    issued: Registration, client: Client, office: Office
) -> None:
    page = send(client, issued, "report_trouble", cause="siak", note="Galat 503.")
    assert page.status_code == 302
    assert "Kendala: SIAK pusat tidak dapat diakses" in text_of(client.get(issued.get_absolute_url()))
    send(client, issued, "upload", evidence=chosen("bukti"), **when(office))
    assert Wait.objects.get().ended_at is not None
    assert stored(issued).state == State.UPLOADED


def test_a_second_click_closes_nothing_twice(issued: Registration, client: Client, office: Office) -> None:
    page = opened(client, issued, "upload")
    sent = {**page, **when(office)}
    assert send(client, issued, "upload", **{**sent, "evidence": chosen("bukti")}).status_code == 302
    assert send(client, issued, "upload", **{**sent, "evidence": chosen("bukti")}).status_code == 409
    assert Entry.objects.filter(action="upload", outcome="done").count() == 1


def test_nobody_uploads_before_the_p12(registration_in: Lead, client: Client, adb: User) -> None:
    case = registration_in(State.SIGNED)
    page = client.get(case.url_of("upload"), follow=True)
    assert "belum gilirannya" in text_of(page)
    perform("cancel", case, by=adb, reason="Pejabat diganti sebelum terbit.")
    assert send(client, case, "upload").status_code in {409, 422}
