"""Pencabutan and penangguhan: what officers record, what the database refuses, and what follows."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Office, User
from audit.actions import Action, Outcome
from audit.models import Entry
from certificates import revocation
from certificates.models import Certificate, Restriction, put_in_force
from certificates.restrictions import RestrictionKind, RestrictionReason
from certificates.revocation import NotPossibleNow, StatedRestriction
from certificates.status import Status
from notifications.models import Notice
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from tests.certificates.authority import LIFE, NOW
from tests.certificates.officer import DAY, TYPED, WHY, Browse, page_of, send, text_of
from tests.certificates.register import certificate_of, holder_of, restricted


def test_a_revoked_certificate_is_no_longer_in_force(
    certificate: Certificate, adb: User, browse: Browse
) -> None:
    answer = send(adb, certificate, "pencabutan", browse, **TYPED)
    assert answer.url == certificate.get_absolute_url()
    certificate.refresh_from_db()
    assert certificate.status(NOW + 5 * DAY) == Status.REVOKED
    # The day began before the certificate did.
    assert certificate.revoked_at == certificate.not_before == NOW
    assert not Certificate.objects.in_force().exists()
    written = Restriction.objects.get()
    assert (written.kind, written.reason, written.asked_by, written.letter_number, written.recorded_by) == (
        RestrictionKind.REVOCATION,
        RestrictionReason.KEY_COMPROMISE,
        "Kepala Dinas",
        "800/12",
        adb,
    )


def test_a_revocation_is_on_record_in_a_whole_sentence(
    certificate: Certificate, adb: User, browse: Browse
) -> None:
    send(adb, certificate, "pencabutan", browse, **TYPED)
    entry = Entry.objects.get(action=Action.REVOKE)
    assert (entry.subject_id, entry.office_id, entry.actor) == (certificate.pk, adb.office_id, adb)
    assert entry.deed == (
        f"mencatat pencabutan sertifikat nomor seri {certificate.serial}: Kunci privat atau passphrase bocor, atau"
        " diduga bocor, sejak 2 Maret 2026, atas permintaan Kepala Dinas, surat 800/12."
    )
    assert entry.deed in page_of(adb, certificate, browse)


def test_the_other_officers_are_told_and_led_to_the_certificate(
    certificate: Certificate, adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    send(adb, certificate, "pencabutan", browse, **TYPED)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.path) == (kepala_dinas, certificate.get_absolute_url())
    assert notice.subject == "Sertifikat elektronik Bima Prasetyo dicabut"
    assert notice.body.startswith("Sari Adb mencatat pencabutan sertifikat")


def test_the_page_says_what_follows_and_offers_a_registration_to_the_adb(
    certificate: Certificate, office: Office, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    load(SOP_FILE, office=office)
    send(kepala_dinas, certificate, "pencabutan", browse, **TYPED)
    page = text_of(browse(adb).get(certificate.get_absolute_url()))
    assert "Dicabut sejak 2 Maret 2026." in page
    assert "Pemilik memerlukan sertifikat baru: ADB membuat permohonan pendaftaran." in page
    assert "Buat permohonan sertifikat baru" in page
    assert "Ajukan perpanjangan" not in page
    assert "Catat pencabutan" not in page
    assert "Buat permohonan sertifikat baru" not in text_of(
        browse(kepala_dinas).get(certificate.get_absolute_url())
    )


def test_no_registration_is_offered_where_another_certificate_is_in_force(
    certificate: Certificate, adb: User, browse: Browse
) -> None:
    put_in_force(certificate_of(certificate.holder, by=adb), at=NOW + DAY)
    send(adb, certificate, "pencabutan", browse, **TYPED)
    assert "Buat permohonan sertifikat baru" not in page_of(adb, certificate, browse)


def test_a_certificate_that_went_with_its_case_cannot_be_revoked(adb: User, browse: Browse) -> None:
    withdrawn = certificate_of(holder_of(adb), by=adb, withdrawn_at=NOW)
    send(adb, withdrawn, "pencabutan", browse, **TYPED)
    assert not Restriction.objects.exists()
    assert "Buat permohonan sertifikat baru" not in page_of(adb, withdrawn, browse)


def test_what_expired_may_have_been_revoked_before(adb: User, browse: Browse) -> None:
    expired = certificate_of(holder_of(adb), by=adb, begins=NOW - LIFE + DAY, in_force_at=NOW - 9 * DAY)
    send(adb, expired, "pencabutan", browse, **TYPED)
    expired.refresh_from_db()
    assert expired.revoked_at == NOW.replace(hour=17) - DAY  # the midnight of Jakarta
    refused = send(adb, expired, "penangguhan", browse, **{**TYPED, **WHY})
    assert refused.url == expired.get_absolute_url()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "Pilih sebab pencabutan."),
        ({"reason": "certificateHold"}, "Pilihan itu tidak tersedia. Pilih sebab pencabutan."),
        ({"reason": "unspecified"}, "Jelaskan yang terjadi sekurang-kurangnya dengan 10 karakter."),
        ({"since": "8 Maret 2026"}, "Tanggal harus antara 2 Maret 2026"),
        ({"since": "1 Maret 2026"}, "Tanggal harus antara 2 Maret 2026"),
        ({"since": ""}, "Dicabut sejak wajib diisi."),
        ({"asked_by": " "}, "Atas permintaan wajib diisi."),
        ({"asked_by": "a\u202eb"}, "Isian ini memuat karakter tersembunyi."),
    ],
)
def test_what_is_wrong_with_a_revocation_stands_at_its_field_and_nothing_is_stored(
    certificate: Certificate, adb: User, browse: Browse, wrong: dict[str, str], sentence: str
) -> None:
    typed = {**TYPED, "explanation": "Ada.", **wrong} if wrong else TYPED
    answer = send(adb, certificate, "pencabutan", browse, **typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="800/12"' in text_of(answer)
    assert not Restriction.objects.exists()
    assert Certificate.objects.in_force().exists()


@pytest.mark.parametrize("page", ["pencabutan", "penangguhan", "akhir-penangguhan"])
def test_the_page_of_an_act_that_is_not_possible_leads_back(adb: User, browse: Browse, page: str) -> None:
    revoked = restricted(certificate_of(holder_of(adb), by=adb), RestrictionKind.REVOCATION, by=adb)
    answer = browse(adb).get(f"{revoked.get_absolute_url()}{page}/", follow=True)
    assert answer.redirect_chain == [(revoked.get_absolute_url(), 302)]
    assert "Status sertifikat ini sudah berubah." in text_of(answer)


def test_a_second_officer_who_comes_too_late_changes_nothing(
    certificate: Certificate, adb: User, kepala_dinas: User
) -> None:
    said = StatedRestriction(RestrictionReason.KEY_COMPROMISE, since=NOW, asked_by="Kepala Dinas")
    with time_machine.travel(NOW + DAY, tick=False):
        revocation.revoke(certificate, by=adb, said=said)
        with pytest.raises(NotPossibleNow):
            revocation.revoke(certificate, by=kepala_dinas, said=said)
    assert Restriction.objects.count() == 1


def somebody_waits_for_a_lock() -> None:
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(
                "SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE NOT granted AND datname = current_database()"
            )
            if cursor.fetchone():
                return
            time.sleep(0.02)
    raise AssertionError("nobody waits")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_record_at_one_moment_the_second_is_told_that_he_is_too_late(
    adb: User, kepala_dinas: User, browse: Browse
) -> None:
    now = timezone.now()
    certificate = certificate_of(holder_of(adb), by=adb, begins=now - DAY, in_force_at=now)
    address = f"{certificate.get_absolute_url()}pencabutan/"
    typed = {**TYPED, "since": timezone.localdate().isoformat()}
    second = browse(kepala_dinas)

    def send_second() -> Any:
        try:
            return second.post(address, typed)
        finally:
            connection.close()

    said = StatedRestriction(RestrictionReason.CESSATION, since=now, asked_by="Kepala Dinas")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            revocation.revoke(certificate, by=adb, said=said)
            answer = pool.submit(send_second)
            somebody_waits_for_a_lock()
        assert answer.result().url == certificate.get_absolute_url()
    assert "Status sertifikat ini sudah berubah." in text_of(second.get(certificate.get_absolute_url()))
    assert Restriction.objects.get().recorded_by == adb


def test_the_administrator_records_no_revocation(
    certificate: Certificate, admin: User, browse: Browse
) -> None:
    for page in ("pencabutan", "penangguhan", "akhir-penangguhan"):
        assert send(admin, certificate, page, browse, **TYPED).status_code == 403
    assert Entry.objects.filter(outcome=Outcome.REFUSED, subject_id=certificate.pk).count() == 3
    assert "Catat pencabutan" not in page_of(admin, certificate, browse)
