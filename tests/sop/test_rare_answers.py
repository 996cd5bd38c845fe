"""What an officer is told in cases that hardly ever come, and that nothing of his is lost in them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from certificates.models import Certificate
from certificates.tenures import Tenure
from config.local import trial
from documents import rendering
from documents.application_form import NO_LOGO
from registrations.models import Registration
from sop.management.commands.load_demo import CERTIFIED
from sop.models import Sop
from sop.states import RETURNED, State
from sop.workflow import open_case, perform
from tests.registrations.desk import chosen, given, send, sent_form, stored, text_of, write

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
REASON = "Nomor SK keliru, mohon diperbaiki."
OFFICIALS = ["Yudha Contoh Pamungkas", "Bima Contoh Sasmita", "Rani Contoh Wibowo"]


def test_a_form_that_cannot_be_made_as_things_stand_names_what_must_change_and_keeps_all_that_was_typed(
    registration_in: Lead, browse: Browse, adb: User, caplog: pytest.LogCaptureFixture
) -> None:
    case, office = registration_in(State.DRAFT), adb.office
    office.logo = b"bukan gambar"
    office.save(update_fields=["logo"])
    sent = sent_form(ktp=chosen("KTP"), decree=chosen("SK"), full_name="Bima Sasmita")
    page = write(browse(adb), case, sent)
    assert f"Data Anda tersimpan. {NO_LOGO}" in text_of(page)
    kept = stored(case)
    assert (kept.state, kept.draft["full_name"], kept.application_form) == (State.DRAFT, "Bima Sasmita", None)
    assert kept.ktp.pages == 1
    assert f"the form of case {case.pk} cannot be made" in caplog.messages


def test_a_form_that_failed_to_be_made_may_be_tried_again_and_leaves_its_cause_in_the_log(
    registration_in: Lead,
    browse: Browse,
    adb: User,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(rendering, "FONTS", tmp_path)
    rendering._engine.cache_clear()
    case = registration_in(State.DRAFT)
    try:
        page = write(browse(adb), case, sent_form(ktp=chosen("KTP"), decree=chosen("SK")))
    finally:
        rendering._engine.cache_clear()
    assert "Formulir belum dapat dibuat. Data Anda tersimpan; coba ajukan sekali lagi." in text_of(page)
    assert stored(case).state == State.DRAFT
    cause = next(
        record for record in caplog.records if record.message == f"the form of case {case.pk} was not made"
    )
    assert cause.exc_info


def test_a_scan_of_the_form_before_its_correction_is_refused_with_the_version_to_print(
    registration_in: Lead, adb: User, scan_of: Callable[..., dict[str, Any]]
) -> None:
    case = registration_in(State.FILLED)
    with pytest.raises(ValidationError, match="sudah diperbaiki menjadi versi 1"):
        perform("place_scan", case, by=adb, **{**scan_of(case), "form_version": 0})


def test_what_the_kepala_dinas_uploads_in_vain_is_refused_on_the_page_of_his_approval(
    registration_in: Lead, browse: Browse, kepala_dinas: User
) -> None:
    case = registration_in(State.FILLED)
    page = send(browse(kepala_dinas), case, "place_scan", scan=given(b"bukan PDF", "pindai.pdf"))
    assert page.status_code == 422
    assert "Tanda tangan persetujuan" in text_of(page)
    assert stored(case).signed_form is None


def test_an_office_without_a_kepala_dinas_starts_from_an_empty_form(
    sop: Sop, browse: Browse, adb: User
) -> None:
    page = browse(adb).get(open_case(Registration, by=adb, sop=sop).url_of("fill"))
    assert page.status_code == 200
    assert 'name="full_name" value=""' in page.content.decode() or 'value="' not in field(page, "full_name")


def field(page: Any, name: str) -> str:
    return str(page.content.decode().partition(f'name="{name}"')[2].partition(">")[0])


def test_a_returned_draft_is_found_apart_from_one_that_was_never_out(
    registration_in: Lead, adb: User, kepala_dinas: User
) -> None:
    fresh, returned = registration_in(State.DRAFT), registration_in(State.FILLED)
    perform("send_back", returned, by=kepala_dinas, reason=REASON)
    assert list(Registration.objects.standing(RETURNED[0])) == [returned]
    assert list(Registration.objects.standing(State.DRAFT)) == [fresh]


@contextmanager
def held(case: Registration) -> Iterator[None]:
    """The row of the case, locked on another connection."""
    taken, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Registration.objects.select_for_update().get(pk=case.pk)
            taken.set()
            let_go.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    taken.wait(30)
    try:
        yield
    finally:
        let_go.set()
        holder.join()


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_the_database_that_is_no_waiting_for_another_is_not_dressed_up_as_one(
    registration_in: Lead, browse: Browse, kepala_dinas: User
) -> None:
    case = registration_in(State.FILLED)
    client = browse(kepala_dinas)
    with held(case), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '1500ms'")
        with pytest.raises(OperationalError, match="statement timeout"):
            send(client, case, "send_back", reason=REASON)
        cursor.execute("RESET statement_timeout")
    assert stored(case).state == State.FILLED


def test_an_account_of_the_demo_whose_password_was_changed_keeps_it(
    db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEYS_DIR = tmp_path
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    trial.make_certificates(tmp_path / "certificates")
    call_command("load_demo", stdout=StringIO())
    assert not Certificate.objects.exists()
    call_command("load_demo", certificates=tmp_path / "certificates", stdout=StringIO())
    assert [tenure.holder.full_name for tenure in Tenure.objects.latest_first()] == OFFICIALS
    person = User.objects.get(username="kepala")
    person.set_password("sandi-baru-yang-panjang")
    person.save(update_fields=["password"])
    said = StringIO()
    call_command("load_demo", certificates=tmp_path / "certificates", stdout=said)
    assert said.getvalue().count("(sudah diganti oleh pemakainya)") == 1
    assert (Tenure.objects.count(), Certificate.objects.count()) == (len(OFFICIALS), len(CERTIFIED))
    assert (tmp_path / "demo-adb").read_text() in said.getvalue()
    assert User.objects.get(username="kepala").check_password("sandi-baru-yang-panjang")
