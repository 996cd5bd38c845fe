"""A sealed value that was altered in the database: a whole page, the row on the log and in the trail."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from certificates.models import Holder
from channels.choices import add_channel
from config.damage import DamageMiddleware
from documents.vault import Tampered
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.certificates.terms import CITRA, tenure_of
from tests.conftest import PASSWORD
from tests.registrations.conftest import fill_inputs, paper, registration_in, scan_of, sop
from tests.registrations.desk import approval, opened, sent_form, stored, text_of

__all__ = ["fill_inputs", "paper", "registration_in", "scan_of", "sop"]

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
PLANTED = b"\x01\x00\x00\x00\x01" + bytes(40)


def tamper(row: Any, column: str, *, token: bytes = PLANTED) -> None:
    """As the owner of the tables could do it, past the application."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [token, row.pk])


def assert_unopenable(answer: Any, *, row: Any, column: str, caplog: pytest.LogCaptureFixture) -> None:
    assert answer.status_code == 503
    assert "Data ini tidak dapat dibuka" in text_of(answer)
    place = f"{row._meta.label_lower}.{column}"
    assert f"{place}:{row.pk}" in caplog.text
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.outcome, entry.subject_id) == (Action.READ_NIK, Outcome.REFUSED, row.pk)
    assert f"karena nilai tersegel {place} tidak dapat dibuka." in entry.deed


@pytest.mark.parametrize(
    "token",
    [PLANTED, b"9971010101700003", b"\x01\x00\x00\x00\x63" + bytes(40)],
    ids=["zeroes", "in clear", "of no key"],
)
def test_a_nik_that_does_not_open_stops_its_own_pages_and_acts_alone(
    registration_in: Lead,
    scan_of: Callable[..., dict[str, Any]],
    browse: Browse,
    adb: User,
    kepala_dinas: User,
    caplog: pytest.LogCaptureFixture,
    token: bytes,
) -> None:
    case, other = registration_in(State.FILLED), registration_in(State.FILLED)
    perform("place_scan", case, by=adb, **scan_of(case))
    client = browse(kepala_dinas)
    page = opened(client, case, "sign")
    tamper(case, "nik", token=token)
    for answer in (
        client.get(case.get_absolute_url()),
        client.get(case.url_of("sign")),
        client.post(case.url_of("sign"), approval(page)),
    ):
        assert_unopenable(answer, row=case, column="nik", caplog=caplog)
        assert Entry.objects.latest("id").case_id == case.pk
    assert stored(case).state == State.FILLED
    for path in ("/", "/pendaftaran/"):
        shown = text_of(client.get(path))
        assert case.number in shown
        assert other.number in shown


def test_what_needs_no_nik_can_still_be_done(
    registration_in: Lead, browse: Browse, kepala_dinas: User
) -> None:
    case = registration_in(State.FILLED)
    tamper(case, "nik")
    reason = {"reason": "NIK tidak dapat dibuka lagi dan harus diketik ulang."}
    assert browse(kepala_dinas).post(case.url_of("send_back"), reason).status_code == 302
    assert stored(case).state == State.DRAFT


def test_a_draft_that_does_not_open_is_not_written_over(
    registration_in: Lead, browse: Browse, adb: User, caplog: pytest.LogCaptureFixture
) -> None:
    case = registration_in(State.DRAFT)
    client = browse(adb)
    tamper(case, "draft")
    for sent in (None, {"autosave": "1", "full_name": "Sari"}, sent_form()):
        path = case.url_of("fill")
        answer = client.get(path) if sent is None else client.post(path, {**sent, "acts": str(case.acts)})
        assert_unopenable(answer, row=case, column="draft", caplog=caplog)
        caplog.clear()
    with connection.cursor() as cursor:
        cursor.execute("SELECT draft FROM registrations_registration")
        assert bytes(cursor.fetchone()[0]) == PLANTED
    assert text_of(client.get("/pendaftaran/")).count("Draf permohonan") == 1


def test_an_officer_whose_nik_does_not_open_still_stands_in_the_list(
    browse: Browse, adb: User, caplog: pytest.LogCaptureFixture
) -> None:
    tenure = tenure_of(CITRA, by=adb)
    tamper(Holder.objects.get(), "nik")
    client = browse(adb)
    assert tenure.holder.full_name in text_of(client.get("/pejabat/"))
    assert_unopenable(client.get(tenure.get_absolute_url()), row=tenure.holder, column="nik", caplog=caplog)


def test_a_key_ring_out_of_reach_is_said_as_plainly(
    registration_in: Lead,
    browse: Browse,
    adb: User,
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    case = registration_in(State.FILLED)
    client = browse(adb)
    (tmp_path / "rusak").write_text("bukan folder")
    settings.KEYS_DIR = tmp_path / "rusak"
    answer = client.get(case.get_absolute_url())
    assert (answer.status_code, "Data ini tidak dapat dibuka" in text_of(answer)) == (503, True)
    assert "key ring" in caplog.text


def test_damaged_keys_of_the_trail_are_said_as_plainly_at_the_door_and_at_each_act(
    registration_in: Lead,
    client: Client,
    browse: Browse,
    kepala_dinas: User,
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    case = registration_in(State.FILLED)
    inside = browse(kepala_dinas)
    settings.KEYS_DIR = tmp_path
    (tmp_path / "segel.json").write_text("{")
    name = {"username": kepala_dinas.username, "password": PASSWORD}
    for answer in (
        client.post("/masuk/", name),
        inside.post(case.url_of("send_back"), {"reason": "Nama belum sesuai dengan KTP pemilik."}),
    ):
        assert (answer.status_code, "Langkah Anda tidak dijalankan" in text_of(answer)) == (503, True)
    assert "the keys of the trail are damaged" in caplog.text
    assert client.get("/").status_code == 302
    assert stored(case).state == State.FILLED


def test_a_channel_that_does_not_open_is_listed_beside_the_others_and_can_be_removed(
    browse: Browse, adb: User, caplog: pytest.LogCaptureFixture
) -> None:
    broken = add_channel(adb, label="Kait lama", address="ntfy://contoh-topik-satu")
    add_channel(adb, label="Kait baru", address="ntfy://contoh-topik-dua")
    tamper(broken, "address")
    client = browse(adb)
    page = client.get("/profil/saluran/")
    assert page.status_code == 200
    text = text_of(page)
    assert "Kait lama" in text
    assert "Kait baru" in text
    assert "Alamat saluran ini tidak dapat dibuka lagi." in text
    assert f"channels.channel.address:{broken.pk}" in caplog.text
    assert client.post(f"/profil/saluran/{broken.pk}/hapus/").status_code == 302
    assert "Kait lama" not in text_of(client.get("/profil/saluran/")).split("telah dihapus")[-1]


def test_what_is_no_damage_is_left_to_the_page_for_it(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    middleware = DamageMiddleware(lambda _: HttpResponse())
    assert middleware.process_exception(request, ValueError()) is None


def test_nobody_in_particular_is_answered_and_not_put_on_record(rf: RequestFactory, db: None) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    damage = Tampered("does not open", context="certificates.holder.nik:1")
    answer = DamageMiddleware(lambda _: HttpResponse()).process_exception(request, damage)
    assert answer is not None
    assert (answer.status_code, Entry.objects.count()) == (503, 0)
