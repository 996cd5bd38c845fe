"""The life of a certificate, day by day from its issue to long after its end, with days skipped in every pattern."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from accounts.models import User
from certificates.models import Certificate, put_in_force
from renewals.ladder import DEFAULT_RUNGS
from renewals.models import Sweep
from renewals.sweep import sweep
from tests.certificates.register import certificate_of
from tests.renewals.watch import days_before, rungs_told

# Before the hundredth day nothing is due: one test lives through it, the others begin there.
LIFE, BEFORE, AFTER = 730, 100, 15
EVERY_RUNG = [*DEFAULT_RUNGS, *range(-1, -AFTER - 1, -1)]


def live(runs: Callable[[int], bool], *, since: int = BEFORE) -> None:
    """The clock of the whole process goes on to some time after the end; the beat beats on days on which it `runs`."""
    for days in range(since, -AFTER - 1, -1):
        if runs(days):
            with time_machine.travel(days_before(days), tick=False):
                sweep()


def expected(runs: Callable[[int], bool]) -> list[int]:
    """Of the rungs that one run finds new, the most urgent: counted by hand, one day after the other."""
    told: list[int] = []
    for days in range(BEFORE, -AFTER - 1, -1):
        due = [rung for rung in EVERY_RUNG if rung >= days and (rung >= 0 or rung == days)]
        if runs(days) and due and min(due) not in told:
            told.append(min(due))
    return told


def test_with_every_day_every_rung_is_told_on_its_day(watched: Certificate, adb: User) -> None:
    live(lambda days: True, since=LIFE)
    assert rungs_told(adb) == EVERY_RUNG
    assert Sweep.objects.count() == LIFE + AFTER + 1


@pytest.mark.parametrize("rung", DEFAULT_RUNGS)
def test_a_rung_whose_own_day_is_skipped_is_told_the_day_after(
    watched: Certificate, adb: User, rung: int
) -> None:
    live(lambda days: days != rung, since=rung + 2)
    told = rungs_told(adb)
    # Of neighbouring days the later one says more.
    assert (rung in told) is (rung > 1)
    assert min(told) == -AFTER


@pytest.mark.parametrize(("step", "offset"), [(2, 0), (2, 1), (3, 2), (7, 0), (10, 9), (31, 1), (100, 88)])
def test_a_beat_that_comes_only_every_so_many_days_catches_up_in_one_notice_each_time(
    watched: Certificate, adb: User, step: int, offset: int
) -> None:
    def runs(days: int) -> bool:
        return days % step == offset

    live(runs)
    assert rungs_told(adb) == expected(runs)


@pytest.mark.parametrize(
    ("first", "last"), [(95, 55), (31, 29), (14, 1), (8, -3), (90, -30), (60, 0), (1, 1), (0, -2)]
)
def test_an_outage_costs_no_more_than_its_own_days(
    watched: Certificate, adb: User, first: int, last: int
) -> None:
    def runs(days: int) -> bool:
        return not last <= days <= first

    live(runs)
    assert rungs_told(adb) == expected(runs)


def test_a_renewal_in_between_ends_it(watched: Certificate, adb: User) -> None:
    live(lambda days: days > 20)
    following = certificate_of(watched.holder, by=adb, begins=days_before(21))
    put_in_force(following, at=days_before(20) - timedelta(hours=1))
    live(lambda days: days <= 20)
    assert rungs_told(adb) == [90, 60, 30]
