"""The register of failures to protect personal data, and what those are told who must hear of it (article 46)."""

from typing import ClassVar, Self
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from privacy.deadline import LIMIT, Clock


class DataKind(models.TextChoices):
    """Which data got where they should not be, were changed or were lost."""

    NAME = "name", "nama dan gelar"
    NIK = "nik", "NIK"
    NIP = "nip", "NIP"
    KTP = "ktp", "pindaian KTP"
    DECREE = "decree", "pindaian SK"
    FORM = "form", "formulir permohonan"
    CONTACT = "contact", "surel dan nomor telepon"
    ACCOUNT = "account", "data akun"
    CERTIFICATE = "certificate", "data sertifikat elektronik"
    TRAIL = "trail", "rekam jejak"
    OTHER = "other", "data lain"


# Without which no letter can say what article 46 wants told.
NEEDED = {
    "cause": "bagaimana terjadi",
    "data_kinds": "jenis data",
    "exposed": "rincian data yang terungkap",
    "subjects": "pemilik data",
    "handling": "penanganan",
    "measures": "pencegahan dan pemulihan",
}


class IncidentQuerySet(models.QuerySet["Incident"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def running(self) -> Self:
        """Of which somebody has still to be told, in the words of the partial index."""
        untold = Q(agency_told_at__isnull=True) | Q(subjects_told_at__isnull=True)
        return self.filter(untold, closed_at__isnull=True)


class Incident(models.Model):
    """Insiden: what happened to whose data, what is done about it, and who was told of it when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("nomor", max_length=30)
    # Every change adds one: letters are made of a version, and a page that is older is refused.
    version = models.PositiveSmallIntegerField("versi", default=1)
    title = models.CharField("yang terjadi", max_length=200)
    noticed_at = models.DateTimeField("diketahui")
    due_at = models.DateTimeField("tenggat")
    happened_at = models.DateTimeField("terjadi", null=True)
    cause = models.CharField("bagaimana terjadi", max_length=1000)
    data_kinds = ArrayField(models.CharField(max_length=12, choices=DataKind), verbose_name="jenis data")
    exposed = models.CharField("rincian data", max_length=1000)
    subjects = models.CharField("pemilik data", max_length=500)
    affected = models.PositiveIntegerField("jumlah orang", null=True)
    handling = models.CharField("penanganan", max_length=1000)
    measures = models.CharField("pencegahan", max_length=1000)
    holder_ids = ArrayField(models.UUIDField(), verbose_name="orang yang tercatat", default=list)
    case_ids = ArrayField(models.UUIDField(), verbose_name="permohonan", default=list)
    # What made somebody look: an entry of the trail, where it was one.
    entry = models.BigIntegerField("nomor catatan", null=True)
    recorded_at = models.DateTimeField("dicatat", default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agency_told_at = models.DateTimeField("lembaga diberi tahu", null=True)
    subjects_told_at = models.DateTimeField("pemilik data diberi tahu", null=True)
    closed_at = models.DateTimeField("ditutup", null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    conclusion = models.CharField("kesimpulan", max_length=2000, blank=True)
    # It was looked into, and no data were exposed: nobody need be told.
    is_no_breach = models.BooleanField("bukan kegagalan pelindungan data", default=False)

    objects: ClassVar = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "insiden data pribadi"
        indexes = (
            models.Index(fields=["office", "-noticed_at", "-id"], name="incident_latest"),
            models.Index(
                fields=["due_at"],
                condition=(Q(agency_told_at__isnull=True) | Q(subjects_told_at__isnull=True))
                & Q(closed_at__isnull=True),
                name="incident_running",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["office", "number"], name="one_incident_a_number"),
            models.CheckConstraint(
                condition=Q(due_at=F("noticed_at") + LIMIT), name="incident_runs_72_hours"
            ),
            models.CheckConstraint(
                condition=Q(noticed_at__lte=F("recorded_at")), name="incident_was_noticed"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, conclusion="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(conclusion=""),
                name="incident_closes_with_a_conclusion",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(is_no_breach=True)
                | Q(agency_told_at__isnull=False, subjects_told_at__isnull=False),
                name="breach_is_told_before_it_closes",
            ),
        )
        triggers = (pgtrigger.Protect(name="incidents_stay", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("privacy:incident", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_told(self) -> bool:
        """Whether the agency and everybody whose data it is were told."""
        return self.agency_told_at is not None and self.subjects_told_at is not None

    @property
    def is_running(self) -> bool:
        return self.is_open and not self.is_told

    @property
    def standing(self) -> str:
        if not self.is_open:
            return "ditutup"
        return "pemberitahuan belum lengkap" if self.is_running else "sudah diberitahukan"

    @property
    def headline(self) -> str:
        """What it is, without what happened: it stands in mails too."""
        return f"Pemberitahuan insiden {self.number}"

    @property
    def lacking(self) -> list[str]:
        """What is still to be found out before anybody can be written to, in words."""
        return [words for name, words in NEEDED.items() if not getattr(self, name)]

    @property
    def kinds_in_words(self) -> str:
        return ", ".join(str(DataKind(kind).label) for kind in self.data_kinds if kind in DataKind.values)

    @property
    def clock(self) -> Clock:
        """The time limit of the notices as it stands now, or stood when the last of them went out."""
        told = [moment for moment in (self.agency_told_at, self.subjects_told_at) if moment]
        ended = max(told) if self.is_told else self.closed_at
        return Clock(self.due_at, ended or timezone.now())
