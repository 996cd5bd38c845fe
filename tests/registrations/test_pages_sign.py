"""Row 2 in the browser: the Kepala Dinas approves what he sees, and nothing else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Office, Role, User
from accounts.nip import spaced
from audit.models import Entry
from notifications.models import Notice
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.registrations.desk import approval, hidden, opened, send, stored, text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
CHANGED = "sejak halaman dibuka telah berubah: Formulir bertanda tangan dan berstempel."


@pytest.fixture
def scanned(registration_in: Lead, scan_of: Callable[..., dict[str, Any]], adb: User) -> Registration:
    case = registration_in(State.FILLED)
    return perform("place_scan", case, by=adb, **scan_of(case))


@pytest.fixture
def client(browse: Browse, kepala_dinas: User) -> Client:
    return browse(kepala_dinas)


def test_he_sees_data_papers_and_scan_side_by_side(scanned: Registration, client: Client) -> None:
    page = client.get(scanned.url_of("sign"))
    text = text_of(page)
    for word in ("9971010101700003", "Bima Sasmita Contoh", "Kode QR cocok", "Kotak tanda tangan: terisi"):
        assert word in text
    for paper in (scanned.ktp, scanned.decree, scanned.signed_form):
        assert f"/dokumen/{paper.pk}/halaman/1/" in page.content.decode()


def test_of_another_persons_form_he_is_told_whose_signature_it_wants(
    scanned: Registration, client: Client, kepala_dinas: User
) -> None:
    assert "bukan atas nama Anda" not in text_of(client.get(scanned.url_of("sign")))
    User.objects.filter(pk=kepala_dinas.pk).update(nip="196001011985031001")
    page = text_of(client.get(scanned.url_of("sign")))
    assert f"atas nama {scanned.full_name} (NIP {spaced(scanned.nip)}), bukan atas nama Anda" in page
    assert f"sudah ditandatangani {scanned.full_name}." in page


def test_approving_what_was_shown_moves_the_case_and_tells_the_adb(
    scanned: Registration, client: Client, adb: User
) -> None:
    answer = send(client, scanned, "sign", **approval(opened(client, scanned, "sign")))
    assert (answer.status_code, answer.headers["Location"]) == (302, scanned.get_absolute_url())
    assert stored(scanned).state == State.SIGNED
    notice = Notice.objects.latest("id")
    assert (notice.recipient, notice.path) == (adb, scanned.url_of("issue"))


@pytest.mark.parametrize("statement", ["is_signed", "is_stamped"])
def test_a_missing_statement_is_asked_for_beside_its_box(
    scanned: Registration, client: Client, statement: str
) -> None:
    page = send(client, scanned, "sign", **approval(opened(client, scanned, "sign"), **{statement: ""}))
    assert page.status_code == 422
    assert "Beri tanda centang jika sudah." in text_of(page)
    assert stored(scanned).state == State.FILLED


def test_a_stale_page_is_refused_by_name_and_the_next_look_can_be_approved(
    scanned: Registration, client: Client, adb: User, scan_of: Callable[..., dict[str, Any]]
) -> None:
    page_before = opened(client, scanned, "sign")
    perform("place_scan", scanned, by=adb, **scan_of(scanned, "pindaian lain"))
    refused = send(client, scanned, "sign", **approval(page_before))
    assert refused.status_code == 409
    assert text_of(refused).count(CHANGED) == 1
    assert "checked" not in refused.content.decode()
    assert stored(scanned).state == State.FILLED
    assert CHANGED in Entry.objects.latest("id").facts["reason"]
    send(client, scanned, "sign", **approval(hidden(refused)))
    assert stored(scanned).state == State.SIGNED


def test_a_forgotten_statement_does_not_hide_that_something_changed(
    scanned: Registration, client: Client, adb: User, scan_of: Callable[..., dict[str, Any]]
) -> None:
    page_before = opened(client, scanned, "sign")
    perform("place_scan", scanned, by=adb, **scan_of(scanned, "pindaian lain"))
    refused = send(client, scanned, "sign", **approval(page_before, is_stamped=""))
    assert CHANGED in text_of(refused)
    assert "checked" not in refused.content.decode()


def test_what_the_page_made_up_is_not_what_was_shown(scanned: Registration, client: Client) -> None:
    for seen in ("", "{}", "[" * 5000, '{"\\ud800": "x"}', "a:b:c", "null"):
        page = send(client, scanned, "sign", **approval({"seen": seen}))
        assert page.status_code == 422
        assert "Halaman ini tidak lengkap." in text_of(page)
    assert stored(scanned).state == State.FILLED


def test_what_was_shown_of_another_case_or_to_somebody_else_is_not_what_he_saw(
    scanned: Registration,
    client: Client,
    registration_in: Lead,
    browse: Browse,
    office: Office,
    make_user: Callable[..., User],
) -> None:
    other = registration_in(State.FILLED)
    second = make_user("citra.kepala", office=office, role=Role.KEPALA_DINAS)
    for seen in (opened(client, other, "sign"), opened(browse(second), scanned, "sign")):
        page = send(client, scanned, "sign", **approval(seen))
        assert page.status_code == 422
        assert "Halaman ini tidak lengkap." in text_of(page)
    assert stored(scanned).state == State.FILLED


def test_a_page_that_is_older_than_any_session_is_stale_and_the_next_look_can_be_approved(
    scanned: Registration, client: Client, browse: Browse, kepala_dinas: User, settings: Settings
) -> None:
    page_before = opened(client, scanned, "sign")
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)):
        client = browse(kepala_dinas)
        refused = send(client, scanned, "sign", **approval(page_before))
        assert refused.status_code == 409
        assert "Halaman ini sudah terlalu lama terbuka." in text_of(refused)
        assert "checked" not in refused.content.decode()
        assert stored(scanned).state == State.FILLED
        send(client, scanned, "sign", **approval(hidden(refused)))
    assert stored(scanned).state == State.SIGNED


def test_a_page_without_a_scan_offers_the_upload_and_no_approval(
    registration_in: Lead, client: Client
) -> None:
    case = registration_in(State.FILLED)
    page = client.get(case.url_of("sign"))
    assert case.url_of("place_scan") in page.content.decode()
    assert "Setujui dan sahkan" not in text_of(page)


def test_the_second_of_two_tabs_is_late(scanned: Registration, client: Client) -> None:
    first, second = opened(client, scanned, "sign"), opened(client, scanned, "sign")
    send(client, scanned, "sign", **approval(first))
    page = send(client, scanned, "sign", **approval(second))
    assert page.status_code == 409
    assert "Langkah ini sudah dikerjakan atau belum gilirannya." in text_of(page)
    assert Entry.objects.filter(action="sign", outcome="done").count() == 1


def test_the_adb_may_not_even_open_the_page(scanned: Registration, browse: Browse, adb: User) -> None:
    assert browse(adb).get(scanned.url_of("sign")).status_code == 403
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.outcome, entry.actor, entry.case_id) == ("visit", "refused", adb, scanned.pk)


def test_an_old_page_of_a_returned_and_corrected_form_names_all_that_changed(
    scanned: Registration,
    client: Client,
    adb: User,
    fill_inputs: Callable[..., dict[str, Any]],
    scan_of: Callable[..., dict[str, Any]],
) -> None:
    page_before = opened(client, scanned, "sign")
    case = perform("send_back", scanned, by=adb, reason="Nama jabatan harus diperbaiki.")
    case = perform("fill", case, by=adb, **fill_inputs(position_title="Kepala Dinas Contoh"))
    perform("place_scan", case, by=adb, **scan_of(case, "pindaian kedua"))
    text = text_of(send(client, scanned, "sign", **approval(page_before)))
    assert "data formulir" in text
    assert "Formulir permohonan" in text


def test_what_was_unusual_stands_beside_the_reason_that_was_given_for_it(
    scanned: Registration, client: Client
) -> None:
    assert "Sebab menurut pengisi" not in text_of(client.get(scanned.url_of("sign")))
    note = "NIK keliru sejak KTP diterbitkan."
    Registration.objects.filter(pk=scanned.pk).update(sex="P", identifier_note=note)
    page = text_of(client.get(scanned.url_of("sign")))
    warned = "Jenis kelamin yang diisikan tidak sama dengan jenis kelamin pada NIP."
    assert page.index(warned) < page.index(f"Sebab menurut pengisi: {note}") < page.index("Berkas")


def test_it_stands_there_too_when_he_has_grown_too_old_for_a_nip_since(
    scanned: Registration, browse: Browse, kepala_dinas: User
) -> None:
    """Of numbers that were possible on the day on which the form was filled in, all is said that was said then."""
    old = {"nip": "195611241980031001", "submitted_on": date(2026, 11, 23)}
    Registration.objects.filter(pk=scanned.pk).update(**old, identifier_note="Menurut SK.")
    with time_machine.travel(datetime(2027, 11, 25, 3, tzinfo=UTC)):
        page = text_of(browse(kepala_dinas).get(scanned.url_of("sign")))
    assert "Tanggal lahir yang diisikan tidak sama dengan tanggal lahir pada NIP." in page


def test_a_number_that_today_s_rules_refuse_does_not_close_the_page(
    scanned: Registration, client: Client
) -> None:
    Registration.objects.filter(pk=scanned.pk).update(
        nip="197001011995131001", official_email="bima@gmail.com", identifier_note="Menurut SK."
    )
    page = text_of(client.get(scanned.url_of("sign")))
    assert "Sebab menurut pengisi: Menurut SK." in page
    assert "gmail.com" in page
