"""Copies of the trail that somebody has asked for: made by the worker, kept for a day."""

from datetime import timedelta
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

# For so long a worker that has not been heard of is taken to be at it.
CLAIM = timedelta(minutes=2)
KEPT = timedelta(days=1)
PART = 1 << 20
# Who reads the trail of his office and takes copies of it; what concerns oneself is everybody's.
READERS = ("ADMIN",)


class Format(models.TextChoices):
    """What the file is."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX (Excel)"
    PDF = "pdf", "PDF"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


class SheetQuerySet(models.QuerySet["Sheet"]):
    def unfinished(self) -> Self:
        """Neither made nor given up."""
        return self.filter(finished_at__isnull=True)

    def claim(self, pk: UUID) -> bool:
        """Whether the caller is the one who makes it now: a message may come twice, and a worker may die."""
        now = timezone.now()
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
        return bool(self.unfinished().filter(free, pk=pk).update(claimed_until=now + CLAIM))


class Sheet(models.Model):
    """Salinan: what was asked for, by whom, how far it is, and the file once it is whole."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("diminta", default=timezone.now)
    format = models.CharField("bentuk", max_length=4, choices=Format)
    # The words of the filters as they stand in the address; `is_own` where it is about whoever asks.
    query = models.TextField(blank=True)
    is_own = models.BooleanField(default=False)
    words = models.TextField("isi")
    claimed_until = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField("selesai", null=True)
    failed_because = models.TextField(blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.BigIntegerField("ukuran", default=0)

    objects: ClassVar = SheetQuerySet.as_manager()
    # It is a copy: what it was made of stays.
    may_be_deleted: ClassVar = True

    class Meta:
        indexes = (models.Index(fields=["asked_by", "-asked_at"], name="sheets_of_a_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(format__in=Format.values), name="known_sheet_format"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | ~Q(sha256="") | ~Q(failed_because=""),
                name="sheet_ends_with_a_file_or_a_reason",
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("audit:sheet", args=[self.pk])

    @property
    def is_ready(self) -> bool:
        return bool(self.sha256)

    @property
    def file_name(self) -> str:
        """What it is called on the disk of whoever fetches it."""
        return f"rekam-jejak-{timezone.localtime(self.asked_at):%Y%m%d-%H%M%S}.{self.format}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[Format(self.format)]

    @property
    def kept_until(self) -> object:
        return self.asked_at + KEPT


class SheetPart(models.Model):
    """A stretch of the file, so that no process ever holds all of it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["sheet", "number"], name="one_sheet_part_a_number"),)
