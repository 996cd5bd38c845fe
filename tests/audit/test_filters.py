"""Filters of the trail: each by itself and together, in the address, and sentences for what cannot be meant."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Office, Role, User
from audit.actions import Action, Outcome
from audit.filter_form import MOST_PEOPLE, PEOPLE_CUT
from audit.models import Entry
from audit.paging import Asked, Place, all_of, count_of, page_of
from audit.trail import record
from registrations.models import Registration
from sop.states import State
from tests.certificates.register import certificate_of, holder_of
from tests.certificates.terms import tenure_of
from tests.registrations.desk import text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
TRAIL = "/rekam-jejak/"


@pytest.fixture
def client(browse: Browse, admin: User) -> Client:
    return browse(admin)


def found(client: Client, **asked: str) -> list[Entry]:
    answer = client.get(TRAIL, {"jenis": "semua", **asked})
    assert answer.status_code == 200, text_of(answer)
    return list(answer.context["entries"])


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"sejak": "23-11-2026", "sampai": "22-11-2026"}, "Tanggal ini sebelum tanggal mulainya."),
        ({"sejak": "kemarin"}, "Isikan tanggal dengan bentuk tanggal-bulan-tahun"),
        ({"sampai": "31-02-2026"}, "Isikan tanggal dengan bentuk tanggal-bulan-tahun"),
        ({"tindakan": "menghapus"}, "Pilihan ini tidak dikenal. Pilih salah satu dari daftarnya."),
        ({"hasil": "lain"}, "Pilihan ini tidak dikenal."),
        ({"jenis": "lain"}, "Pilihan ini tidak dikenal."),
        ({"dokumen": "abc"}, "SHA-256 dokumen terdiri atas 64 angka"),
        ({"pemilik": "x"}, "Pemilik ini tidak ada di kantor Anda."),
        ({"pemilik": str(uuid4())}, "Pemilik ini tidak ada di kantor Anda."),
        ({"cari": "ab"}, "Ketik sekurang-kurangnya 3 huruf atau angka"),
        ({"orang": "x" * 101}, "Isian ini paling panjang 100 huruf atau angka."),
    ],
)
def test_a_filter_that_cannot_be_meant_is_named_and_nothing_that_was_typed_is_lost(
    client: Client, asked: dict[str, str], sentence: str
) -> None:
    answer = client.get(TRAIL, {**asked, "permohonan": "SE-2026-0001"})
    assert answer.status_code == 400
    page = text_of(answer)
    assert sentence in page
    assert "Saringan belum dapat diterapkan." in page
    assert 'value="SE-2026-0001"' in answer.content.decode()
    typed = [value for name, value in asked.items() if name not in {"tindakan", "hasil", "jenis"}]
    assert all(value in answer.content.decode() for value in typed)
    assert "entries" not in answer.context


def test_a_period_begins_and_ends_with_the_offices_own_days(client: Client, adb: User) -> None:
    moments = [
        datetime(2026, 11, day, hour, tzinfo=UTC) for day, hour in ((21, 16), (21, 17), (22, 16), (22, 17))
    ]
    numbers = []
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            numbers.append(record(Action.START, by=adb).pk)
    entries = found(client, sejak="22-11-2026", sampai="22/11/2026", orang="sari")
    assert [entry.pk for entry in entries] == [numbers[2], numbers[1]]


def test_filters_narrow_each_other(client: Client, adb: User, kepala_dinas: User) -> None:
    record(Action.FILL, by=adb)
    record(Action.SIGN, by=adb)
    refused = record(Action.SIGN, by=adb, outcome=Outcome.REFUSED)
    record(Action.SIGN, by=kepala_dinas, outcome=Outcome.REFUSED)
    entries = found(client, orang="sari", tindakan="sign", hasil="refused")
    assert [entry.pk for entry in entries] == [refused.pk]


def test_people_are_found_by_nip_and_user_name_and_the_application_by_its_word(
    client: Client, kepala_dinas: User, office: Office
) -> None:
    his = record(Action.SIGN, by=kepala_dinas)
    its = record(Action.CANCEL, by=None, office_id=office.pk)
    assert [one.pk for one in found(client, orang="1970010119950", tindakan="sign")] == [his.pk]
    assert [one.pk for one in found(client, orang="BIMA.KEPALA", tindakan="sign")] == [his.pk]
    assert [one.pk for one in found(client, orang="Sistem")] == [its.pk]
    assert found(client, orang="tidak ada") == []


def test_where_more_people_have_a_name_than_are_looked_for_it_says_so(
    client: Client, office: Office, make_user: Callable[..., User]
) -> None:
    for number in range(MOST_PEOPLE + 1):
        assert PEOPLE_CUT not in text_of(client.get(TRAIL, {"orang": "budi"}))
        record(Action.START, by=make_user(f"budi.{number}", office=office, role=Role.ADB))
    answer = client.get(TRAIL, {"orang": "budi"})
    assert PEOPLE_CUT in text_of(answer)
    assert len(answer.context["entries"]) == MOST_PEOPLE


def test_an_entry_of_a_paper_is_found_by_the_papers_fingerprint(
    registration_in: Lead, client: Client, adb: User, browse: Browse
) -> None:
    case = registration_in(State.FILLED)
    browse(adb).get(f"/dokumen/{case.ktp_id}/")
    assert case.ktp
    sha256 = case.ktp.sha256
    actions = {entry.action for entry in found(client, dokumen=sha256.upper())}
    assert Action.READ_DOCUMENT in actions
    assert Action.START not in actions
    assert found(client, dokumen="0" * 64) == []


def test_whoever_a_case_is_for_is_found_by_a_part_of_the_name_and_by_nip(
    registration_in: Lead, client: Client, adb: User
) -> None:
    case = registration_in(State.SIGNED)
    record(Action.START, by=adb, case_id=uuid4())
    for words in (case.full_name.split()[0][:4], case.nip, case.number, case.number.lower()):
        entries = found(client, cari=words)
        assert {entry.case_id for entry in entries} == {case.pk}, words
        assert {"start", "fill", "sign"} <= {entry.action for entry in entries}


def test_a_certificate_is_found_by_its_serial_and_a_holder_by_all_that_concerns_him(
    client: Client, adb: User
) -> None:
    holder = holder_of(adb)
    certificate = certificate_of(holder, by=adb)
    tenure = tenure_of(holder, by=adb)
    revoked = record(Action.REVOKE, by=adb, subject_id=certificate.pk)
    begun = record(Action.BEGIN_TENURE, by=adb, case_id=tenure.pk, facts={"official": str(tenure)})
    record(Action.REVOKE, by=adb, subject_id=uuid4())
    assert [one.pk for one in found(client, cari=certificate.serial)] == [revoked.pk]
    assert {revoked.pk, begun.pk} <= {one.pk for one in found(client, pemilik=str(holder.pk))}
    assert [one.pk for one in found(client, pemilik=str(holder.pk), tindakan="revoke")] == [revoked.pk]
    # Both at once: what concerns him and that certificate, and not what concerns him beside it.
    assert [one.pk for one in found(client, pemilik=str(holder.pk), cari=certificate.serial)] == [revoked.pk]
    reading = Entry.objects.filter(action=Action.READ_TRAIL, facts__official=holder.full_name)
    assert reading.count() == 1  # that his data were asked for is on record


def test_what_another_office_has_is_found_by_nothing(client: Client, foreign_adb: User, adb: User) -> None:
    certificate = certificate_of(holder_of(foreign_adb), by=foreign_adb)
    record(Action.REVOKE, by=foreign_adb, subject_id=certificate.pk)
    assert found(client, cari=certificate.serial) == []
    assert client.get(TRAIL, {"pemilik": str(certificate.holder_id)}).status_code == 400
    assert found(client, orang="jaka") == []


def test_an_entry_without_a_case_number_says_whom_it_concerns_and_leads_there(
    client: Client, adb: User, admin: User
) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    tenure = tenure_of(certificate.holder, by=adb)
    record(Action.REVOKE, by=adb, subject_id=certificate.pk)
    record(Action.BEGIN_TENURE, by=adb, case_id=tenure.pk)
    record(Action.CHANGE_USER, by=admin, facts={"user": adb.username, "changed": ["surel"]})
    page = client.get(TRAIL).content.decode()
    name = certificate.holder.full_name
    assert (
        f'<a href="/sertifikat/{certificate.pk}/">Sertifikat {name}, nomor seri {certificate.serial}</a>'
        in page
    )
    # The page of tenures is for officers: it is named and no link.
    assert f"Masa jabatan {name}" in page
    assert f"/pejabat/{tenure.pk}/" not in page
    assert f'<a href="{reverse("accounts:edit_person", args=[adb.pk])}">Akun Sari Adb</a>' in page


def test_a_draft_without_a_number_leads_to_its_page(registration_in: Lead, client: Client) -> None:
    case = registration_in(State.DRAFT)
    assert f'<a href="/pendaftaran/{case.pk}/">' in client.get(TRAIL).content.decode()


def test_a_page_and_all_pages_find_the_same_entries_whatever_is_asked_for(
    adb: User, kepala_dinas: User, office: Office
) -> None:
    case_id = uuid4()
    for number in range(40):
        who = (adb, kepala_dinas, None)[number % 3]
        outcome = Outcome.REFUSED if number % 4 == 0 else Outcome.DONE
        action = (Action.SIGN, Action.READ_DOCUMENT, Action.CANCEL)[number % 3]
        record(action, by=who, case_id=case_id, office_id=office.pk, outcome=outcome)
    ways: list[dict[str, Any]] = [
        {},
        {"deeds": (("refused", "sign"), ("done", "read_document"))},
        {"people": (adb.pk,)},
        {"people": (None, kepala_dinas.pk), "deeds": (("done", "cancel"), ("done", "read_document"))},
        {"people": (adb.pk, None)},
    ]
    for way in ways:
        asked = Asked(office.pk, **way)
        told, place = [], None
        while page := page_of(asked, most=7, after=place):
            told += [one.number for one in page]
            place = page[-1]
        assert told == [number for some in all_of(asked) for number in some], way
        assert len(told) == count_of(asked) == len(set(told)) > 0


def test_entries_of_one_moment_are_each_on_one_page(adb: User, office: Office) -> None:
    with time_machine.travel(datetime(2026, 11, 23, tzinfo=UTC), tick=False):
        numbers = [record(Action.START, by=adb).pk for _ in range(9)]
    first = page_of(Asked(office.pk), most=5)
    rest = page_of(Asked(office.pk), most=5, after=Place.read(str(first[-1])))
    assert [one.number for one in (*first, *rest)] == numbers[::-1]
