"""What somebody has asked for and the worker makes: claimed by one process at a time, kept for a day, forgotten."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

# For so long a worker that has not been heard of is taken to be at it.
CLAIM = timedelta(minutes=2)
KEPT = timedelta(days=1)
PART = 1 << 20


class WishQuerySet(models.QuerySet[Any]):
    def unfinished(self) -> Self:
        """Neither made nor given up."""
        return self.filter(finished_at__isnull=True)

    def overdue(self) -> Self:
        """Kept for long enough."""
        return self.filter(asked_at__lt=timezone.now() - KEPT)

    def claim(self, pk: UUID) -> bool:
        """Whether the caller is the one who makes it now: a message may come twice, and a worker may die."""
        now = timezone.now()
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
        return bool(self.unfinished().filter(free, pk=pk).update(claimed_until=now + CLAIM))


class Wish(models.Model):
    """Permintaan berkas: by whom, how far it is, and what is known of the file once it is whole."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("diminta", default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("selesai", null=True)
    failed_because = models.TextField(blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.BigIntegerField("ukuran", default=0)

    objects: ClassVar = WishQuerySet.as_manager()
    # It is a copy: what it was made of stays.
    may_be_deleted: ClassVar = True

    class Meta:
        abstract = True

    @property
    def is_ready(self) -> bool:
        return bool(self.sha256)

    @property
    def kept_until(self) -> datetime:
        return self.asked_at + KEPT


def ends_with_a_file_or_a_reason(name: str) -> models.CheckConstraint:
    """For the concrete wish, whose constraint needs a name of its own."""
    ended = ~Q(sha256="") | ~Q(failed_because="")
    return models.CheckConstraint(condition=Q(finished_at__isnull=True) | ended, name=name)
