"""A certificate says that its holder has left: in the row, in the filter of the database, before its dates."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from accounts.models import User
from certificates.models import Certificate, Holder
from certificates.status import Status
from certificates.tenure_acts import correct_tenure, end_tenure
from certificates.tenures import Ending, Tenure
from renewals.beginning import offer_renewal
from sop.inbox import at_risk
from tests.certificates.authority import LIFE, NOW
from tests.certificates.register import certificate_of
from tests.certificates.terms import BIMA, ending, tenure_of

LAST = date(2026, 10, 31)
# 31 October is over at 17.00 UTC in the office's zone, WIB.
MIDNIGHT = NOW.replace(month=10, day=31, hour=17)
SECOND = timedelta(seconds=1)


def test_whose_tenure_is_over_is_no_longer_in_office_from_the_offices_midnight(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb, ends_on=LAST)
    certificate = Certificate.objects.get(pk=certificate_of(tenure.holder, by=adb, in_force_at=NOW).pk)
    certificate.holder.refresh_from_db()
    assert certificate.status(MIDNIGHT - SECOND) == Status.ACTIVE
    assert certificate.status(MIDNIGHT) == Status.HOLDER_LEFT


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [(None, Status.ACTIVE), (date(2026, 3, 2), Status.ACTIVE), (date(2026, 3, 1), Status.HOLDER_LEFT)],
)
def test_row_and_filter_say_the_same(adb: User, ends_on: date | None, expected: Status) -> None:
    holder = tenure_of(BIMA, by=adb, ends_on=ends_on).holder
    certificate_of(holder, by=adb, in_force_at=NOW)
    for now in (NOW, NOW + LIFE + SECOND):
        row = Certificate.objects.select_related("holder").get()
        assert list(Certificate.objects.with_status(row.status(now), now=now)) == [row]
    assert Certificate.objects.with_status(expected, now=NOW).exists()


def test_who_has_left_is_said_before_that_it_has_expired(adb: User) -> None:
    holder = tenure_of(BIMA, by=adb, ends_on=LAST).holder
    holder.refresh_from_db()
    certificate = certificate_of(holder, by=adb, in_force_at=NOW)
    assert certificate.status(NOW + LIFE + SECOND) == Status.HOLDER_LEFT


def test_what_was_superseded_or_withdrawn_stays_so(adb: User) -> None:
    holder = tenure_of(BIMA, by=adb, ends_on=LAST).holder
    holder.refresh_from_db()
    successor = certificate_of(holder, by=adb, in_force_at=NOW)
    past = certificate_of(holder, by=adb, in_force_at=NOW, superseded_at=NOW, superseded_by=successor)
    gone = certificate_of(holder, by=adb, withdrawn_at=NOW)
    assert (past.status(MIDNIGHT), gone.status(MIDNIGHT)) == (Status.SUPERSEDED, Status.WITHDRAWN)


@pytest.mark.as_owner
def test_the_database_keeps_until_when_somebody_served_whoever_writes(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    holder = tenure.holder

    def until() -> date | None:
        holder.refresh_from_db()
        return holder.served_until

    assert until() is None
    end_tenure(tenure, by=adb, **ending())
    assert until() == LAST
    later = tenure_of(BIMA, by=adb, starts_on=date(2027, 1, 1), kind="PLT")
    assert until() is None
    correct_tenure(later, by=adb, ends_on=date(2027, 3, 31))
    assert until() == date(2027, 3, 31)
    end_tenure(later, by=adb, **ending(ended_how=Ending.MISTAKEN))
    assert until() == LAST
    Tenure.objects.filter(pk=tenure.pk).update(ends_on=date(2026, 9, 30))
    assert until() == date(2026, 9, 30)
    Tenure.objects.all().delete()
    assert until() is None


def test_a_renewal_is_not_offered_and_no_expiry_is_feared_for_who_has_left(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    certificate = certificate_of(tenure.holder, by=adb, in_force_at=NOW)
    with time_machine.travel(NOW + LIFE - timedelta(days=10), tick=False):
        assert list(at_risk(adb)) == [certificate]
        assert offer_renewal(certificate, adb) is not None
        end_tenure(tenure, by=adb, **ending())
        certificate.holder.refresh_from_db()
        assert list(at_risk(adb)) == []
        assert offer_renewal(certificate, adb) is None


def test_a_certificate_follows_its_holder_in_the_register(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    before = certificate_of(tenure.holder, by=adb)
    end_tenure(tenure, by=adb, **ending())
    after = certificate_of(tenure.holder, by=adb)
    correct_tenure(tenure, by=adb, ends_on=date(2026, 9, 30))
    for certificate in (before, after):
        certificate.refresh_from_db()
        assert certificate.holder_served_until == date(2026, 9, 30)


@pytest.mark.django_db(transaction=True)
def test_a_certificate_recorded_while_its_holder_leaves_says_so_too(adb: User) -> None:
    holder = tenure_of(BIMA, by=adb).holder

    def leave() -> None:
        Holder.objects.filter(pk=holder.pk).update(served_until=LAST)
        connection.close()

    leaving = threading.Thread(target=leave)
    with transaction.atomic():
        certificate = certificate_of(holder, by=adb)
        leaving.start()
        leaving.join(timeout=0.5)
        assert leaving.is_alive()  # it waits for the new row, so as not to pass it by
    leaving.join()
    certificate.refresh_from_db()
    assert certificate.holder_served_until == LAST
