"""Who is in office: a person in a position, from one day to another, by one decree."""

from datetime import date
from typing import ClassVar, Self
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse

from certificates.holder_data import PositionStatus, titled

# What an ordinary head serves without end; all others serve for a time.
ACTING = frozenset(PositionStatus) - {PositionStatus.DEFINITIF}


class Ending(models.TextChoices):
    """How a tenure came to its end."""

    TRANSFERRED = "TRANSFERRED", "Mutasi atau promosi"
    RETIRED = "RETIRED", "Pensiun"
    DISMISSED = "DISMISSED", "Diberhentikan atau mengundurkan diri"
    DIED = "DIED", "Meninggal dunia"
    RUN_OUT = "RUN_OUT", "Masa penugasan berakhir"
    ABSENT = "ABSENT", "Berhalangan sementara, digantikan Plh."
    MISTAKEN = "MISTAKEN", "Salah catat: tidak pernah menjabat"


class TenureQuerySet(models.QuerySet["Tenure"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def real(self) -> Self:
        """All but those that were recorded by mistake."""
        return self.exclude(ended_how=Ending.MISTAKEN)

    def of_position(self, position: str) -> Self:
        return self.filter(position__iexact=position)

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """Those that share a day with this span."""
        found = self.real().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return found.filter(starts_on__lte=ends_on) if ends_on else found

    def latest_first(self) -> Self:
        return self.order_by("-starts_on", "-recorded_at")


def _span() -> Func:
    """Both days belong to it; without an end it goes on."""
    return Func(
        F("starts_on"), F("ends_on"), Value("[]"), function="daterange", output_field=DateRangeField()
    )


class Tenure(models.Model):
    """Masa jabatan: somebody heads something, in his own right or for somebody else."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        "certificates.Holder", on_delete=models.PROTECT, related_name="tenures", verbose_name="pejabat"
    )
    position = models.CharField("jabatan", max_length=150)
    kind = models.CharField("status jabatan", max_length=9, choices=PositionStatus)
    decree_number = models.CharField("nomor SK", max_length=100)
    decree_date = models.DateField("tanggal SK")
    decree = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="pindaian SK",
    )
    starts_on = models.DateField("TMT jabatan")
    ends_on = models.DateField("berlaku sampai", null=True)
    note = models.CharField("keterangan", max_length=500, blank=True)
    ended_how = models.CharField("sebab berakhir", max_length=11, choices=Ending, blank=True)
    end_decree_number = models.CharField("nomor SK pemberhentian", max_length=100, blank=True)
    end_decree_date = models.DateField("tanggal SK pemberhentian", null=True)
    end_decree = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="pindaian SK pemberhentian",
    )
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )

    objects: ClassVar = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = "masa jabatan"
        indexes = (models.Index(fields=["office", "-starts_on"], name="tenure_by_start"),)
        constraints = (
            ExclusionConstraint(
                name="one_officer_at_a_time",
                expressions=[
                    ("office", RangeOperators.EQUAL),
                    (Lower("position"), RangeOperators.EQUAL),
                    (_span(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(ended_how=Ending.MISTAKEN),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="tenure_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_how="") | Q(ends_on__isnull=False), name="ended_tenure_has_its_day"
            ),
            models.CheckConstraint(condition=Q(kind__in=PositionStatus.values), name="known_tenure_kind"),
            models.CheckConstraint(condition=Q(ended_how__in=["", *Ending.values]), name="known_ending"),
            models.CheckConstraint(
                condition=~Q(position="") & ~Q(decree_number=""), name="tenure_has_position_and_decree"
            ),
        )
        triggers = (
            # A certificate tells by its holder alone that he has left: no list asks for tenures row by row.
            pgtrigger.Trigger(
                name="holder_served_until",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    UPDATE certificates_holder SET served_until = (
                        SELECT CASE WHEN bool_or(ends_on IS NULL) THEN NULL ELSE max(ends_on) END
                        FROM certificates_tenure
                        WHERE holder_id = certificates_holder.id AND ended_how <> 'MISTAKEN'
                    ) WHERE id IN (OLD.holder_id, NEW.holder_id);
                    RETURN NULL;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.holder.full_name} ({self.title})"

    def get_absolute_url(self) -> str:
        return reverse("tenures:detail", args=[self.pk])

    @property
    def title(self) -> str:
        """The position as he signs in it: `Plt. Kepala Dinas Contoh`."""
        return titled(self.position, self.kind)

    @property
    def is_mistaken(self) -> bool:
        return self.ended_how == Ending.MISTAKEN

    @property
    def is_absence(self) -> bool:
        """Whether he is expected back."""
        return self.ended_how == Ending.ABSENT

    def is_over(self, day: date) -> bool:
        """Whether its last day lies before this one."""
        return self.ends_on is not None and self.ends_on < day

    def is_current(self, day: date) -> bool:
        """Whether he is in office on this day."""
        return self.starts_on <= day and not self.is_over(day) and not self.is_mistaken
