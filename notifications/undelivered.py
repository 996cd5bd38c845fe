"""What an administrator ought to know of his office's outbox."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from notifications.models import Notice, NoticeQuerySet

OVERDUE = timedelta(minutes=10)
# For so long the administrator is reminded of what was given up.
REMEMBERED = timedelta(days=7)
# Of the notice that tells of such: whoever finds it on his bell has been told.
ABOUT_LOSS = "menyerah:"
NOBODY_TRIED = "Belum ada upaya pengiriman. Periksa apakah proses worker dan beat berjalan"


@dataclass(frozen=True)
class Undelivered:
    """Notices that should long have reached somebody, and why they have not."""

    number: int
    error: str
    # How many of late are not even tried any more.
    given_up: int = 0


def undelivered(office_id: int) -> Undelivered | None:
    """What the office's administrator ought to know of its outbox; None while all is well. One query."""
    late = models.Q(pk__in=Notice.objects.overdue(OVERDUE).values("pk"))
    lost = models.Q(given_up_at__gte=Now() - REMEMBERED, handed_over_at=None) & ~models.Q(last_error="")
    counted = (
        Notice.objects.of_office(office_id)
        .filter(late | lost)
        .annotate(
            late=models.Window(models.Count("pk", filter=models.Q(given_up_at=None))),
            lost=models.Window(models.Count("pk", filter=~models.Q(given_up_at=None))),
        )
    )
    worst = counted.order_by("-attempts", "-pk").values_list("late", "last_error", "lost").first()
    return Undelivered(worst[0], worst[1] or NOBODY_TRIED, worst[2]) if worst else None


def lost_of(office_id: int) -> NoticeQuerySet:
    """What nobody took, nobody has read here, and nobody has told its reader yet: a task until somebody sees to it."""
    given_up = Notice.objects.of_office(office_id).filter(given_up_at__isnull=False, read_at=None)
    untold = given_up.filter(handed_over_at=None).exclude(last_error="")
    found: NoticeQuerySet = untold.exclude(occasion__startswith=ABOUT_LOSS).select_related("recipient")
    return found.order_by("created_at", "pk")


def try_again(notices: models.QuerySet[Notice]) -> int:
    """Have them tried as if they had just been written."""
    return notices.update(
        sent_at=None, given_up_at=None, refused_since=None, attempts=0, last_error="", try_after=Now()
    )
