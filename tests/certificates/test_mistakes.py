"""Salah catat: a certificate that was registered wrongly leaves the register, and may be registered rightly."""

from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Office, User
from audit.actions import Action
from audit.models import Entry
from certificates.agenda import expiries
from certificates.mistakes import mark_mistaken
from certificates.models import Certificate, Holder
from certificates.status import Status
from certificates.tenure_acts import Official, correct_tenure
from certificates.watch import alarms_of, unknown_holders
from notifications.models import Notice
from renewals.preparing import prepare_renewals
from renewals.sweep import sweep
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from tests.certificates import test_register_existing as existing
from tests.certificates.authority import FULL_NAME, LIFE, NOW
from tests.certificates.officer import DAY, Browse, page_of, send, text_of
from tests.certificates.register import NIK, certificate_of, holder_of
from tests.certificates.terms import tenure_of

WHY = "NIK yang diketik milik pejabat lain."
SOON = NOW - LIFE + 20 * DAY  # so that it ends soon


@pytest.fixture
def registered(adb: User) -> Certificate:
    """One that predates the application."""
    return certificate_of(holder_of(adb), by=adb, case_id=None, in_force_at=NOW)


def mark(user: User, certificate: Certificate, browse: Browse, reason: str = WHY) -> Any:
    return send(user, certificate, "salah-catat", browse, reason=reason)


@pytest.mark.parametrize("who", ["adb", "kepala_dinas"])
def test_an_officer_says_that_it_was_registered_wrongly(
    registered: Certificate, request: pytest.FixtureRequest, browse: Browse, who: str
) -> None:
    officer = request.getfixturevalue(who)
    answer = mark(officer, registered, browse)
    assert answer.url == registered.get_absolute_url()
    registered.refresh_from_db()
    assert registered.status(NOW + 5 * DAY) == Status.MISTAKEN
    assert (registered.withdrawn_by, registered.withdrawn_because) == (officer, WHY)
    assert registered.withdrawn_at == NOW + 5 * DAY
    assert registered.revoked_at is None


def test_it_is_on_record_in_a_whole_sentence_and_the_other_officers_are_told(
    registered: Certificate, adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    mark(adb, registered, browse)
    entry = Entry.objects.get(action=Action.MARK_MISTAKEN)
    assert (entry.subject_id, entry.office_id, entry.actor) == (registered.pk, adb.office_id, adb)
    assert entry.deed == f"menyatakan salah catat sertifikat nomor seri {registered.serial}: {WHY}"
    notice = Notice.objects.get()
    assert (notice.recipient, notice.path) == (kepala_dinas, registered.get_absolute_url())
    assert notice.subject == f"Sertifikat elektronik {FULL_NAME} dinyatakan salah catat"
    assert notice.body == f"Sari Adb {entry.deed}"


def test_its_page_still_opens_and_says_who_when_and_why(
    registered: Certificate, adb: User, admin: User, browse: Browse
) -> None:
    mark(adb, registered, browse)
    page = page_of(adb, registered, browse)
    assert "Salah catat.</strong> Dinyatakan oleh Sari Adb pada 7 Maret 2026 pukul 10.00 WIB." in page
    assert f"Alasan: {WHY}" in page
    assert "Daftarkan kembali dengan data yang benar" in page
    assert "menyatakan salah catat sertifikat nomor seri" in page
    assert "bersama permohonannya" not in page
    for offered in ("Ajukan perpanjangan", "Catat pencabutan", "Catat penangguhan", "salah-catat/"):
        assert offered not in page
    assert "Alasan: " in page_of(admin, registered, browse)
    assert "ADB dapat mendaftarkannya kembali" in page_of(admin, registered, browse)


def test_it_is_nowhere_among_what_is_in_force(
    office: Office, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    tenure_of(holder_of(adb), by=adb)
    wrong = certificate_of(holder_of(adb), by=adb, begins=SOON, case_id=None, in_force_at=SOON)
    with time_machine.travel(NOW + 5 * DAY, tick=False):
        load(SOP_FILE, office=office)
        mark_mistaken(wrong, by=adb, reason=WHY)
        assert not Certificate.objects.in_force().exists()
        assert sweep(now=timezone.now()) == 0
        assert prepare_renewals() == 0
        assert list(expiries(adb)) == []
        assert unknown_holders(adb.office_id) == []
        # What is said now is that the officer has no certificate, and nothing of the wrong one.
        assert ["belum memiliki sertifikat" in alarm.sentence for alarm in alarms_of(adb.office_id)] == [True]
        client = browse(kepala_dinas)
        assert wrong.get_absolute_url() not in text_of(client.get("/"))
        assert wrong.serial not in text_of(client.get("/sertifikat/", {"status": Status.EXPIRING}))
        assert wrong.serial not in text_of(client.get("/sertifikat/", {"status": Status.WITHDRAWN}))
        assert wrong.serial in text_of(client.get("/sertifikat/", {"status": Status.MISTAKEN}))
        assert wrong.serial in text_of(client.get("/sertifikat/"))


def test_the_same_certificate_is_registered_again_under_the_right_nik(adb: User, browse: Browse) -> None:
    client = browse(adb)
    wrong_nik = "3402010101700011"
    existing.send(client, nik=wrong_nik)
    wrong = Certificate.objects.get()
    refused = existing.send(client)
    assert "Sertifikat ini sudah tercatat di aplikasi." in text_of(refused)
    mark(adb, wrong, browse)
    right_url = existing.send(client).url
    right = Certificate.objects.in_force().get()
    assert right.get_absolute_url() == right_url
    assert (right.fingerprint, right.serial) == (wrong.fingerprint, wrong.serial)
    assert (right.holder.nik, wrong.holder.nik) == (NIK, wrong_nik)
    # And wrongly again, and rightly again: nothing of the past stands in the way.
    mark(adb, right, browse)
    existing.send(client)
    assert Certificate.objects.in_force().get().holder == right.holder


def test_a_nik_that_was_given_to_the_wrong_person_is_free_for_its_bearer(adb: User, browse: Browse) -> None:
    wrong = certificate_of(
        holder_of(adb, full_name="Jaka Purnama"), by=adb, case_id=None, in_force_at=NOW, serial="71"
    )
    client = browse(adb)
    assert "NIK ini tercatat atas nama “Jaka Purnama”" in text_of(existing.send(client))
    mark(adb, wrong, browse)
    existing.send(client)
    assert Certificate.objects.in_force().get().holder.full_name == FULL_NAME


def test_a_tenure_of_the_wrong_nik_is_put_right(adb: User) -> None:
    holder = holder_of(adb, nik="3402010101700011")
    wrong = certificate_of(holder, by=adb, case_id=None, in_force_at=NOW)
    tenure = tenure_of(holder, by=adb)
    person = Official(holder.full_name, holder.nip, NIK)
    with pytest.raises(ValidationError, match="berasal dari sertifikatnya"):
        correct_tenure(tenure, by=adb, person=person)
    mark_mistaken(wrong, by=adb, reason=WHY)
    correct_tenure(tenure, by=adb, person=person)
    tenure.refresh_from_db()
    assert tenure.holder.nik == NIK
    assert Holder.objects.with_nik("3402010101700011", office_id=adb.office_id) is None


def test_one_that_has_ended_may_be_wrong_too(adb: User, browse: Browse) -> None:
    old = certificate_of(holder_of(adb), by=adb, begins=NOW - LIFE, case_id=None, in_force_at=NOW - LIFE)
    mark(adb, old, browse)
    old.refresh_from_db()
    assert old.is_mistaken
