"""What a reminder says, at the office's clock, and where it leads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Office, User
from certificates.models import Certificate
from notifications.models import Notice
from notifications.tasks import deliver_pending
from renewals.models import ReminderRules
from renewals.sweep import sweep
from tests.notifications.conftest import PostOffice, part_of
from tests.renewals.watch import ENDS, certificate_until, days_before, notice_to, rungs_told


def test_the_notice_names_the_moment_at_the_offices_clock_and_leads_to_the_renewal(
    watched: Certificate, adb: User
) -> None:
    sweep(now=days_before(30))
    notice = notice_to(adb)
    assert notice.subject == "Sertifikat Bima Prasetyo berakhir 30 hari lagi"
    assert notice.body == (
        "Sertifikat elektronik atas nama Bima Prasetyo berakhir pada 30 Juni 2027 pukul 09.15 WIB "
        "(30 hari sejak 31 Mei 2027). Segera ajukan perpanjangan."
    )
    assert (notice.path, notice.button) == (
        f"/perpanjangan/sertifikat/{watched.pk}/lanjut/",
        "Buka perpanjangan",
    )


@pytest.mark.parametrize(
    ("days", "hour", "subject", "sentence"),
    [
        (
            0,
            8,
            "Sertifikat Bima Prasetyo berakhir hari ini",
            "berakhir hari ini, 30 Juni 2027 pukul 09.15 WIB",
        ),
        (
            0,
            10,
            "Sertifikat Bima Prasetyo telah kedaluwarsa hari ini",
            "telah kedaluwarsa hari ini, 30 Juni 2027",
        ),
        (
            -12,
            8,
            "Sertifikat Bima Prasetyo telah kedaluwarsa 12 hari",
            "sejak 30 Juni 2027 pukul 09.15 WIB (12 hari). Dokumen kependudukan tidak dapat ditandatangani",
        ),
    ],
)
def test_from_the_day_of_the_end_on_the_words_are_others(
    watched: Certificate, adb: User, days: int, hour: int, subject: str, sentence: str
) -> None:
    sweep(now=days_before(days, hour=hour))
    assert notice_to(adb).subject == subject
    assert sentence in notice_to(adb).body


@pytest.mark.parametrize(
    ("zone", "says", "rung"),
    [
        ("Asia/Jakarta", "30 Juni 2027 pukul 22.30 WIB", 30),
        ("Asia/Makassar", "30 Juni 2027 pukul 23.30 WITA", 30),
        ("Asia/Jayapura", "1 Juli 2027 pukul 00.30 WIT", 60),
    ],
)
def test_an_end_about_midnight_is_counted_where_the_office_is(
    office: Office, adb: User, zone: str, says: str, rung: int
) -> None:
    Office.objects.filter(pk=office.pk).update(time_zone=zone)
    certificate_until(ENDS.replace(hour=15, minute=30), by=adb)
    sweep(now=ENDS.replace(month=5, day=31, hour=5))
    assert says in notice_to(adb).body
    assert rungs_told(adb) == [rung]


def test_the_further_contacts_mail_greets_him_and_has_no_button(
    watched: Certificate, contact: ReminderRules, post_office: PostOffice
) -> None:
    sweep(now=days_before(7))
    Notice.objects.update(try_after=timezone.now())
    deliver_pending()
    mail = next(mail for mail in post_office.mails if mail["To"] == "rudi@contoh.go.id")
    for kind in ("plain", "html"):
        assert "Yth. Rudi Contoh" in part_of(mail, kind)
        assert "/perpanjangan/" not in part_of(mail, kind)
        assert "Buka perpanjangan" not in part_of(mail, kind)
    assert len(post_office.mails) == 3


def test_before_six_the_notice_waits_for_the_morning(watched: Certificate, adb: User) -> None:
    sweep(now=days_before(30, hour=2))
    wait = notice_to(adb).try_after - timezone.now()
    assert timedelta(hours=3, minutes=59) < wait <= timedelta(hours=4)
    sweep(now=days_before(14, hour=7))
    assert notice_to(adb).try_after <= timezone.now()
