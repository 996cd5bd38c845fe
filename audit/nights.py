"""What each night's verification of the trail came to, and how many entries an office has."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import connection, models
from django.utils import timezone

from audit.findings import Report, Verdict
from audit.seals import kept_for_ever
from audit.settled import latest

COUNTED = (
    "SELECT office_id, count(*) FROM audit_entry WHERE id <= %s AND office_id IS NOT NULL GROUP BY office_id"
)
SINCE = "SELECT count(*) FROM (SELECT FROM audit_entry WHERE id > %s AND office_id = %s LIMIT %s) AS fresh"
# No page counts more than these: beyond, it says "more than".
MOST = 10_000


class Night(models.Model):
    """The outcome of one verification, and the entries of each office up to the number that was settled by then."""

    at = models.DateTimeField("waktu")
    verdict = models.SmallIntegerField("hasil", choices=Verdict)
    entries = models.BigIntegerField("jumlah catatan")
    # No entry with a number up to this one will come any more, so that what was counted once stays right.
    settled = models.BigIntegerField()
    of_offices = models.JSONField("catatan per kantor", default=dict)

    objects: ClassVar = models.Manager["Night"]()

    class Meta:
        triggers = kept_for_ever()

    @property
    def is_intact(self) -> bool:
        return self.verdict == Verdict.INTACT


@dataclass(frozen=True)
class Extent:
    """How many entries an office has, `is_more` where nobody has counted them all; and the last night's outcome."""

    entries: int
    is_more: bool
    night: Night | None


def remember(report: Report) -> Night:
    """Keep what a verification came to."""
    last = latest()
    settled = last.settled if last else 0
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [settled])
        counts = {str(office): count for office, count in cursor.fetchall()}
    return Night.objects.create(
        at=timezone.now(),
        verdict=report.verdict,
        entries=report.entries,
        settled=settled,
        of_offices=counts,
    )


def extent(*, office_id: int) -> Extent:
    """What was counted last night, and what has come since: never the whole trail."""
    night = Night.objects.order_by("-id").first()
    with connection.cursor() as cursor:
        cursor.execute(SINCE, [night.settled if night else 0, office_id, MOST + 1])
        (fresh,) = cursor.fetchone()
    counted = int(night.of_offices.get(str(office_id), 0)) if night else 0
    return Extent(counted + min(fresh, MOST), fresh > MOST, night)
