"""The register of incidents: what is known of each, who was told when, and how it ended."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from certificates.models import Holder
from notifications.models import Notice
from privacy.incident_acts import CLOSED, STALE, change_incident, close_incident, make_letters, open_incident
from privacy.incidents import Incident
from privacy.letters import Letter, LetterKind, SentBy
from privacy.sending import send
from tests.privacy.said import agency_of_office, incident_columns
from tests.privacy.test_requests import text_of

END = "Kesimpulan uji coba yang cukup panjang."


def entries(action: Action, outcome: Outcome = Outcome.DONE) -> list[Entry]:
    return list(Entry.objects.filter(action=action, outcome=outcome))


def handed_over(letter: Letter, by: User) -> Letter:
    return send(letter, at=timezone.now(), how=SentBy.HAND, words="", by=by)


def test_the_time_runs_since_it_was_noticed(kepala_dinas: User) -> None:
    noticed = timezone.now() - timedelta(hours=70)
    incident = open_incident(by=kepala_dinas, **incident_columns(noticed_at=noticed, happened_at=None))
    assert incident.due_at == noticed + timedelta(hours=72)
    assert re.fullmatch(r"INS-\d{4}-0001", incident.number)
    (entry,) = entries(Action.OPEN_INCIDENT)
    assert (entry.case_id, entry.case_number) == (incident.pk, incident.number)


def test_an_adb_neither_records_nor_changes_an_incident(incident: Incident, adb: User) -> None:
    with pytest.raises(PermissionDenied):
        open_incident(by=adb, **incident_columns())
    with pytest.raises(PermissionDenied):
        change_incident(incident, by=adb, version=1, title="Lain")
    assert entries(Action.OPEN_INCIDENT, Outcome.REFUSED)
    assert entries(Action.CHANGE_INCIDENT, Outcome.REFUSED)


def test_the_same_incident_sent_twice_is_one(kepala_dinas: User) -> None:
    columns = incident_columns()
    first = open_incident(by=kepala_dinas, **columns)
    assert open_incident(by=kepala_dinas, **columns) == first
    assert len(entries(Action.OPEN_INCIDENT)) == 1


def test_a_change_is_the_next_version_and_a_page_that_is_older_is_refused(
    incident: Incident, kepala_dinas: User, admin: User
) -> None:
    changed = change_incident(incident, by=kepala_dinas, version=1, affected=2)
    assert changed == ["jumlah orang"]
    with pytest.raises(ValidationError, match=STALE[:40]):
        change_incident(incident, by=admin, version=1, affected=3)
    incident.refresh_from_db()
    assert (incident.version, incident.affected) == (2, 2)
    (entry,) = entries(Action.CHANGE_INCIDENT)
    assert entry.facts["changed"] == ["jumlah orang"]
    assert entries(Action.CHANGE_INCIDENT, Outcome.REFUSED)


def test_letters_want_an_agency(incident: Incident, kepala_dinas: User) -> None:
    with pytest.raises(ValidationError, match="lembaga"):
        make_letters(incident, by=kepala_dinas)
    assert not Letter.objects.exists()


def test_the_letters_say_what_article_46_wants(
    incident: Incident, kepala_dinas: User, holder: Holder
) -> None:
    agency_of_office(kepala_dinas)
    change_incident(incident, by=kepala_dinas, version=1, holder_ids=[holder.pk])
    to_agency, to_subject = make_letters(incident, by=kepala_dinas)
    assert (to_agency.kind, to_subject.kind) == (LetterKind.AGENCY, LetterKind.SUBJECT)
    for letter, addressee in ((to_agency, "Lembaga PDP Contoh"), (to_subject, holder.full_name)):
        text = text_of(letter)
        for said in (
            addressee,
            letter.number,
            "UU 27/2022 Pasal 46",
            "1. Data pribadi yang terungkap",
            "nama dan gelar, NIP",
            "2. Kapan dan bagaimana terungkap",
            "Alamat tujuan salah dipilih dari buku alamat.",
            "3. Upaya penanganan dan pemulihan",
            "Penerima diminta menghapus surelnya",
            "Halaman 1 dari",
        ):
            assert said in text, said
        with pikepdf.open(BytesIO(letter.content)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert b"pdfuaid" in bytes(pdf.Root.Metadata.read_bytes())
    assert holder.full_name not in text_of(to_agency)


def test_letters_are_made_once_a_version_and_never_change(incident: Incident, kepala_dinas: User) -> None:
    agency_of_office(kepala_dinas)
    first = make_letters(incident, by=kepala_dinas)
    with pytest.raises(ValidationError, match="sudah dibuat"):
        make_letters(incident, by=kepala_dinas)
    change_incident(incident, by=kepala_dinas, version=1, affected=5)
    second = make_letters(incident, by=kepala_dinas)
    assert {letter.version for letter in first} == {1}
    assert {letter.version for letter in second} == {2}
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")  # the owner may not either
    with (
        pytest.raises(Exception, match="letters_are_made_once|read-only|Cannot update"),
        transaction.atomic(),
    ):
        Letter.objects.filter(pk=first[0].pk).update(sha256="0" * 64)
    with pytest.raises(Exception, match="[Cc]annot delete"), transaction.atomic():
        Letter.objects.filter(pk=first[0].pk).delete()


def test_it_is_told_once_the_agency_and_everybody_on_record_were(
    incident: Incident, kepala_dinas: User, admin: User, holder: Holder
) -> None:
    agency_of_office(kepala_dinas)
    change_incident(incident, by=kepala_dinas, version=1, holder_ids=[holder.pk])
    to_agency, to_subject = make_letters(incident, by=kepala_dinas)
    handed_over(to_agency, admin)
    incident.refresh_from_db()
    assert (incident.agency_told_at is not None, incident.subjects_told_at) == (True, None)
    assert incident.is_running
    handed_over(to_subject, admin)
    incident.refresh_from_db()
    assert incident.is_told
    assert not Incident.objects.running().exists()
    # Somebody else comes to light: he has not been told.
    change_incident(incident, by=admin, version=2, holder_ids=[])
    assert Incident.objects.running().get() == incident


def test_it_is_not_closed_before_who_must_be_told_was(incident: Incident, admin: User) -> None:
    with pytest.raises(ValidationError, match="belum diberitahukan"):
        close_incident(incident, conclusion=END, is_no_breach=False, by=admin)
    rows = Incident.objects.filter(pk=incident.pk)
    with pytest.raises(IntegrityError, match="told_before_it_closes"), transaction.atomic():
        rows.update(closed_at=timezone.now(), closed_by=admin, conclusion="Selesai.")
    closed = close_incident(incident, conclusion=END, is_no_breach=True, by=admin)
    assert closed.standing == "ditutup"
    (entry,) = entries(Action.CLOSE_INCIDENT)
    assert "bukan kegagalan pelindungan data pribadi" in entry.deed
    with pytest.raises(ValidationError, match=CLOSED[:20]):
        change_incident(incident, by=admin, version=1, affected=9)


def test_the_general_letter_counts_where_nobody_is_on_record(incident: Incident, kepala_dinas: User) -> None:
    agency_of_office(kepala_dinas)
    for letter in make_letters(incident, by=kepala_dinas):
        handed_over(letter, kepala_dinas)
    incident.refresh_from_db()
    assert incident.is_told
    assert close_incident(incident, conclusion=END, is_no_breach=False, by=kepala_dinas).closed_at


def test_a_colleague_hears_of_it_without_what_happened(admin: User, incident: Incident) -> None:
    notice: Any = Notice.objects.get(recipient=admin)
    assert incident.number in notice.subject
    assert incident.title not in notice.subject + notice.body
