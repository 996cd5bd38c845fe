"""Pejabat, as those read and write it who carry out the SOP."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from certificates.models import Holder
from certificates.tenures import Tenure
from tests.certificates.register import certificate_of, holder_of
from tests.certificates.terms import BIMA, CITRA, POSITION, tenure_of, typed_tenure
from tests.documents.samples import one_page_pdf
from tests.registrations.desk import text_of

Browse = Callable[[User], Client]
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LIST, NEW = "/pejabat/", "/pejabat/baru/"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def scan(content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("sk.pdf", content or one_page_pdf("SK"), content_type="application/pdf")


def test_an_office_without_officers_is_told_to_record_its_head(adb: User, browse: Browse) -> None:
    page = text_of(browse(adb).get(LIST))
    assert "Belum ada pejabat yang dicatat. Catat Kepala Dinas yang menjabat sekarang" in page


def test_the_list_says_who_is_was_and_will_be_in_office(adb: User, browse: Browse) -> None:
    past = tenure_of(BIMA, by=adb, ends_on=date(2022, 3, 31))
    current = tenure_of(CITRA, by=adb, starts_on=date(2022, 4, 1), ends_on=date(2026, 12, 31))
    tenure_of(BIMA, by=adb, starts_on=date(2027, 1, 1), kind="PLT")
    answer = browse(adb).get(LIST)
    page = text_of(answer)
    assert "1 Januari 2027 tidak dibatasi Akan menjabat" in page
    assert "1 April 2022 31 Desember 2026 Menjabat" in page
    assert "1 Februari 2021 31 Maret 2022 Berakhir" in page
    assert f"/pejabat/{current.pk}/pergantian/" in answer.content.decode()
    assert f"/pejabat/{past.pk}/" in answer.content.decode()


def test_an_alarm_stands_on_beranda_and_on_the_list_with_its_way_out(
    adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    tenure = tenure_of(BIMA, by=adb)
    sentence = (
        f"Bima Contoh Prasetyo ({POSITION}) menjabat sejak 1 Februari 2021 dan belum memiliki sertifikat"
    )
    for reader in (adb, kepala_dinas):
        for path in ("/", LIST):
            answer = browse(reader).get(path)
            assert sentence in text_of(answer)
            assert f'href="/pejabat/{tenure.pk}/"' in answer.content.decode()
    assert "Bima Contoh Prasetyo" not in text_of(browse(admin).get("/"))


def test_the_menu_names_the_officers_for_those_who_may_open_them(
    adb: User, admin: User, browse: Browse
) -> None:
    assert 'href="/pejabat/"' in browse(adb).get("/").content.decode()
    assert 'href="/pejabat/"' not in browse(admin).get("/").content.decode()


def test_somebody_is_put_in_office_from_the_page(adb: User, browse: Browse) -> None:
    answer = browse(adb).post(NEW, typed_tenure(), follow=True)
    tenure = Tenure.objects.get()
    assert (tenure.holder.full_name, tenure.recorded_by) == (CITRA.full_name, adb)
    page = text_of(answer)
    assert f"Masa jabatan Citra Contoh Lestari ({POSITION}) telah dicatat." in page
    assert "NIK 997101******0004" in page
    assert CITRA.nik not in page


def test_what_was_typed_stays_where_a_field_is_refused(adb: User, browse: Browse) -> None:
    answer = browse(adb).post(NEW, typed_tenure(ends_on="31 Oktober 2026", decree_number="821/ABC"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="821/ABC"' in page
    assert 'value="31 Oktober 2026"' in page
    assert "tidak boleh sebelum TMT jabatan" in page
    assert not Tenure.objects.exists()
    assert not Holder.objects.exists()


def test_who_meets_another_in_office_is_told_beside_the_day(adb: User, browse: Browse) -> None:
    tenure_of(BIMA, by=adb)
    answer = browse(adb).post(NEW, typed_tenure())
    assert answer.status_code == 422
    assert "tercatat menjabat sejak 1 Februari 2021" in answer.context["form"].errors["starts_on"][0]
    assert 'value="821.22-0003 Tahun 2026"' in answer.content.decode()


def test_a_refusal_about_a_field_that_is_not_asked_for_stands_above_the_form(
    adb: User, browse: Browse
) -> None:
    leaver = tenure_of(BIMA, by=adb, ends_on=date(2026, 10, 31))
    certificate_of(leaver.holder, by=adb)
    answer = browse(adb).post(
        f"/pejabat/{leaver.pk}/perbaiki/", {**typed_tenure(None), "ends_on": "30-10-2026"}
    )
    assert answer.status_code == 422
    fake = {**typed_tenure(), "nik": BIMA.nik, "note": "Sudah dicocokkan dengan KTP."}
    answer = browse(adb).post(f"/pejabat/{leaver.pk}/pengganti/", fake)
    assert "NIK ini sudah tercatat atas nama Bima" in answer.context["form"].errors["nik"][0]


def test_whose_certificate_siak_has_without_a_tenure_is_named_and_recorded_without_his_nik(
    adb: User, browse: Browse
) -> None:
    holder = holder_of(adb)
    certificate_of(holder, by=adb, in_force_at=NOW)
    client = browse(adb)
    answer = client.get(LIST)
    assert "Sertifikat Bima Prasetyo terpasang di SIAK, tetapi masa jabatannya belum dicatat." in text_of(
        answer
    )
    path = f"{NEW}?pemilik={holder.pk}"
    assert path in answer.content.decode()
    form = client.get(path)
    assert "Catat masa jabatan Bima Prasetyo" in text_of(form)
    assert 'name="nik"' not in form.content.decode()
    assert client.post(path, typed_tenure(None)).status_code == 302
    assert Tenure.objects.get().holder == holder
    assert "belum dicatat" not in text_of(client.get(LIST))


@pytest.mark.parametrize("key", ["", "bukan-kunci", str(UUID(int=7))])
def test_a_holder_that_nobody_knows_is_asked_for(adb: User, browse: Browse, key: str) -> None:
    assert 'name="nik"' in browse(adb).get(f"{NEW}?pemilik={key}").content.decode()


def test_another_offices_holder_is_as_unknown_as_none(adb: User, foreign_adb: User, browse: Browse) -> None:
    foreign = holder_of(foreign_adb, full_name="Jaka Purnama")
    page = browse(adb).get(f"{NEW}?pemilik={foreign.pk}").content.decode()
    assert "Jaka Purnama" not in page
    assert 'name="nik"' in page


def test_a_tenure_shows_the_certificate_that_siak_has(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb)
    certificate = certificate_of(tenure.holder, by=adb, in_force_at=NOW)
    assert f"Sertifikat {certificate.serial} , terpasang di SIAK" in text_of(
        browse(adb).get(tenure.get_absolute_url())
    )


@pytest.mark.parametrize("length", [1, 40])
def test_the_pages_take_as_many_queries_however_many_have_served(
    adb: User, browse: Browse, django_assert_max_num_queries: Any, length: int
) -> None:
    for number in range(length):
        begins = date(1980 + number, 1, 1)
        tenure_of(BIMA, by=adb, starts_on=begins, ends_on=begins.replace(month=12, day=31))
    tenure = tenure_of(CITRA, by=adb)
    client = browse(adb)
    for path, most in ((LIST, 8), (f"/pejabat/{tenure.pk}/", 9), (f"/pejabat/{tenure.pk}/pergantian/", 9)):
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)
