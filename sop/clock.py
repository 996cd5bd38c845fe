"""When work was done and what it waited for: events, from which every duration can be computed again."""

from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.utils import timezone


class Work(models.Model):
    """Waktu pengerjaan: one stretch from opening an act to finishing it, by one person."""

    case_id = models.UUIDField()
    action = models.CharField(max_length=24)
    # The step that was to be done then: saving a draft is work on row 1, returning a form on row 2.
    row = models.CharField("langkah", max_length=24)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("dibuka")
    finished_at = models.DateTimeField("selesai")

    class Meta:
        indexes = (models.Index(fields=["case_id", "id"], name="work_by_case"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(finished_at__gte=models.F("opened_at")), name="work_ends_after_it_begins"
            ),
        )

    @property
    def duration(self) -> timedelta:
        return self.finished_at - self.opened_at


class Cause(models.TextChoices):
    """What a case waits for, or what went wrong."""

    BSRE = "bsre", "BSrE memverifikasi permohonan"
    OWNER = "owner", "Pemilik sertifikat menetapkan passphrase"
    SIAK = "siak", "SIAK pusat tidak dapat diakses"
    NETWORK = "network", "Jaringan kantor terganggu"
    P12 = "p12", "Berkas P12 ditolak SIAK"
    PASSPHRASE = "passphrase", "Passphrase ditolak SIAK"  # the name of a cause
    OTHER = "other", "Sebab lain"


WAITS = (Cause.BSRE, Cause.OWNER)
TROUBLES = (Cause.SIAK, Cause.NETWORK, Cause.P12, Cause.PASSPHRASE, Cause.OTHER)


class WaitQuerySet(models.QuerySet["Wait"]):
    def of_case(self, case_id: UUID) -> Self:
        return self.filter(case_id=case_id).order_by("id")

    def running(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def running_in(self, case_ids: list[UUID]) -> Self:
        return self.running().filter(case_id__in=case_ids)


class Wait(models.Model):
    """Waktu tunggu: why nobody could go on, from when until when. Never a state."""

    case_id = models.UUIDField()
    row = models.CharField("langkah", max_length=24)
    cause = models.CharField("sebab", max_length=12, choices=Cause)
    note = models.CharField("catatan", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField("mulai", default=timezone.now)
    ended_at = models.DateTimeField("selesai", null=True)

    objects: ClassVar = WaitQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["case_id", "id"], name="wait_by_case"),)
        constraints = (
            models.UniqueConstraint(
                fields=["case_id"], condition=models.Q(ended_at__isnull=True), name="one_wait_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(cause__in=Cause.values), name="known_cause"),
        )

    def __str__(self) -> str:
        return str(self.get_cause_display())

    @property
    def duration(self) -> timedelta:
        """Until now, while it runs."""
        return (self.ended_at or timezone.now()) - self.began_at

    @property
    def is_trouble(self) -> bool:
        return self.cause in TROUBLES


# A statement of our own, because every step that moves a case asks it.
END = "UPDATE sop_wait SET ended_at = %s WHERE case_id = %s AND ended_at IS NULL"


def stop_waiting(case_id: UUID, *, at: datetime) -> bool:
    """End what the case waits for; whether there was anything."""
    with connection.cursor() as cursor:
        cursor.execute(END, [at, case_id])
        return bool(cursor.rowcount)
