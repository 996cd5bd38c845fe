"""Who is on the ladder stands twice, in the sweep's statement and in a query: they never differ, least at midnight."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from accounts.models import Office, Role, User
from accounts.zones import ZONES
from certificates.models import Certificate, Holder
from certificates.restrictions import RestrictionKind
from renewals.sweep import on_the_ladder, planned
from tests.certificates.register import certificate_of, holder_of, restricted
from tests.renewals.watch import certificate_until

# Midnight comes to WIT at 15, to WITA at 16, to WIB at 17 o'clock.
TODAY = date(2027, 5, 10)
MOMENTS = [
    datetime(2027, 5, 10, hour, minute, second, tzinfo=UTC)
    for hour, minute, second in [
        *[(hour, 59, 59) for hour in (13, 14, 15, 16)],
        *[(hour, 0, 0) for hour in (0, 14, 15, 16, 17, 23)],
    ]
]
SOON, ENDED = timedelta(hours=2), timedelta(hours=-2)


@pytest.fixture(params=[zone for zone, _ in ZONES])
def person(request: pytest.FixtureRequest, office: Office, make_user: Callable[..., User]) -> User:
    Office.objects.filter(pk=office.pk).update(time_zone=request.param)
    office.refresh_from_db()
    return make_user("sari.adb", office=office, role=Role.ADB)


def of_each_kind(person: User, *, around: datetime) -> list[Certificate]:
    """Of every kind two, one that ends soon and one that has ended, each by a holder of its own."""
    number = iter(range(100))

    def one(ends: timedelta, *, leaves: date | None = None, **columns: Any) -> Certificate:
        holder = holder_of(person, nik=f"34020101017000{next(number):02}")
        Holder.objects.filter(pk=holder.pk).update(served_until=leaves)
        holder.refresh_from_db()
        return certificate_until(around + ends, by=person, holder=holder, **columns)

    made = []
    for ends in (SOON, ENDED):
        made += [
            one(ends, leaves=leaves) for leaves in (None, *(TODAY + timedelta(days=d) for d in (-1, 0, 1)))
        ]
        for kind in RestrictionKind:
            made.append(restricted(one(ends), kind, by=person, since=around - timedelta(days=9)))
        made.append(one(ends, withdrawn_at=around - timedelta(days=9)))
        old = one(ends)
        following = certificate_of(old.holder, by=person, begins=around)
        Certificate.objects.filter(pk=old.pk).update(superseded_by=following, superseded_at=around)
        made += [old, following]
    return made


def told_by_the_statement(now: datetime) -> set[UUID]:
    return {one.certificate_id for one in planned(Certificate.objects.in_force(), now=now, ahead=timedelta())}


@pytest.mark.parametrize("now", MOMENTS, ids=lambda moment: f"{moment:%H.%M.%S}")
def test_the_query_and_the_statement_name_the_same_certificates(person: User, now: datetime) -> None:
    of_each_kind(person, around=now)
    told = told_by_the_statement(now)
    assert set(on_the_ladder(now=now).values_list("pk", flat=True)) == told
    # Of those that end soon without a leaver, whose holder leaves today, whose tomorrow; those that ended, too.
    assert len(told) >= 5
