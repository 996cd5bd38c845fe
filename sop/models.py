"""Which rules, which step? A SOP as an office has loaded it, and the rows of its tables."""

from typing import ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils import timezone

# Django finds a room's models here; work, waits, counters and office hours have modules of their own.
from sop.clock import Wait, Work
from sop.numbering import Counter
from sop.packs import Pack, PackPart
from sop.procedures import ACTIONS, Actor, Artefact, Procedure, Symbol
from sop.revisions import Revision
from sop.timetables import ClosedDay, Timetable
from sop.verdicts import SignatureVerdict

__all__ = [
    "Actor",
    "Artefact",
    "ClosedDay",
    "Counter",
    "Pack",
    "PackPart",
    "Procedure",
    "Revision",
    "SignatureVerdict",
    "Sop",
    "Step",
    "Symbol",
    "Timetable",
    "Wait",
    "Work",
]

# A SOP is changed by loading its next revision: cases keep the one that they began under.
UNCHANGEABLE = pgtrigger.Protect(name="unchangeable", operation=pgtrigger.Update | pgtrigger.Delete)
# Both moments are the start of a transaction: equal while the SOP is being loaded, and never again.
ROWS_COME_WITH_THEIR_SOP = pgtrigger.Trigger(
    name="rows_come_with_their_sop",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    func="""
        IF (SELECT loaded_at FROM sop_sop WHERE id = NEW.sop_id) <> now() THEN
            RAISE EXCEPTION 'pgtrigger: Cannot add rows to a loaded SOP';
        END IF;
        RETURN NEW;
    """,
)


class SopQuerySet(models.QuerySet["Sop"]):
    def current(self, office_id: int) -> "Sop":
        """The revision that new cases of the office begin under. Sop.DoesNotExist where none is in use."""
        found = self.filter(office_id=office_id).in_use().first()
        if found is None:
            raise self.model.DoesNotExist
        return found

    def in_use(self) -> Self:
        """Those that have come into use, the latest first."""
        return self.filter(in_use_since__lte=timezone.localdate()).order_by("-in_use_since", "-pk")


class Sop(models.Model):
    """Naskah SOP: one revision of an office's procedure, word for word. Immutable once loaded."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("nomor SOP", max_length=80)
    revision = models.CharField("revisi", max_length=80)
    title = models.TextField("nama SOP")
    document = models.JSONField("naskah")
    content_sha256 = models.CharField("SHA-256 berkas", max_length=64)
    loaded_at = models.DateTimeField("dimuat", db_default=TransactionNow())
    # Ours: the document's own effective date may be empty, and stays so.
    in_use_since = models.DateField("dipakai sejak")

    objects: ClassVar = SopQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["office", "number", "revision"], name="revision_loaded_once"),
        )
        triggers = (UNCHANGEABLE,)

    def __str__(self) -> str:
        return f"{self.number}, {self.revision}"


class Step(models.Model):
    """Langkah: one row of a SOP's table, verbatim, beside what the application must know about it."""

    sop = models.ForeignKey(Sop, on_delete=models.PROTECT, related_name="steps")
    procedure = models.CharField("prosedur", max_length=12, choices=Procedure)
    order = models.PositiveSmallIntegerField("urutan")
    number_as_written = models.CharField("No", max_length=80)
    action = models.CharField("tindakan", max_length=24)
    activity = models.TextField("Aktivitas")
    actor = models.CharField("Pelaksana", max_length=12, choices=Actor)
    # The SOP has no mark in either column of this row: actor and symbol are the editors' reading.
    actor_inferred = models.BooleanField("pelaksana disimpulkan")
    symbol = models.CharField("simbol", max_length=8, choices=Symbol)
    mark = models.TextField("tanda dalam naskah", blank=True)
    requirement = models.TextField("Persyaratan / Kelengkapan")
    minutes = models.PositiveSmallIntegerField("waktu baku (menit)")
    minutes_as_written = models.TextField("Waktu")
    output = models.TextField("Output")
    remarks = models.TextField("Keterangan", blank=True)
    needs = ArrayField(models.CharField(max_length=16, choices=Artefact), verbose_name="memerlukan")
    makes = ArrayField(models.CharField(max_length=16, choices=Artefact), verbose_name="menghasilkan")
    note = models.TextField("catatan penyunting", blank=True)

    class Meta:
        ordering = ("sop", "procedure", "order")
        constraints = (
            models.UniqueConstraint(fields=["sop", "procedure", "order"], name="one_row_a_place"),
            models.UniqueConstraint(fields=["sop", "procedure", "action"], name="one_row_an_action"),
            models.UniqueConstraint(
                fields=["sop", "procedure", "number_as_written"], name="one_row_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(procedure__in=Procedure.values), name="known_procedure"
            ),
            models.CheckConstraint(condition=models.Q(action__in=ACTIONS), name="known_step"),
            models.CheckConstraint(condition=models.Q(actor__in=Actor.values), name="known_actor"),
            models.CheckConstraint(condition=models.Q(symbol__in=Symbol.values), name="known_symbol"),
            models.CheckConstraint(condition=models.Q(minutes__gte=1), name="a_minute_at_least"),
        )
        triggers = (UNCHANGEABLE, ROWS_COME_WITH_THEIR_SOP)

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        return f"{self.number_as_written}. {self.activity}"
