"""The letters of the office about personal data: each made once, kept sealed, and on record when it was handed over."""

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from documents.fields import SealedBytesField


class LetterKind(models.TextChoices):
    """To whom it speaks, and about what."""

    ANSWER = "answer", "Jawaban atas permintaan"
    SUBJECT = "subject", "Pemberitahuan kepada pemilik data"
    AGENCY = "agency", "Pemberitahuan kepada lembaga pelindungan data pribadi"


class SentBy(models.TextChoices):
    """How it got to whom it is for."""

    HAND = "hand", "diserahkan langsung"
    POST = "post", "pos atau kurir"
    MAIL = "mail", "surel"
    APPLICATION = "application", "melalui aplikasi ini"
    PORTAL = "portal", "kanal pelaporan lembaga"


class Letter(models.Model):
    """Surat: one PDF to one addressee, of one version of what it is about."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("jenis", max_length=8, choices=LetterKind)
    number = models.CharField("nomor surat", max_length=40)
    subject_request = models.OneToOneField(
        "privacy.SubjectRequest", on_delete=models.PROTECT, null=True, related_name="letter"
    )
    incident = models.ForeignKey(
        "privacy.Incident", on_delete=models.PROTECT, null=True, related_name="letters"
    )
    holder_id = models.UUIDField("pemilik data", null=True)
    version = models.PositiveSmallIntegerField("versi", default=1)
    addressee = models.CharField("kepada", max_length=200)
    content = SealedBytesField("surat (PDF)")
    sha256 = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField("dibuat", default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("disampaikan", null=True)
    sent_how = models.CharField("cara", max_length=12, choices=SentBy, blank=True)
    sent_words = models.CharField("keterangan", max_length=300, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "surat"
        constraints = (
            models.UniqueConstraint(fields=["office", "number"], name="one_letter_a_number"),
            models.UniqueConstraint(
                fields=["incident", "version", "kind", "holder_id"],
                nulls_distinct=False,
                condition=Q(incident__isnull=False),
                name="one_letter_a_version",
            ),
            models.CheckConstraint(
                condition=Q(kind=LetterKind.ANSWER, subject_request__isnull=False, incident__isnull=True)
                | ~Q(kind=LetterKind.ANSWER) & Q(subject_request__isnull=True, incident__isnull=False),
                name="letter_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_how="", sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_how__in=SentBy.values, sent_by__isnull=False),
                name="letter_was_sent_somehow",
            ),
        )
        # What was handed over stays as it was. The seal changes with the master key, never what it holds.
        triggers = (
            pgtrigger.ReadOnly(
                name="letters_are_made_once",
                exclude=["content", "sent_at", "sent_how", "sent_words", "sent_by"],
            ),
            pgtrigger.Protect(name="letters_stay", operation=pgtrigger.Delete),
        )

    @property
    def file_name(self) -> str:
        return f"surat-{self.number.replace('/', '-')}.pdf"


class Agency(models.Model):
    """Lembaga pelindungan data pribadi: whom an office writes to when it has failed to protect data."""

    office = models.OneToOneField(
        "accounts.Office", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    name = models.CharField("nama lembaga", max_length=150)
    address = models.CharField("alamat", max_length=250)
    channel = models.CharField("surel atau kanal pelaporan", max_length=150, blank=True)
    changed_at = models.DateTimeField("diubah", default=timezone.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
