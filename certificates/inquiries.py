"""What BSrE was asked about a holder, and what it answered: rows that a worker finds whatever becomes of the queue."""

from datetime import timedelta
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from certificates.bsre import BsreStatus

# Longer than one inquiry may take; a worker that died in the middle of it is followed by another after this.
CLAIM = timedelta(minutes=2)


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def waiting(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def unclaimed(self) -> Self:
        """Waiting, and in nobody's hands."""
        free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=Now() - CLAIM)
        return self.waiting().filter(free)

    def claim(self, pk: UUID) -> "Inquiry | None":
        """The inquiry, for one worker alone; None if it is answered or another's. No lock outlasts it."""
        claimed = self.unclaimed().filter(pk=pk).update(claimed_at=Now())
        return self.select_related("holder").get(pk=pk) if claimed else None


class Inquiry(models.Model):
    """One question about one holder. Exactly one of answer and fault tells how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey("certificates.Holder", on_delete=models.PROTECT, related_name="inquiries")
    asked_at = models.DateTimeField("ditanyakan pada", db_default=Now())
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField("dijawab pada", null=True)
    answer = models.CharField("status di BSrE", max_length=24, choices=BsreStatus, blank=True)
    fault = models.CharField("gangguan", max_length=200, blank=True)

    objects: ClassVar = InquiryQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["holder", "-asked_at"], name="inquiry_of_holder"),)
        constraints = (
            # However often the button is pressed: one question at a time.
            models.UniqueConstraint(
                fields=["holder"], condition=Q(answered_at__isnull=True), name="one_inquiry_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", fault="")
                | (Q(answered_at__isnull=False) & (Q(answer="") ^ Q(fault=""))),
                name="inquiry_ends_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answer__in=BsreStatus.values), name="known_bsre_status"
            ),
        )

    def __str__(self) -> str:
        return self.get_answer_display() if self.answer else self.fault or "belum dijawab"

    def finish(self, *, answer: str = "", fault: str = "") -> None:
        """Keep how it ended; a second worker who comes late changes nothing."""
        Inquiry.objects.waiting().filter(pk=self.pk).update(
            answered_at=Now(), answer=answer, fault=fault[:200]
        )
