"""Pergantian Pejabat: read off the data at each step, so that one can stop and go on later."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from certificates.successions import Succession, succession_of
from certificates.tenure_acts import end_tenure
from certificates.tenures import Ending
from tests.certificates.register import certificate_of
from tests.certificates.terms import BIMA, CITRA, POSITION, ending, tenure_of, typed_ending, typed_tenure
from tests.registrations.desk import text_of

Browse = Callable[[User], Client]
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NEXT = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def seen(leaver: Any, *, by: User) -> Succession:
    leaver.refresh_from_db()
    return succession_of(leaver, reader=by)


def test_each_step_is_done_when_the_data_say_so(
    adb: User, kepala_dinas: User, make_user: Callable[..., User]
) -> None:
    leaver = tenure_of(BIMA, by=adb)
    old = certificate_of(leaver.holder, by=adb, in_force_at=NOW)
    assert seen(leaver, by=adb).stage == 1
    end_tenure(leaver, by=adb, **ending())
    assert seen(leaver, by=adb).stage == 2
    comer = tenure_of(CITRA, by=adb, starts_on=NEXT)
    assert seen(leaver, by=adb).stage == 3
    certificate_of(comer.holder, by=adb, in_force_at=NOW)
    assert (seen(leaver, by=adb).stage, seen(leaver, by=adb).old) == (4, old)
    old.not_after = NOW
    old.save(update_fields=["not_after"])
    now = seen(leaver, by=adb)
    assert (now.stage, now.lacks_account, now.keeps_account) == (5, True, True)
    make_user("citra.kepala", office=adb.office, role=kepala_dinas.role, nip=CITRA.nip)
    kepala_dinas.is_active = False
    kepala_dinas.save(update_fields=["is_active"])
    assert seen(leaver, by=adb).stage == 0


def test_an_acting_officers_end_is_known_beforehand(adb: User) -> None:
    leaver = tenure_of(BIMA, by=adb, kind="PLT", ends_on=date(2026, 12, 31))
    now = seen(leaver, by=adb)
    assert (now.has_left, now.stage, now.keeps_account) == (True, 2, False)


def test_who_goes_on_in_his_own_right_keeps_certificate_and_account(adb: User, kepala_dinas: User) -> None:
    leaver = tenure_of(BIMA, by=adb, kind="PLT", ends_on=date(2026, 10, 31))
    certificate_of(leaver.holder, by=adb, in_force_at=NOW)
    tenure_of(BIMA, by=adb, starts_on=NEXT)
    now = seen(leaver, by=adb)
    assert (now.is_same_person, now.stage) == (True, 0)


def test_who_is_absent_for_a_time_keeps_certificate_and_account(adb: User, kepala_dinas: User) -> None:
    leaver = end_tenure(tenure_of(BIMA, by=adb), by=adb, **ending(ended_how=Ending.ABSENT))
    certificate_of(leaver.holder, by=adb, in_force_at=NOW)
    tenure_of(CITRA, by=adb, kind="PLH", starts_on=NEXT)
    now = seen(leaver, by=adb)
    assert (now.is_cleared, now.keeps_account) == (True, False)


def test_the_one_who_comes_is_the_next_in_the_same_position(adb: User) -> None:
    leaver = tenure_of(BIMA, by=adb, ends_on=date(2022, 12, 31))
    comer = tenure_of(CITRA, by=adb, starts_on=date(2023, 1, 1), ends_on=date(2026, 10, 31))
    tenure_of(BIMA, by=adb, starts_on=NEXT)
    tenure_of(BIMA, by=adb, starts_on=date(2022, 6, 1), position="Kepala Unit Contoh")
    assert seen(leaver, by=adb).comer == comer


@pytest.mark.usefixtures("kepala_dinas")
def test_the_whole_change_in_the_browser_step_by_step(adb: User, browse: Browse) -> None:
    leaver = tenure_of(BIMA, by=adb)
    certificate_of(leaver.holder, by=adb, in_force_at=NOW)
    path, client = f"/pejabat/{leaver.pk}/pergantian/", browse(adb)
    assert "Sekarang: catat hari terakhir" in text_of(client.get(path))
    assert "Catat pejabat pengganti" not in text_of(client.get(path))
    client.post(f"/pejabat/{leaver.pk}/akhiri/", typed_ending())
    page = text_of(client.get(path))
    assert "Hari terakhir: 31 Oktober 2026 (mutasi atau promosi)" in page
    assert "Sekarang: catat penggantinya, juga bila ia Plt., Plh., atau Pj." in page
    form = client.get(f"/pejabat/{leaver.pk}/pengganti/")
    assert f"{POSITION}, sesudah Bima Contoh Prasetyo yang menjabat sampai 31 Oktober 2026." in text_of(form)
    assert 'name="position"' not in form.content.decode()
    wrong = client.post(f"/pejabat/{leaver.pk}/pengganti/", typed_tenure(starts_on="31-10-2026"))
    assert wrong.status_code == 422
    assert 'value="31-10-2026"' in wrong.content.decode()
    right = client.post(f"/pejabat/{leaver.pk}/pengganti/", typed_tenure())
    assert right.headers["Location"] == path
    page = text_of(client.get(path))
    assert "Menjabat sejak 1 November 2026" in page
    assert "Tanpa sertifikat atas namanya, KK dan akta tidak dapat ditandatangani." in page
    assert "Pendaftarannya dibuka oleh ADB." in page  # no SOP is loaded
    assert "Ajukan pencabutannya kepada verifikator instansi Anda" in page
    assert "Belum ada akun Kepala Dinas yang aktif dengan NIP 19750202 200003 2 002." in page
    assert "Akun Bima Contoh Prasetyo masih aktif" in page


def test_a_finished_change_says_so(adb: User, kepala_dinas: User, browse: Browse) -> None:
    leaver = tenure_of(CITRA, by=adb, ends_on=date(2022, 3, 31))
    comer = tenure_of(BIMA, by=adb, starts_on=date(2022, 4, 1))
    certificate_of(comer.holder, by=adb, in_force_at=NOW)
    page = text_of(browse(kepala_dinas).get(f"/pejabat/{leaver.pk}/pergantian/"))
    assert "Pergantian ini sudah selesai. Tidak ada yang perlu dikerjakan." in page
