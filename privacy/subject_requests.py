"""What somebody asks of the office about his own data, and when it is to be answered (UU 27/2022)."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from privacy.deadline import LIMIT, Clock


class Kind(models.TextChoices):
    """Which of his rights he makes use of."""

    CORRECTION = "correction", "Perbaikan data"
    ACCESS = "access", "Akses data dan rekam jejak pemrosesan"
    ERASURE = "erasure", "Penghapusan data"
    SUSPENSION = "suspension", "Penundaan pemrosesan"


LAW = {
    Kind.CORRECTION: "UU 27/2022 Pasal 30",
    Kind.ACCESS: "UU 27/2022 Pasal 32",
    Kind.ERASURE: "UU 27/2022 Pasal 42 sampai dengan 44",
    Kind.SUSPENSION: "UU 27/2022 Pasal 41",
}


class ArrivedBy(models.TextChoices):
    """How it reached the office."""

    APPLICATION = "application", "melalui aplikasi ini"
    LETTER = "letter", "surat"
    MAIL = "mail", "surel"
    VISIT = "visit", "datang sendiri"
    PHONE = "phone", "telepon"


# The same within a sentence.
ARRIVED = {
    ArrivedBy.APPLICATION: "melalui aplikasi ini",
    ArrivedBy.LETTER: "melalui surat",
    ArrivedBy.MAIL: "melalui surel",
    ArrivedBy.VISIT: "secara langsung",
    ArrivedBy.PHONE: "melalui telepon",
}


class Answer(models.TextChoices):
    """What has become of it; nothing while it runs."""

    GRANTED = "granted", "dikabulkan"
    PARTLY = "partly", "dikabulkan sebagian"
    REFUSED = "refused", "ditolak"
    WITHDRAWN = "withdrawn", "ditarik kembali"


ANSWERS = (Answer.GRANTED, Answer.PARTLY, Answer.REFUSED)
NEEDS_GROUND = (Answer.PARTLY, Answer.REFUSED)
RUNNING = ("", "berjalan")


class SubjectRequestQuerySet(models.QuerySet["SubjectRequest"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def running(self) -> Self:
        """Neither answered nor withdrawn, in the words of the partial index."""
        return self.filter(answer="")

    def of_person(self, person_id: int) -> Self:
        return self.filter(person_id=person_id)


class SubjectRequest(models.Model):
    """Permintaan atas data pribadi: what one person asks about his own data, and what he was answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("nomor", max_length=30)
    kind = models.CharField("jenis", max_length=12, choices=Kind)
    # Whose data: of somebody with an account, or of a holder of certificates.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    holder = models.ForeignKey(
        "certificates.Holder", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="pemilik"
    )
    wish = models.CharField("yang diminta", max_length=1000)
    arrived_by = models.CharField("diterima melalui", max_length=12, choices=ArrivedBy)
    received_at = models.DateTimeField("diterima")
    due_at = models.DateTimeField("tenggat")
    recorded_at = models.DateTimeField("dicatat", default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField("jawaban", max_length=10, choices=Answer, blank=True)
    words = models.CharField("isi jawaban", max_length=2000, blank=True)
    ground = models.CharField("dasar hukum", max_length=500, blank=True)
    # Where the data were put right, as the letter says it.
    corrected = models.CharField("diperbaiki pada", max_length=200, blank=True)
    # Of an erasure: the list of papers that was put before the Kepala Dinas.
    destruction_id = models.UUIDField("usul pemusnahan", null=True)
    ended_at = models.DateTimeField("dijawab", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar = SubjectRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan atas data pribadi"
        indexes = (
            models.Index(fields=["office", "-received_at", "-id"], name="subject_request_latest"),
            models.Index(fields=["due_at"], condition=Q(answer=""), name="subject_request_running"),
            models.Index(fields=["person", "-received_at"], name="subject_request_of_person"),
            models.Index(fields=["holder"], name="subject_request_of_holder"),
        )
        constraints = (
            models.UniqueConstraint(fields=["office", "number"], name="one_subject_request_a_number"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(holder__isnull=True), name="subject_request_is_of_one"
            ),
            models.CheckConstraint(
                condition=Q(due_at=F("received_at") + LIMIT), name="subject_request_runs_72_hours"
            ),
            models.CheckConstraint(
                condition=Q(received_at__lte=F("recorded_at")), name="subject_request_has_arrived"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="known_subject_request"),
            models.CheckConstraint(
                condition=Q(answer="", ended_at__isnull=True, ended_by__isnull=True)
                | Q(answer__in=Answer.values, ended_at__isnull=False, ended_by__isnull=False) & ~Q(words=""),
                name="subject_request_ends_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=NEEDS_GROUND) | ~Q(ground=""), name="refusal_names_its_ground"
            ),
        )
        triggers = (pgtrigger.Protect(name="requests_stay", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("privacy:detail", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return not self.answer

    @property
    def subject(self) -> str:
        """Whose data it is about."""
        return str(self.person or self.holder)

    @property
    def law(self) -> str:
        return LAW[Kind(self.kind)]

    @property
    def headline(self) -> str:
        """What it is, without anybody's name: it stands in mails too."""
        return f"Permintaan {self.get_kind_display().lower()} {self.number}"

    @property
    def standing(self) -> str:
        return self.get_answer_display() or RUNNING[1]

    @property
    def clock(self) -> Clock:
        """Its time limit as it stands now, or stood when it ended."""
        return self.clock_at(self.ended_at or timezone.now())

    def clock_at(self, now: datetime) -> Clock:
        return Clock(self.due_at, now)
