"""Copies of the trail that somebody has asked for: made by the worker, kept for a day."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from audit.wishes import Wish, ends_with_a_file_or_a_reason

# Who reads the trail of his office and takes copies of it; what concerns oneself is everybody's.
READERS = ("ADMIN", "INSPECTOR")


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


class Sheet(Wish):
    """Salinan: what was asked for, by whom, how far it is, and the file once it is whole."""

    format = models.CharField("bentuk", max_length=4, choices=Format)
    # The words of the filters as they stand in the address; `is_own` where it is about whoever asks.
    query = models.TextField(blank=True)
    is_own = models.BooleanField(default=False)
    words = models.TextField("isi")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(fields=["asked_by", "-asked_at"], name="sheets_of_a_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(format__in=Format.values), name="known_sheet_format"),
            ends_with_a_file_or_a_reason("sheet_ends_with_a_file_or_a_reason"),
        )

    def get_absolute_url(self) -> str:
        return reverse("audit:sheet", args=[self.pk])

    @property
    def file_name(self) -> str:
        """What it is called on the disk of whoever fetches it."""
        return f"rekam-jejak-{timezone.localtime(self.asked_at):%Y%m%d-%H%M%S}.{self.format}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[Format(self.format)]


class SheetPart(models.Model):
    """A stretch of the file, so that no process ever holds all of it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["sheet", "number"], name="one_sheet_part_a_number"),)
