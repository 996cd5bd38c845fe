"""Who is told of a certificate that ends, and on which days."""

from collections.abc import Callable
from datetime import timedelta

from accounts.models import Office, Role, User
from certificates.models import Certificate
from notifications.models import Notice
from renewals.models import Reminder, ReminderRules
from renewals.sweep import sweep
from tests.renewals.watch import ENDS, certificate_until, days_before, notice_to, rungs_told, sweep_each

Make = Callable[..., User]


def test_nobody_is_told_before_the_first_rung(watched: Certificate) -> None:
    assert sweep_each([400, 180, 91]) == {}
    assert not Notice.objects.exists()


def test_both_officers_are_told_of_each_rung_once(
    watched: Certificate, adb: User, kepala_dinas: User, admin: User
) -> None:
    told = sweep_each(range(95, -3, -1))
    assert told == dict.fromkeys([90, 60, 30, 14, 7, 3, 1, 0, -1, -2], 2)
    assert rungs_told(adb) == rungs_told(kepala_dinas) == [90, 60, 30, 14, 7, 3, 1, 0, -1, -2]
    assert rungs_told(admin) == []


def test_a_second_run_the_same_day_tells_nobody(watched: Certificate) -> None:
    assert [sweep(now=days_before(30, hour=hour)) for hour in (0, 5, 12, 23)] == [2, 0, 0, 0]


def test_missed_days_catch_up_in_one_notice(watched: Certificate, adb: User) -> None:
    sweep_each([90, 5])
    assert rungs_told(adb) == [90, 7]
    sweep_each([-20])
    assert rungs_told(adb) == [90, 7, -20]


def test_the_further_contact_is_told_from_his_rung_on_by_mail_alone(
    watched: Certificate, contact: ReminderRules, office: Office
) -> None:
    told = sweep_each([30, 14, 7, -1])
    assert told == {30: 2, 14: 3, 7: 3, -1: 3}
    notice = notice_to(None)
    assert (notice.addressee, notice.address, notice.office) == ("Rudi Contoh", "rudi@contoh.go.id", office)
    assert (notice.path, notice.button) == ("", "")
    assert f"sebagai kontak lanjutan {office}" in notice.body


def test_without_an_officer_the_administrators_are_told(adb: User, admin: User) -> None:
    certificate_until(ENDS, by=adb)
    User.objects.filter(pk=adb.pk).update(is_active=False)
    sweep(now=days_before(30))
    assert (rungs_told(admin), rungs_told(adb)) == ([30], [])


def test_whoever_comes_to_the_office_is_told_of_what_is_due_that_day(
    watched: Certificate, make_user: Make, office: Office
) -> None:
    sweep(now=days_before(20))
    new = make_user("wati.adb", office=office, role=Role.ADB)
    assert sweep_each([19, 14]) == {19: 1, 14: 3}
    assert rungs_told(new) == [30, 14]


def test_an_office_hears_of_its_own_certificates_alone(watched: Certificate, foreign_adb: User) -> None:
    certificate_until(ENDS + timedelta(days=40), by=foreign_adb)
    sweep(now=days_before(30))
    assert rungs_told(foreign_adb) == [90]
    assert set(
        Reminder.objects.filter(recipient=foreign_adb).values_list("certificate__office", flat=True)
    ) == {foreign_adb.office_id}


def test_each_office_has_rungs_of_its_own(watched: Certificate, office: Office, adb: User) -> None:
    ReminderRules.objects.create(office=office, rungs=[45, 5])
    sweep_each(range(95, -3, -1))
    assert rungs_told(adb) == [45, 5, -1, -2]


def test_rungs_that_are_taken_away_tell_nobody_a_second_time(
    watched: Certificate, office: Office, adb: User
) -> None:
    sweep_each([14])
    ReminderRules.objects.create(office=office, rungs=[90, 7])
    assert sweep_each([13, 12, 7]) == {7: 2}
