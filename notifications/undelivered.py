"""What an administrator ought to know of his office's outbox."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

from notifications.models import Notice

OVERDUE = timedelta(minutes=10)
# For so long the administrator is reminded of what was given up.
REMEMBERED = timedelta(days=7)
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
    lost = models.Q(given_up_at__gte=Now() - REMEMBERED) & ~models.Q(last_error="")
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
