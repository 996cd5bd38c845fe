"""Of what nobody is told any more, clocks gone wrong, and what is left on record."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import InternalError, transaction
from django.utils import timezone

from accounts.models import Office, User
from certificates.models import Certificate, Holder, put_in_force, withdraw
from certificates.restrictions import RestrictionKind
from notifications.models import Notice
from notifications.tasks import deliver_pending
from renewals.liveness import last_days, pulse
from renewals.models import Reminder, ReminderRules, Sweep
from renewals.sweep import foresee, planned, sweep
from tests.certificates.register import certificate_of, holder_of, restricted
from tests.notifications.conftest import PostOffice
from tests.renewals.watch import ENDS, certificate_until, days_before, rungs_told, sweep_each


def deliver_at(moment: datetime) -> None:
    """By a process whose clock shows this; what waits is due by the database's."""
    Notice.objects.update(try_after=timezone.now())
    with time_machine.travel(moment):
        deliver_pending()


def test_only_a_certificate_in_force_is_on_the_ladder(adb: User) -> None:
    certificate_of(holder_of(adb), by=adb, begins=ENDS - timedelta(days=700), not_after=ENDS)
    assert sweep_each([30, -1]) == {}


def test_what_is_superseded_is_off_the_ladder_by_whatever_case_it_came(
    watched: Certificate, adb: User
) -> None:
    assert sweep_each([7]) == {7: 2}
    next_one = certificate_of(watched.holder, by=adb, begins=ENDS - timedelta(days=6))
    put_in_force(next_one, at=ENDS - timedelta(days=5))
    assert sweep_each([3, 1, 0, -1, -9]) == {}


def test_what_is_withdrawn_is_off_the_ladder(watched: Certificate) -> None:
    withdraw(watched, at=ENDS - timedelta(days=40))
    assert sweep_each([30, -1]) == {}


def test_what_is_suspended_runs_out_as_well_as_any(watched: Certificate, adb: User) -> None:
    restricted(watched, RestrictionKind.SUSPENSION, by=adb, since=days_before(40))
    assert sweep_each([30, 7, 0, -1]) == {30: 2, 7: 2, 0: 2, -1: 2}


def test_of_an_officer_who_has_left_nobody_is_reminded_from_the_day_after(watched: Certificate) -> None:
    last_day = days_before(14).date()
    Holder.objects.filter(pk=watched.holder_id).update(served_until=last_day)
    assert sweep_each([60, 14, 13, 7, -1]) == {60: 2, 14: 2}


def test_the_days_ahead_are_foreseen_without_those_of_one_who_will_have_left(
    watched: Certificate, adb: User
) -> None:
    Holder.objects.filter(pk=watched.holder_id).update(served_until=days_before(31).date())
    ahead = planned(Certificate.objects.in_force(), now=days_before(61))
    assert {one.rung for one in ahead} == {90, 60}


def test_a_reminder_on_its_way_is_not_sent_of_an_officer_who_has_left_meanwhile(
    watched: Certificate, post_office: PostOffice
) -> None:
    sweep(now=days_before(7))
    Holder.objects.filter(pk=watched.holder_id).update(served_until=timezone.localdate() - timedelta(days=1))
    Notice.objects.update(try_after=timezone.now())
    deliver_pending()
    assert post_office.mails == []


def test_of_reminders_that_waited_for_the_mail_server_the_most_urgent_one_alone_is_sent(
    watched: Certificate, post_office: PostOffice
) -> None:
    for days in (7, 3, 1):
        sweep(now=days_before(days))
    deliver_at(days_before(1, hour=9))
    assert len(post_office.mails) == 2
    assert all("berakhir 1 hari lagi" in str(mail["Subject"]) for mail in post_office.mails)


def test_a_certificate_of_another_age_stops_nobodys_reminders(watched: Certificate, adb: User) -> None:
    other = holder_of(adb, nik="9971010101700009")
    certificate_until(ENDS.replace(year=1902), by=adb, holder=other)
    assert sweep(now=days_before(7)) == 4
    assert rungs_told(adb)[-1] == -32768 or rungs_told(adb)[0] == -32768


def test_what_was_renewed_meanwhile_is_not_mailed_any_more(
    watched: Certificate, adb: User, post_office: PostOffice
) -> None:
    sweep(now=days_before(7))
    put_in_force(certificate_of(watched.holder, by=adb), at=timezone.now())
    sweep(now=days_before(6))
    Notice.objects.update(try_after=timezone.now())
    deliver_pending()
    assert post_office.mails == []
    assert {notice.last_error for notice in Notice.objects.exclude(given_up_at=None)} == {""}


def test_a_registered_certificate_that_has_long_ended_is_told_at_once_and_daily(adb: User) -> None:
    certificate_until(ENDS, by=adb)
    assert sweep_each([-500, -501]) == {-500: 1, -501: 1}


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_clock_that_is_an_hour_wrong_tells_nobody_twice(
    watched: Certificate, adb: User, jump: timedelta
) -> None:
    for hour in (0, 23):
        for days in range(93, -5, -1):
            right = days_before(days, hour=hour)
            sweep(now=right)
            sweep(now=right + jump)
            sweep(now=right)
    assert rungs_told(adb) == sorted(set(rungs_told(adb)), reverse=True)


def test_a_clock_a_year_ahead_for_an_hour_silences_nobody_afterwards(watched: Certificate, adb: User) -> None:
    sweep(now=days_before(100) + timedelta(days=400))
    sweep_each([*range(99, -3, -1)])
    assert rungs_told(adb) == [-300, 90, 60, 30, 14, 7, 3, 1, 0, -1, -2]


def test_what_a_clock_gone_ahead_has_recorded_keeps_no_later_reminder_from_the_mail(
    watched: Certificate, post_office: PostOffice
) -> None:
    sweep(now=ENDS + timedelta(days=400))
    Notice.objects.update(sent_at=timezone.now())
    sweep(now=days_before(7))
    deliver_at(days_before(7, hour=9))
    assert sorted("berakhir 7 hari lagi" in str(mail["Subject"]) for mail in post_office.mails) == [
        True,
        True,
    ]


def test_a_clock_gone_ahead_for_a_while_hides_no_day_that_is_missed_afterwards(
    watched: Certificate,
) -> None:
    for ahead in range(400, 420):
        sweep(now=days_before(30) + timedelta(days=ahead))
    sweep(now=days_before(30))
    right, late = days_before(30, hour=9), days_before(28)
    assert (pulse(now=right).is_missed, pulse(now=late).is_missed) == (False, True)
    assert [day.sweep is None for day in last_days(now=late)] == [True, True, False]


def test_a_clock_two_years_behind_tells_nothing_and_changes_nothing(watched: Certificate, adb: User) -> None:
    sweep(now=days_before(7))
    sweep(now=days_before(7) - timedelta(days=730))
    sweep_each([6, 3])
    assert rungs_told(adb) == [7, 3]


def test_a_day_that_was_missed_has_no_row_and_a_finished_one_says_what_it_found(
    watched: Certificate,
) -> None:
    for days, hour in ((31, 8), (30, 8), (30, 9), (28, 8)):
        sweep(now=days_before(days, hour=hour))
    rows = [(str(row.day), row.runs, row.told) for row in Sweep.objects.order_by("day")]
    assert rows == [("2027-05-30", 1, 2), ("2027-05-31", 2, 2), ("2027-06-02", 1, 0)]
    assert str(Sweep.objects.latest()) == "Pemeriksaan 2027-06-02"
    assert Sweep.objects.latest().ended_at == days_before(28)


@pytest.mark.parametrize("rungs", [[], [30, 60], [30, 30], [-1], [366], [30, None]])
def test_the_database_takes_no_rungs_that_do_not_descend(office: Office, rungs: list[Any]) -> None:
    with pytest.raises(InternalError, match="Rungs must be given"), transaction.atomic():
        ReminderRules.objects.create(office=office, rungs=rungs)


@pytest.mark.as_owner
def test_the_ledger_cannot_be_changed(watched: Certificate) -> None:
    sweep(now=days_before(30))
    for change in (Reminder.objects.all().delete, lambda: Reminder.objects.update(rung=1)):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            change()
    assert str(Reminder.objects.first()) == f"pengingat:{watched.pk}:30"


def test_looking_ahead_names_what_the_sweeps_will_then_record(
    watched: Certificate, contact: ReminderRules, adb: User
) -> None:
    sweep(now=days_before(70))
    now = days_before(69)
    ahead = planned(Certificate.objects.in_force(), now=now)
    assert foresee(now=now) == len(ahead)
    assert not Reminder.objects.filter(rung__lt=90).exists()
    for day in range(91):
        sweep(now=now + timedelta(days=day))
    recorded = Reminder.objects.filter(rung__lt=90)
    assert {(r.certificate_id, r.recipient_id, r.rung, r.recorded_at) for r in recorded} == {
        (p.certificate_id, p.recipient_id, p.rung, p.at) for p in ahead
    }
    assert len(ahead) == recorded.count()
