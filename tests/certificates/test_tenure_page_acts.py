"""A tenure is ended, corrected and given its decrees on pages of its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from audit.models import Entry
from certificates.tenure_acts import end_tenure
from documents import storing
from documents.models import Document
from tests.certificates.terms import BIMA, CITRA, ending, tenure_of, typed_ending, typed_tenure
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


def test_a_tenure_is_ended_from_its_page_and_leads_to_the_change(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb)
    client = browse(adb)
    assert "Catat akhir masa jabatan" in text_of(client.get(f"/pejabat/{tenure.pk}/akhiri/"))
    answer = client.post(f"/pejabat/{tenure.pk}/akhiri/", typed_ending())
    assert answer.headers["Location"] == f"/pejabat/{tenure.pk}/pergantian/"
    page = text_of(client.get(f"/pejabat/{tenure.pk}/"))
    assert "Sebab berakhir Mutasi atau promosi" in page
    assert "SK pemberhentian 821.22-0002 Tahun 2026, tanggal 20 Oktober 2026" in page


def test_a_late_second_end_changes_nothing_and_says_so(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb)
    end_tenure(tenure, by=adb, **ending())
    client = browse(adb)
    path = f"/pejabat/{tenure.pk}/akhiri/"
    assert client.get(path).headers["Location"] == f"/pejabat/{tenure.pk}/"
    page = text_of(client.post(path, typed_ending(ends_on="1 November 2026"), follow=True))
    assert "Akhir masa jabatan ini sudah dicatat." in page
    tenure.refresh_from_db()
    assert tenure.ends_on == date(2026, 10, 31)


def test_an_end_into_the_next_tenure_is_refused_on_the_page(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb, ends_on=date(2026, 10, 31))
    tenure_of(CITRA, by=adb, starts_on=date(2026, 11, 1))
    answer = browse(adb).post(f"/pejabat/{tenure.pk}/akhiri/", typed_ending(ends_on="1 November 2026"))
    assert answer.status_code == 422
    assert "Isi tanggal berakhir sebelum" in answer.context["form"].errors["ends_on"][0]


def test_what_never_was_goes_back_to_its_own_page_and_has_no_successor(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb)
    client = browse(adb)
    answer = client.post(f"/pejabat/{tenure.pk}/akhiri/", {"ended_how": "MISTAKEN"})
    assert answer.headers["Location"] == f"/pejabat/{tenure.pk}/"
    assert "Salah catat" in text_of(client.get(f"/pejabat/{tenure.pk}/"))
    assert client.get(f"/pejabat/{tenure.pk}/pergantian/").headers["Location"] == f"/pejabat/{tenure.pk}/"
    assert "Bima" not in text_of(client.get(LIST))


def test_a_correction_is_said_and_its_reading_of_the_nik_is_on_record(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb)
    client, path = browse(adb), f"/pejabat/{tenure.pk}/perbaiki/"
    assert BIMA.nik in client.get(path).content.decode()
    reading = Entry.objects.get(action="read_nik")
    assert (reading.subject_id, "halaman untuk memperbaiki data masa jabatan" in reading.deed) == (
        tenure.pk,
        True,
    )
    same = typed_tenure(
        BIMA, decree_number="821.22-0001 Tahun 2021", decree_date="30-1-2021", starts_on="1-2-2021"
    )
    assert "Tidak ada yang berubah." in text_of(client.post(path, same, follow=True))
    page = text_of(client.post(path, {**same, "kind": "PJ", "ends_on": "31-12-2026"}, follow=True))
    assert (
        "Yang diperbaiki: status jabatan Definitif menjadi Penjabat (Pj.), berlaku sampai (kosong) menjadi"
        in page
    )


def test_a_correction_into_another_tenure_is_refused_and_stays_typed(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb, ends_on=date(2026, 10, 31))
    tenure_of(CITRA, by=adb, starts_on=date(2026, 11, 1))
    sent = typed_tenure(BIMA, starts_on="1-2-2021", decree_date="30-1-2021", ends_on="2-11-2026")
    answer = browse(adb).post(f"/pejabat/{tenure.pk}/perbaiki/", sent)
    assert answer.status_code == 422
    assert "Isi tanggal berakhir sebelum 1 November 2026." in answer.context["form"].errors["ends_on"][0]
    assert 'value="2-11-2026"' in answer.content.decode()


def test_a_decree_is_uploaded_by_itself_shown_and_downloaded(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb, ends_on=date(2026, 10, 31))
    client = browse(adb)
    answer = client.post(f"/pejabat/{tenure.pk}/sk/", {"paper": scan()}, follow=True)
    document = Document.objects.get()
    assert "Pindaian SK telah disimpan." in text_of(answer)
    assert f"/dokumen/{document.pk}/" in answer.content.decode()
    assert client.get(f"/dokumen/{document.pk}/").status_code == 200
    path = f"/pejabat/{tenure.pk}/sk-pemberhentian/?pergantian={tenure.pk}"
    assert f'href="/pejabat/{tenure.pk}/pergantian/"' in client.get(path).content.decode()
    back = client.post(path, {"paper": scan(one_page_pdf("SK akhir"))})
    assert back.headers["Location"] == f"/pejabat/{tenure.pk}/pergantian/"


def test_a_file_that_is_no_decree_is_refused_and_nothing_is_stored(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb)
    client = browse(adb)
    for sent in ({"paper": scan(b"bukan PDF")}, {}):
        assert client.post(f"/pejabat/{tenure.pk}/sk/", sent).status_code == 422
    assert not Document.objects.exists()


def test_a_day_that_is_full_is_said_beside_the_file(
    adb: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "BYTES_A_DAY", 10)
    answer = browse(adb).post(f"/pejabat/{tenure_of(BIMA, by=adb).pk}/sk/", {"paper": scan()})
    assert answer.status_code == 422
    assert answer.context["form"].errors["paper"]
