"""How long papers are kept: by rule, and beyond it where somebody holds them."""

from calendar import monthrange
from datetime import date
from typing import ClassVar, Self
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse
from django.utils import timezone

from accounts.zones import day
from documents.courses import CountedFrom
from documents.kinds import DESTRUCTIBLE, DocumentKind
from documents.proposals import Decision, Proposal, proposal_constraints, proposal_triggers

MOST_YEARS = 100


def lasting(months: int) -> str:
    """A length of time in words: `2 tahun 6 bulan`."""
    parts = ((months // 12, "tahun"), (months % 12, "bulan"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


class RuleQuerySet(models.QuerySet["RetentionRule"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def in_force(self) -> Self:
        """The latest of each kind that the Kepala Dinas has confirmed."""
        confirmed = self.filter(decision=Decision.CONFIRMED)
        return confirmed.order_by("kind", "-decided_at").distinct("kind")


class RetentionRule(Proposal):
    """Aturan retensi: how long an office keeps one kind of paper. The latest confirmed holds, all others stay."""

    kind = models.CharField("jenis dokumen", max_length=16, choices=DocumentKind)
    months = models.PositiveSmallIntegerField("lama simpan (bulan)")
    counted_from = models.CharField("dihitung sejak", max_length=12, choices=CountedFrom)
    basis_number = models.CharField("nomor keputusan atau JRA", max_length=100)
    basis_date = models.DateField("tanggal keputusan atau JRA")

    objects: ClassVar = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = "aturan retensi"
        indexes = (models.Index(fields=["office", "kind", "-decided_at"], name="retention_by_kind"),)
        constraints = (
            *proposal_constraints(),
            UniqueConstraint(
                fields=["office", "kind"],
                condition=Q(decision=Decision.OPEN),
                name="one_open_rule_a_kind",
            ),
            CheckConstraint(condition=Q(kind__in=DESTRUCTIBLE), name="rule_of_a_destructible_kind"),
            CheckConstraint(
                condition=Q(months__gte=1, months__lte=MOST_YEARS * 12), name="rule_has_its_time"
            ),
            CheckConstraint(condition=Q(counted_from__in=CountedFrom.values), name="rule_counts_from_known"),
            CheckConstraint(condition=~Q(basis_number=""), name="rule_has_its_basis"),
        )
        triggers = proposal_triggers("rule")

    def get_absolute_url(self) -> str:
        return reverse("documents:rule", args=[self.pk])

    @property
    def length(self) -> str:
        """How long, in words."""
        return lasting(self.months)

    @property
    def sentence(self) -> str:
        """How long, and since when it counts."""
        return f"{self.length} sejak {self.get_counted_from_display()}"

    @property
    def basis(self) -> str:
        """By whose word: `Nomor 188/12/2026 tanggal 2 Maret 2026`."""
        return f"{self.basis_number} tanggal {day(self.basis_date)}"

    def ends(self, since: date) -> date:
        """The first day on which a paper whose time began on `since` is due."""
        return months_after(since, self.months)


def months_after(since: date, months: int) -> date:
    """So many months later, on the same day or, where the month has none, on its last."""
    years, before = divmod(since.month - 1 + months, 12)
    year, month = min(since.year + years, date.max.year), before + 1
    return date(year, month, min(since.day, monthrange(year, month)[1]))


class HoldQuerySet(models.QuerySet["Hold"]):
    def lasting(self) -> Self:
        return self.filter(lifted_at__isnull=True)


class Hold(models.Model):
    """Penahanan: nothing of a case is destroyed until somebody lifts it: a lawsuit, an inspection, a request."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField("permohonan")
    case_number = models.CharField("nomor permohonan", max_length=200, blank=True)
    reason = models.CharField("alasan", max_length=500)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField("ditahan", default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField("dilepas", null=True)
    lifted_because = models.CharField("alasan pelepasan", max_length=500, blank=True)

    objects: ClassVar = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = "penahanan"
        constraints = (
            UniqueConstraint(
                fields=["case_id"], condition=Q(lifted_at__isnull=True), name="one_lasting_hold_a_case"
            ),
            CheckConstraint(condition=~Q(reason=""), name="hold_has_its_reason"),
            CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_because="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because=""),
                name="lifted_hold_says_who_and_why",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="hold_is_only_lifted", exclude=["lifted_by", "lifted_at", "lifted_because"]
            ),
            pgtrigger.Protect(
                name="lifted_hold_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__lifted_at__isnull=False),
            ),
            pgtrigger.Protect(name="hold_is_not_deleted", operation=pgtrigger.Delete),
        )
