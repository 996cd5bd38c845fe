"""Apakah pengingat hidup? The page, the rules, the banner and the answer to a watchman."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Office, Role, User
from audit.actions import Action
from audit.models import Entry
from certificates.models import Certificate, Holder
from notifications.models import Notice
from renewals.liveness import last_days, pulse
from renewals.models import ReminderRules, Sweep
from renewals.outlook import next_reminder
from renewals.rules import change_rules
from renewals.sweep import sweep
from tests.certificates.register import certificate_of, holder_of
from tests.registrations.desk import text_of
from tests.renewals.watch import ENDS, certificate_until, days_before

Browse = Callable[[User], Client]
PAGE, RULES = "/perpanjangan/pengingat/", "/perpanjangan/pengingat/aturan/"
BANNER = "Pengingat masa berlaku tidak berjalan"
TYPED = {
    "rungs": "45, 10, 0",
    "contact_name": "Rudi Contoh",
    "contact_address": "rudi@contoh.go.id",
    "contact_from": "10",
}


@pytest.fixture
def soon(adb: User, kepala_dinas: User, admin: User) -> Certificate:
    return certificate_until(timezone.now() + timedelta(days=40), by=adb)


@pytest.mark.parametrize("person", ["adb", "kepala_dinas", "admin"])
def test_the_page_says_what_was_told_and_what_will_be(
    soon: Certificate, browse: Browse, request: pytest.FixtureRequest, person: str
) -> None:
    sweep()
    page = text_of(browse(request.getfixturevalue(person)).get(PAGE))
    assert "Hidup" in page
    assert "90, 60, 30, 14, 7, 3, 1, 0 hari sebelum berakhir" in page
    assert "60 hari sebelum berakhir" in page  # told
    assert "14 hari sebelum berakhir" in page  # to come
    assert page.count("setiap hari sejak tanggal ini, sampai sertifikat diganti") == 1
    assert "Bima.Kepala" not in page
    assert "Semua pemberitahuan yang sudah dicoba telah terkirim." in page


def test_the_page_names_what_could_not_be_delivered(soon: Certificate, adb: User, browse: Browse) -> None:
    sweep()
    Notice.objects.filter(recipient=adb).update(
        attempts=9, last_error="Server surel menolak alamat penerima (550)"
    )
    page = text_of(browse(adb).get(PAGE))
    assert "Server surel menolak alamat penerima (550), 9 kali dicoba" in page
    assert "Dicoba lagi" in page
    Notice.objects.filter(recipient=adb).update(given_up_at=timezone.now())
    assert "Sampaikan sendiri." in text_of(browse(adb).get(PAGE))


def test_another_offices_reminders_are_not_on_the_page(
    soon: Certificate, foreign_adb: User, browse: Browse
) -> None:
    sweep()
    page = text_of(browse(foreign_adb).get(PAGE))
    assert "Belum ada pengingat yang dicatat." in page
    assert "Tidak ada. Belum ada sertifikat yang mencapai hari pengingat" in page


def test_a_missed_day_raises_a_banner_for_everybody_and_the_next_sweep_takes_it_away(
    soon: Certificate, adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    sweep()
    people = (adb, kepala_dinas, admin)
    assert [BANNER in text_of(browse(person).get("/")) for person in people] == [False] * 3
    Sweep.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    for path in ("/", PAGE):
        assert [BANNER in text_of(browse(person).get(path)) for person in people] == [True] * 3
    sweep()
    assert BANNER not in text_of(browse(adb).get("/"))


def test_before_the_first_sweep_a_day_is_granted(adb: User, browse: Browse) -> None:
    assert not pulse().is_missed
    long_ago, now = timezone.now() - timedelta(days=400), timezone.now()
    recorded_at = now - timedelta(hours=23)
    certificate = certificate_of(holder_of(adb), by=adb, in_force_at=long_ago, recorded_at=recorded_at)
    assert not pulse().is_missed
    assert "Menunggu pemeriksaan pertama" in text_of(browse(adb).get(PAGE))
    Certificate.objects.filter(pk=certificate.pk).update(recorded_at=now - timedelta(hours=25))
    assert "belum pernah selesai" in text_of(browse(adb).get("/"))


def test_a_sweep_that_began_and_never_ended_is_told_from_a_day_without_one(
    soon: Certificate, adb: User, browse: Browse
) -> None:
    now = timezone.now()
    for back, ended in ((0, True), (1, False), (3, True)):
        at = now - timedelta(days=back)
        Sweep.objects.create(day=timezone.localdate(at), began_at=at, ended_at=at if ended else None)
    assert [day.sweep is not None for day in last_days(now=now)] == [True, True, False, True]
    page = text_of(browse(adb).get(PAGE))
    assert "tidak ada pemeriksaan" in page
    assert "dimulai, tetapi tidak pernah selesai" in page


def test_the_administrator_changes_the_rules_and_that_is_on_record(
    office: Office, admin: User, browse: Browse
) -> None:
    client = browse(admin)
    assert 'value="90, 60, 30, 14, 7, 3, 1, 0"' in client.get(RULES).content.decode()
    assert client.post(RULES, TYPED).headers["Location"] == PAGE
    rules = ReminderRules.objects.get(office=office)
    assert (rules.rungs, rules.contact_name, rules.contact_from) == ([45, 10, 0], "Rudi Contoh", 10)
    (entry,) = Entry.objects.filter(action=Action.CHANGE_REMINDERS)
    assert "hari pengingat: 90, 60, 30, 14, 7, 3, 1, 0 menjadi 45, 10, 0" in entry.deed
    client.post(RULES, TYPED)
    assert Entry.objects.filter(action=Action.CHANGE_REMINDERS).count() == 1
    assert "45, 10, 0 hari sebelum berakhir" in text_of(client.get(PAGE))


def test_everybody_else_of_the_office_is_told_what_changed_of_the_rules(
    office: Office,
    admin: User,
    adb: User,
    kepala_dinas: User,
    foreign_adb: User,
    make_user: Callable[..., User],
    browse: Browse,
) -> None:
    second = make_user("wati.admin", office=office, role=Role.ADMIN)
    browse(admin).post(RULES, TYPED)
    notices = {notice.recipient: notice for notice in Notice.objects.all() if notice.recipient}
    assert notices.keys() == {adb, kepala_dinas, second}
    for person, notice in notices.items():
        assert notice.body.startswith("Tuti Admin mengubah aturan pengingat (hari pengingat: 90, 60")
        assert "surel kontak lanjutan: (kosong) menjadi rudi@contoh.go.id" in notice.body
        assert browse(person).get(notice.path).status_code == 200
    browse(admin).post(RULES, TYPED)
    assert Notice.objects.count() == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rungs": ""}, "Isikan sedikitnya satu hari pengingat."),
        ({"rungs": " , "}, "Isikan sedikitnya satu hari pengingat."),
        ({"rungs": "30, 60"}, "Urutkan hari pengingat"),
        ({"rungs": "60, 30, 30"}, "Hari pengingat 30 tertulis lebih dari satu kali"),
        ({"rungs": "60, tiga puluh"}, "Tuliskan bilangan hari dipisahkan koma"),
        ({"rungs": "٦٠"}, "Tuliskan bilangan hari dipisahkan koma"),
        ({"rungs": "60, -1"}, "dari 0 sampai 365"),
        ({"contact_name": ""}, "Isikan nama dan surel kontak lanjutan"),
        ({"contact_address": ""}, "Isikan nama dan surel kontak lanjutan"),
        ({"contact_address": "rudi"}, "Tuliskan alamat surel secara lengkap"),
        ({"contact_address": '"a\x0bb"@contoh.go.id'}, "karakter tersembunyi"),
        ({"contact_from": "366"}, "Isikan bilangan sampai 365."),
    ],
)
def test_rules_that_cannot_be_kept_are_answered_in_words_and_nothing_is_stored(
    admin: User, browse: Browse, typed: dict[str, str], sentence: str
) -> None:
    answer = browse(admin).post(RULES, TYPED | typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not ReminderRules.objects.exists()


def test_whose_role_was_taken_away_a_moment_ago_changes_no_rule(admin: User, contact: ReminderRules) -> None:
    User.objects.filter(pk=admin.pk).update(role=Role.ADB)
    with pytest.raises(PermissionDenied):
        change_rules(by=admin, rungs=[10], contact_name="", contact_address="", contact_from=10)
    contact.refresh_from_db()
    assert contact.contact_name == "Rudi Contoh", str(contact)


def test_the_officers_see_the_rules_and_do_not_change_them(adb: User, browse: Browse) -> None:
    assert "Ubah aturan" not in text_of(browse(adb).get(PAGE))
    assert browse(adb).post(RULES, TYPED).status_code == 403


def test_the_next_reminder_of_a_certificate_names_its_day_and_people(
    watched: Certificate, contact: ReminderRules
) -> None:
    early = next_reminder(watched, now=days_before(700))
    assert (str(early.on), early.recipients) == ("2027-04-01", ("Bima Kepala", "Sari Adb"))
    sweep(now=days_before(29))
    later = next_reminder(watched, now=days_before(29, hour=9))
    assert later.on == days_before(14).date()
    assert later.recipients == ("Bima Kepala", "Rudi Contoh (kontak lanjutan)", "Sari Adb")
    sweep(now=days_before(-3))
    assert str(next_reminder(watched, now=days_before(-3, hour=9)).on) == "2027-07-04"


def test_a_certificate_without_a_next_reminder_says_why(adb: User) -> None:
    waiting = certificate_of(holder_of(adb), by=adb, not_after=ENDS)
    assert "tidak terpasang di SIAK" in next_reminder(waiting).why_none
    Certificate.objects.filter(pk=waiting.pk).update(in_force_at=timezone.now())
    waiting.refresh_from_db()
    User.objects.update(is_active=False)
    assert "tidak memiliki akun aktif" in next_reminder(waiting, now=days_before(30)).why_none
    Holder.objects.update(served_until=days_before(40).date())
    waiting.holder.refresh_from_db()
    assert "tidak lagi menjabat" in next_reminder(waiting, now=days_before(30)).why_none


def test_the_page_of_the_certificate_says_when_somebody_is_reminded_next(
    watched: Certificate, adb: User, browse: Browse
) -> None:
    page = text_of(browse(adb).get(watched.get_absolute_url()))
    assert "Pengingat berikutnya 1 April 2027, kepada Bima Kepala, Sari Adb." in page
