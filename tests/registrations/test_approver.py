"""In whose stead somebody approves, and by which decree, stands beside the button, in entry and timeline, on paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from accounts.models import Office, Role, User
from accounts.zones import day
from audit.actions import Outcome
from audit.models import Entry
from certificates.models import Holder
from certificates.tenure_acts import Official
from registrations.models import Registration
from sop.approver import HE_PREPARED
from sop.paper import content_of
from sop.states import State
from sop.workflow import perform
from tests.certificates.terms import BIMA, tenure_of
from tests.registrations.conftest import issued_certificate
from tests.registrations.desk import text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
DECREE = {"decree_number": "800-0007 Tahun 2026", "decree_date": date(2026, 7, 1)}
BY_DECREE = "berdasarkan 800-0007 Tahun 2026 tanggal 1 Juli 2026"
SELAKU = f"selaku Plt. Kepala Dinas Kependudukan dan Pencatatan Sipil, {BY_DECREE}"
BOTH: dict[str, Any] = {"is_signed": True, "is_stamped": True}


@pytest.fixture
def scanned(registration_in: Lead, scan_of: Callable[..., dict[str, Any]], adb: User) -> Registration:
    case = registration_in(State.FILLED)
    return perform("place_scan", case, by=adb, **scan_of(case))


def stand_in(by: User, *, person: Official = BIMA, **changes: Any) -> None:
    today = timezone.localdate()
    term = {"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=30)}
    tenure_of(person, by=by, kind="PLT", **{**DECREE, **term, **changes})


def test_page_entry_timeline_and_beranda_say_in_whose_stead_he_approves(
    scanned: Registration, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    stand_in(adb)
    client = browse(kepala_dinas)
    assert f"Anda menyetujui {SELAKU}." in text_of(client.get(scanned.url_of("sign")))
    assert f"Anda menyetujui {SELAKU}." in text_of(client.get(scanned.get_absolute_url()))
    assert f"Anda bertindak {SELAKU}, sampai dengan" in text_of(client.get("/"))
    assert f"{BIMA.full_name} bertindak {SELAKU}" in text_of(browse(adb).get("/"))
    case = perform("sign", scanned, by=kepala_dinas, seen=scanned.exhibit(), **BOTH)
    entry = Entry.objects.latest("id")
    assert SELAKU.endswith(entry.facts["capacity"])
    assert entry.deed == f"menyetujui formulir yang ditandatangani dan berstempel {SELAKU}."
    page = text_of(client.get(case.get_absolute_url()))
    assert page.count(SELAKU) == 2


def test_a_definitive_head_approves_as_before(
    scanned: Registration, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    tenure_of(BIMA, by=adb)
    assert "selaku" not in text_of(browse(kepala_dinas).get(scanned.url_of("sign")))
    case = perform("sign", scanned, by=kepala_dinas, seen=scanned.exhibit(), **BOTH)
    assert (case.approved_as, "capacity" in Entry.objects.latest("id").facts) == ("", False)


def test_after_his_last_day_he_is_told_before_he_tries_and_refused_with_an_entry(
    scanned: Registration, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    # Another person than the one whom the form is about.
    stand_in(
        adb, person=replace(BIMA, nik="9971010101700009"), ends_on=timezone.localdate() - timedelta(days=1)
    )
    client = browse(kepala_dinas)
    for url in (scanned.url_of("sign"), scanned.get_absolute_url(), "/"):
        assert "sehingga Anda tidak dapat menyetujui lagi." in text_of(client.get(url))
    with pytest.raises(ValidationError, match="tidak dapat menyetujui lagi"):
        perform("sign", scanned, by=kepala_dinas, seen=scanned.exhibit(), **BOTH)
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.outcome) == ("sign", Outcome.REFUSED)
    assert "berakhir pada" in entry.facts["reason"]
    assert Registration.objects.get().approved_by is None


def test_an_office_without_tenures_is_warned_and_goes_on(
    scanned: Registration, kepala_dinas: User, browse: Browse
) -> None:
    assert "belum dicatat, sehingga aplikasi tidak dapat memeriksa" in text_of(
        browse(kepala_dinas).get(scanned.url_of("sign"))
    )
    assert perform("sign", scanned, by=kepala_dinas, seen=scanned.exhibit(), **BOTH).state == State.SIGNED


def test_sending_back_takes_the_capacity_with_the_approval(
    scanned: Registration, adb: User, kepala_dinas: User
) -> None:
    stand_in(adb)
    case = perform("sign", scanned, by=kepala_dinas, seen=scanned.exhibit(), **BOTH)
    assert case.approved_as
    assert perform("send_back", case, by=adb, reason="Nama jabatan harus diperbaiki.").approved_as == ""


def test_whatever_else_a_stand_in_does_or_is_refused_says_so_too(
    scanned: Registration, adb: User, kepala_dinas: User
) -> None:
    stand_in(adb)
    with pytest.raises(TransitionNotAllowed):
        perform("issue", scanned, by=kepala_dinas)
    case = perform("send_back", scanned, by=kepala_dinas, reason="Nama jabatan harus diperbaiki.")
    perform("cancel", case, by=adb, reason="Permohonan dibuat dua kali.")
    refused, done, by_adb = Entry.objects.filter(case_id=case.pk).order_by("-id")[:3][::-1]
    assert (refused.outcome, done.outcome) == (Outcome.REFUSED, Outcome.DONE)
    assert SELAKU.endswith(refused.facts["capacity"])
    assert SELAKU in done.deed
    assert "capacity" not in by_adb.facts


def test_who_kept_a_draft_and_became_head_does_not_approve_what_another_filled_in(
    office: Office,
    scanned: Registration,
    adb: User,
    make_user: Callable[..., User],
    fill_inputs: Callable[..., dict[str, Any]],
    scan_of: Callable[..., dict[str, Any]],
    browse: Browse,
) -> None:
    other = make_user("dina.adb", office=office, role=Role.ADB)
    case = perform("send_back", scanned, by=adb, reason="Nama jabatan harus diperbaiki.")
    case = perform("fill", case, by=other, **fill_inputs())
    case = perform("place_scan", case, by=other, **scan_of(case))
    User.objects.filter(pk=adb.pk).update(role=Role.KEPALA_DINAS)
    adb.refresh_from_db()
    assert HE_PREPARED in text_of(browse(adb).get(case.url_of("sign")))
    with pytest.raises(ValidationError, match="ikut menyiapkan"):
        perform("sign", case, by=adb, seen=case.exhibit(), **BOTH)


def test_nor_by_another_account_of_the_same_person(
    scanned: Registration, adb: User, kepala_dinas: User
) -> None:
    User.objects.filter(pk=adb.pk).update(nip=kepala_dinas.nip)
    with pytest.raises(ValidationError, match="ikut menyiapkan"):
        perform("sign", scanned, by=kepala_dinas, seen=scanned.exhibit(), **BOTH)


def test_the_form_names_the_decree_by_which_its_signer_stands_in(
    registration_in: Lead, fill_inputs: Callable[..., dict[str, Any]], adb: User
) -> None:
    case = registration_in(State.DRAFT)
    case = perform("fill", case, by=adb, **fill_inputs(position_status="PLH", tenure_end=date(2027, 1, 1)))
    form = content_of(case)
    assert form.signer_title == f"Plh. {case.position_title},"
    assert form.signer_basis.startswith(f"berdasarkan {case.decree_number} tanggal ")


def leave(case: Registration) -> str:
    yesterday = timezone.localdate() - timedelta(days=1)
    Holder.objects.for_person(
        office_id=case.office_id, nik=case.nik, nip=case.nip, full_name=case.full_name, organization="Contoh"
    )
    Holder.objects.update(served_until=yesterday)
    return f"tidak menjabat lagi sejak {day(yesterday)}"


@pytest.mark.parametrize("action", ["sign", "issue"])
def test_for_a_holder_who_has_left_nothing_more_is_done(
    action: str,
    registration_in: Lead,
    scan_of: Callable[..., dict[str, Any]],
    adb: User,
    kepala_dinas: User,
    browse: Browse,
) -> None:
    case = registration_in(State.FILLED if action == "sign" else State.SIGNED)
    if action == "sign":
        case = perform("place_scan", case, by=adb, **scan_of(case))
    said = leave(case)
    by = kepala_dinas if action == "sign" else adb
    assert said in text_of(browse(by).get(case.url_of(action)))
    inputs = {
        "sign": {"seen": case.exhibit(), **BOTH},
        "issue": {"public_certificate": issued_certificate(case)},
    }
    with pytest.raises(ValidationError, match=said):
        perform(action, case, by=by, **inputs[action])
    assert Entry.objects.latest("id").outcome == Outcome.REFUSED


def test_nor_is_the_form_of_who_has_left_filled_in(
    registration_in: Lead, fill_inputs: Callable[..., dict[str, Any]], adb: User
) -> None:
    said = leave(registration_in(State.FILLED))
    with pytest.raises(ValidationError, match=said):
        perform("fill", registration_in(State.DRAFT), by=adb, **fill_inputs())
