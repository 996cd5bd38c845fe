"""The pages of incidents: what is wrong stands beside its field, and who does not handle them finds none."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from config.tasks import tell_readers
from privacy.incident_acts import make_letters
from privacy.incidents import Incident
from privacy.letters import Agency
from tests.privacy.said import agency_of_office, logged_in, sentences, typed_incident

LIST, NEW_INCIDENT = "/data-pribadi/", "/data-pribadi/insiden/baru/"


def test_opening_an_incident_is_on_record(incident: Incident, admin: User) -> None:
    page = logged_in(admin).get(incident.get_absolute_url())
    assert incident.title in sentences(page)
    (entry,) = Entry.objects.filter(action=Action.READ_INCIDENT)
    assert (entry.actor, entry.case_id) == (admin, incident.pk)


def test_an_adb_finds_no_incident_and_no_letter_of_one(
    incident: Incident, adb: User, kepala_dinas: User
) -> None:
    agency_of_office(kepala_dinas)
    letter = make_letters(incident, by=kepala_dinas)[0]
    client = logged_in(adb)
    assert client.get(incident.get_absolute_url()).status_code == 403
    assert client.get(f"/data-pribadi/surat/{letter.pk}/").status_code == 404
    assert client.get(f"/data-pribadi/surat/{letter.pk}/disampaikan/").status_code == 404
    assert incident.number not in sentences(client.get(LIST))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("cause", "x", "sekurang-kurangnya 10 karakter"),
        ("data_kinds", ["lain"], "Pilihan itu tidak tersedia"),
        ("affected", "banyak", "Isikan jumlahnya dengan angka"),
        ("affected", "999999999", "Isikan jumlahnya dengan angka"),
        ("happened_on", "20-11-2026", "Isikan tanggal dan jamnya"),
        ("cases", "PSE-2026-9999", "Tidak ada permohonan bernomor PSE-2026-9999"),
        ("noticed_time", "nanti", "Tuliskan jam dan menit"),
        ("title", "NIK 3402010101700003 bocor", "Jangan menuliskan NIK"),
    ],
)
def test_an_incident_with_a_field_that_is_wrong_keeps_the_others(
    kepala_dinas: User, field: str, value: Any, sentence: str
) -> None:
    page = logged_in(kepala_dinas).post(NEW_INCIDENT, typed_incident(**{field: value}))
    assert page.status_code == 422
    assert sentence in sentences(page)
    assert "Penerima diminta menghapus" in page.content.decode()
    assert not Incident.objects.exists()


def test_nothing_is_noticed_later_than_now(kepala_dinas: User) -> None:
    later = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%d-%m-%Y")
    page = logged_in(kepala_dinas).post(NEW_INCIDENT, typed_incident(noticed_on=later))
    assert "tidak boleh sesudah sekarang" in sentences(page)


def test_a_stale_page_is_told_and_its_words_are_kept_for_the_next_try(
    incident: Incident, kepala_dinas: User
) -> None:
    client = logged_in(kepala_dinas)
    path = f"{incident.get_absolute_url()}ubah/"
    first = client.post(path, typed_incident(version="1", affected="2"))
    stale = client.post(path, typed_incident(version="1", affected="3"))
    assert (first.status_code, stale.status_code) == (302, 409)
    assert "diubah orang lain" in sentences(stale)
    assert 'name="version" value="2"' in stale.content.decode()
    assert client.post(path, typed_incident(version="2", affected="3")).status_code == 302
    incident.refresh_from_db()
    assert (incident.affected, incident.version) == (3, 3)


def test_an_alarm_of_the_trail_begins_an_incident(admin: User, kepala_dinas: User) -> None:
    tell_readers("Pemeriksaan rekam jejak menemukan: diubah.", None, ["catatan 7 diubah"])
    alarm = Entry.objects.get(action=Action.RAISE_ALARM)
    client = logged_in(admin)
    link = f"{NEW_INCIDENT}?catatan={alarm.pk}"
    assert link in client.get(f"/rekam-jejak/{alarm.pk}/").content.decode()
    page = client.get(link)
    assert "Pemeriksaan rekam jejak menemukan kejanggalan" in page.content.decode()
    assert client.post(link, typed_incident(entry=str(alarm.pk))).status_code == 302
    assert Incident.objects.get().entry == alarm.pk


@pytest.mark.parametrize("query", ["catatan=x", "catatan=" + "9" * 30, "dokumen=x", "dokumen=" + "0" * 64])
def test_an_address_that_names_nothing_begins_with_nothing(kepala_dinas: User, query: str) -> None:
    assert logged_in(kepala_dinas).get(f"{NEW_INCIDENT}?{query}").status_code == 200


def test_the_agency_is_kept_with_its_entry(admin: User) -> None:
    typed = {"name": "Lembaga PDP Contoh", "address": "Jalan Contoh Nomor 2", "channel": ""}
    client = logged_in(admin)
    for _ in range(2):
        assert client.post("/data-pribadi/lembaga/", typed).status_code == 302
    assert Agency.objects.get().name == "Lembaga PDP Contoh"
    (entry,) = Entry.objects.filter(action=Action.CHANGE_OFFICE)
    assert entry.facts["changed"][0] == "nama lembaga PDP: (kosong) menjadi Lembaga PDP Contoh"


def test_an_incident_begins_with_little_and_says_what_its_letters_still_want(
    kepala_dinas: User,
) -> None:
    agency_of_office(kepala_dinas)
    bare = dict.fromkeys(("cause", "exposed", "subjects", "handling", "measures", "affected"), "")
    client = logged_in(kepala_dinas)
    assert client.post(NEW_INCIDENT, typed_incident(**bare, data_kinds=[])).status_code == 302
    incident = Incident.objects.get()
    assert incident.due_at - incident.noticed_at == timedelta(hours=72)
    page = sentences(client.get(incident.get_absolute_url()))
    assert "Yang belum diisi: bagaimana terjadi, jenis data, rincian data yang terungkap" in page
    assert "Buat surat pemberitahuan" not in page
    answer = client.post(f"{incident.get_absolute_url()}surat/", follow=True)
    assert "Surat belum dapat dibuat. Lengkapi dahulu catatan insiden: bagaimana terjadi" in sentences(answer)
    assert not incident.letters.exists()
    whole = typed_incident(version="1", noticed_on=_on(incident), noticed_time=_at(incident))
    assert client.post(f"{incident.get_absolute_url()}ubah/", whole).status_code == 302
    assert "Buat surat pemberitahuan" in sentences(client.get(incident.get_absolute_url()))


def _on(incident: Incident) -> str:
    return timezone.localtime(incident.noticed_at).strftime("%d-%m-%Y")


def _at(incident: Incident) -> str:
    return timezone.localtime(incident.noticed_at).strftime("%H.%M")
