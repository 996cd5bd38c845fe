"""A certificate that ends at a known moment, and what its office was told of it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from certificates.models import Certificate
from notifications.models import Notice
from renewals.models import Reminder
from renewals.sweep import sweep
from tests.certificates.authority import LIFE
from tests.certificates.register import certificate_of, holder_of

JAKARTA = ZoneInfo("Asia/Jakarta")
# 09.15 WIB of a Wednesday.
ENDS = datetime(2027, 6, 30, 2, 15, 7, tzinfo=UTC)


def certificate_until(ends: datetime, *, by: User, **columns: Any) -> Certificate:
    """In force, to the second as long as BSrE's are."""
    begins = ends - LIFE
    holder = columns.pop("holder", None) or holder_of(by)
    return certificate_of(holder, by=by, begins=begins, not_after=ends, in_force_at=begins, **columns)


def morning(day: date, *, zone: ZoneInfo = JAKARTA, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=zone)


def days_before(days: int, *, ends: datetime = ENDS, hour: int = 8) -> datetime:
    """A morning at the office, so many days before the day of the end."""
    return morning(ends.astimezone(JAKARTA).date() - timedelta(days=days), hour=hour)


def sweep_each(days: Iterator[int] | range | list[int], *, ends: datetime = ENDS) -> dict[int, int]:
    """Sweep on each of these mornings, counted from the end; how many were told on each, where anybody was."""
    told = {day: sweep(now=days_before(day, ends=ends)) for day in days}
    assert None not in told.values()
    return {day: number for day, number in told.items() if number}


def rung_due(days: int, *, rungs: Sequence[int]) -> int | None:
    """The most urgent rung that is due with so many days left, reckoned without the sweep; None while it is early."""
    if days < 0:
        return days
    return min((rung for rung in rungs if rung >= days), default=None)


def rungs_told(user: User | None) -> list[int]:
    """In the order in which they were recorded."""
    return list(Reminder.objects.filter(recipient=user).order_by("pk").values_list("rung", flat=True))


def notice_to(user: User | None) -> Notice:
    return Notice.objects.filter(recipient=user, occasion__startswith="pengingat:").latest("pk")
