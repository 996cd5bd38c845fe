"""Whatever the moments of expiry, the zones and the outages: nobody unwarned, nobody told twice.

20,000 certificates in all, on the database of production.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Office, Role, User
from accounts.zones import ZONES
from certificates.models import Certificate, Holder
from certificates.trust import Trust
from notifications.models import Notice
from renewals.ladder import DEFAULT_RUNGS, days_left
from renewals.models import Reminder, ReminderRules
from renewals.sweep import sweep
from tests.renewals.watch import rung_due

SCENARIOS, CERTIFICATES = 40, 500
BEGINS = datetime(2027, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Told = dict[tuple[UUID, int | None], list[Reminder]]

# The first sweep comes some time before the first rung or after the end; then pauses from minutes to months.
pauses = st.one_of(
    st.integers(5, 120),
    st.integers(60, 24 * 60),
    st.just(24 * 60),
    st.integers(24 * 60, 5 * 24 * 60),
    st.integers(5 * 24 * 60, 100 * 24 * 60),
)
moments = st.lists(pauses, min_size=1, max_size=12).map(
    lambda minutes: [BEGINS + MINUTE * sum(minutes[: count + 1]) for count in range(len(minutes))]
)
# To the minute, and some at the edge of a day somewhere.
expiries = st.lists(
    st.one_of(
        st.integers(-40 * 24 * 60, 200 * 24 * 60),
        st.builds(
            lambda day, hour, edge: (day * 24 + hour) * 60 + edge,
            st.integers(-40, 200),
            st.sampled_from([15, 16, 17]),
            st.sampled_from([-1, 0, 1]),
        ),
    ),
    min_size=25,
    max_size=25,
)
ladders = st.one_of(
    st.just(list(DEFAULT_RUNGS)),
    st.lists(st.integers(0, 120), min_size=1, max_size=8, unique=True).map(lambda r: sorted(r, reverse=True)),
)

# Who watches over the office's certificates; the administrator and the inspector hear of none.
REMINDED = (Role.ADB, Role.KEPALA_DINAS)


@pytest.mark.django_db
@settings(
    max_examples=SCENARIOS,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    expiries=expiries,
    sweeps=moments,
    ladders=st.tuples(*[ladders for _ in ZONES]),
    contact_from=st.integers(0, 30),
)
def test_nobody_is_unwarned_and_nobody_told_twice(
    expiries: list[int], sweeps: list[datetime], ladders: tuple[list[int], ...], contact_from: int
) -> None:
    with transaction.atomic():
        offices = [
            _office(zone, rungs=rungs, contact_from=contact_from)
            for (zone, _), rungs in zip(ZONES, ladders, strict=True)
        ]
        certificates = _certificates(offices, expiries=expiries)
        assert len(certificates) == CERTIFICATES
        for now in sweeps:
            sweep(now=now)
        _check(certificates, sweeps=sweeps)
        transaction.set_rollback(True)


def _office(zone: str, *, rungs: list[int], contact_from: int) -> User:
    name = uuid4().hex
    office = Office.objects.create(name=name, regency="Kabupaten Contoh", province="Contoh", time_zone=zone)
    ReminderRules.objects.create(
        office=office,
        rungs=rungs,
        contact_name="Rudi Contoh",
        contact_address="rudi@contoh.go.id",
        contact_from=contact_from,
    )
    people = [
        User.objects.create(
            office=office, username=f"{role.lower()}.{name}", role=role, email=f"{role}@{name}"
        )
        for role in Role
    ]
    return people[0]


def _certificates(people: Sequence[User], *, expiries: list[int]) -> list[Certificate]:
    """As many as are wanted, spread over the offices, each some minutes beside the moments that were drawn."""
    holders, made = [], []
    for number in range(CERTIFICATES):
        by, ends = people[number % len(people)], expiries[number % len(expiries)] + number // 75
        holder = Holder(office_id=by.office_id, nik="3402010101700003", nik_index=uuid4().bytes * 2)
        holders.append(holder)
        made.append(_certificate(holder, by=by, ends=BEGINS + MINUTE * ends))
    Holder.objects.bulk_create(holders)
    return Certificate.objects.bulk_create(made)


def _certificate(holder: Holder, *, by: User, ends: datetime) -> Certificate:
    columns: dict[str, Any] = {
        "key_type": "RSA",
        "key_size": 2048,
        "trust": Trust.UNCHECKED,
        "recorded_by": by,
    }
    begins = ends - timedelta(days=730)
    return Certificate(
        office=by.office,
        holder=holder,
        case_id=uuid4(),
        serial=str(uuid4().int),
        fingerprint=uuid4().hex * 2,
        not_before=begins,
        not_after=ends,
        recorded_at=begins,
        in_force_at=begins,
        **columns,
    )


def _check(certificates: list[Certificate], *, sweeps: list[datetime]) -> None:
    told: Told = defaultdict(list)
    for reminder in Reminder.objects.order_by("pk"):
        told[reminder.certificate_id, reminder.recipient_id].append(reminder)
    assert Notice.objects.count() == sum(len(reminders) for reminders in told.values())
    people = {
        office: list(
            User.objects.filter(office=office).filter(role__in=REMINDED).values_list("pk", flat=True)
        )
        for office in {certificate.office_id for certificate in certificates}
    }
    rules = ReminderRules.objects.in_bulk()
    for certificate in certificates:
        rule = rules[certificate.office_id]
        for person in people[certificate.office_id]:
            assert _as_told(told, certificate, person) == _by_hand(certificate, rule, sweeps, up_to=None)
        assert _as_told(told, certificate, None) == _by_hand(
            certificate, rule, sweeps, up_to=rule.contact_from
        )


def _as_told(told: Told, certificate: Certificate, person: int | None) -> list[tuple[int, datetime]]:
    return [(reminder.rung, reminder.recorded_at) for reminder in told[certificate.pk, person]]


def _by_hand(
    certificate: Certificate, rule: ReminderRules, sweeps: list[datetime], *, up_to: int | None
) -> list[tuple[int, datetime]]:
    """What is due at each sweep, once: in the way of a person with a calendar."""
    expected: dict[int, datetime] = {}
    for now in sweeps:
        days = days_left(certificate.not_after, now=now, zone=ZoneInfo(certificate.office.time_zone))
        rung = rung_due(days, rungs=rule.rungs)
        if rung is not None and (up_to is None or rung <= up_to):
            expected.setdefault(rung, now)
    return list(expected.items())
