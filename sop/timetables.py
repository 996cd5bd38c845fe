"""What an office itself says of its working time: its hours since a day, and the days on which it alone is closed."""

from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject, Now

from accounts.models import Office
from sop.office_hours import OfficeTime, Week


class Timetable(models.Model):
    """Jam kerja: the hours of the weekdays since a day. An office without one has the usual hours."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    since = models.DateField("berlaku sejak")
    # Monday's first; each as it is written, empty where the office is closed.
    hours = ArrayField(models.CharField(max_length=80, blank=True), size=7, verbose_name="jam kerja")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["office", "since"], name="one_timetable_a_day"),
            models.CheckConstraint(condition=models.Q(hours__len=7), name="hours_of_seven_days"),
        )


class ClosedDayQuerySet(models.QuerySet["ClosedDay"]):
    def of_office(self, office_id: int) -> "ClosedDayQuerySet":
        """Those that still are closed."""
        return self.filter(office_id=office_id, reopened_at__isnull=True)


class ClosedDay(models.Model):
    """Hari tutup: one day on which this office alone does not work. Reopened by a mark, never taken away."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("tanggal")
    reason = models.CharField("keterangan", max_length=150)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("dicatat", db_default=Now())
    reopened_at = models.DateTimeField("dibuka kembali", null=True)

    objects: ClassVar = ClosedDayQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["office", "day"],
                condition=models.Q(reopened_at__isnull=True),
                name="closed_once_a_day",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="closed_for_a_reason"),
        )


def with_hours(rows: QuerySet[Any], *, office: str = "office") -> QuerySet[Any]:
    """What belongs to an office, each with what its office says of its time, so that no page asks for it once more."""
    weeks = Timetable.objects.filter(office=OuterRef(office)).order_by("-since")
    closed = ClosedDay.objects.filter(office=OuterRef(office), reopened_at__isnull=True)
    told: QuerySet[Any] = rows.annotate(
        weeks=ArraySubquery(weeks.values_list(JSONObject(since="since", hours="hours"))),
        closed_days=ArraySubquery(closed.values("day")),
    )
    return told


def office_time(office_id: int) -> OfficeTime:
    """When the office works, by all that it has said until now."""
    office = with_hours(Office.objects.all(), office="pk").get(pk=office_id)
    return time_of(office, zone=office.zone)


def time_of(row: Any, *, zone: ZoneInfo) -> OfficeTime:
    """The same of a row `with_hours`."""
    weeks = (Week.read(date.fromisoformat(week["since"]), week["hours"]) for week in row.weeks)
    return OfficeTime(zone=zone, weeks=tuple(weeks), closed=frozenset(row.closed_days))
