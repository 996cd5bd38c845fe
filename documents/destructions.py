"""What was, or is to be, destroyed: a list that two persons stand behind, and its minutes."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.urls import reverse

from documents.proposals import Decision, Proposal, proposal_constraints, proposal_triggers

BY_RETENTION = "Masa simpan sudah habis menurut aturan retensi kantor."


class DestructionQuerySet(models.QuerySet["Destruction"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def open(self) -> Self:
        return self.filter(decision=Decision.OPEN)

    def done(self) -> Self:
        return self.filter(decision=Decision.CONFIRMED)


class Destruction(Proposal):
    """Pemusnahan: papers whose keys are destroyed together, on the word of two, with one berita acara."""

    # Whether each paper is listed because its rule says so, and not on somebody's request.
    is_by_rule = models.BooleanField("menurut aturan retensi")
    reason = models.CharField("dasar", max_length=500)
    # Of the whole list: the approver approves this and nothing else.
    list_sha256 = models.CharField("SHA-256 daftar", max_length=64)
    papers = models.PositiveIntegerField("jumlah dokumen")
    number = models.CharField("nomor berita acara", max_length=30, blank=True)
    minutes = models.OneToOneField(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="berita acara",
    )

    objects: ClassVar = DestructionQuerySet.as_manager()

    class Meta:
        verbose_name = "pemusnahan"
        indexes = (models.Index(fields=["office", "-decided_at"], name="destruction_by_day"),)
        constraints = (
            *proposal_constraints(),
            UniqueConstraint(
                fields=["office", "number"], condition=~Q(number=""), name="one_minutes_a_number"
            ),
            CheckConstraint(
                condition=Q(decision=Decision.CONFIRMED, minutes__isnull=False) & ~Q(number="")
                | ~Q(decision=Decision.CONFIRMED) & Q(number="", minutes__isnull=True),
                name="destroyed_means_minutes",
            ),
            CheckConstraint(condition=Q(papers__gte=1) & ~Q(reason=""), name="destruction_has_papers"),
        )
        triggers = proposal_triggers("destruction", besides=("number", "minutes"))

    def __str__(self) -> str:
        return self.number or f"Usul pemusnahan {self.papers} dokumen"

    def get_absolute_url(self) -> str:
        return reverse("documents:destruction", args=[self.pk])


class ListedPaper(models.Model):
    """One line of a list: the paper, and why its time has come."""

    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, related_name="lines")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    case_number = models.CharField("nomor permohonan", max_length=200)
    due_on = models.DateField("habis masa simpan", null=True)
    basis = models.CharField("dasar retensi", max_length=400)

    class Meta:
        constraints = (
            UniqueConstraint(fields=["destruction", "document"], name="a_paper_once_a_list"),
            UniqueConstraint(fields=["destruction", "place"], name="a_place_once_a_list"),
        )
        triggers = (pgtrigger.Protect(name="lines_stay", operation=pgtrigger.Update | pgtrigger.Delete),)

    @property
    def number(self) -> str:
        """What the page that lists papers calls their case by."""
        return self.case_number

    @property
    def told(self) -> dict[str, Any]:
        """The line as the hash of the list knows it."""
        return {
            "dasar": self.basis,
            "dokumen": str(self.document_id),
            "habis": self.due_on.isoformat() if self.due_on else "",
            "jenis": self.document.kind,
            "permohonan": self.case_number,
            "sha256": self.document.sha256,
        }


def digest_of(lines: Iterable[ListedPaper], *, reason: str) -> str:
    """One SHA-256 over all that the list says."""
    told = {"dasar": reason, "dokumen": [line.told for line in lines]}
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class MinutesCounter(models.Model):
    """The last number of a berita acara that an office has drawn in a year; locked while one is made, so no gap."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (UniqueConstraint(fields=["office", "year"], name="one_minutes_counter_a_year"),)


def draw_number(*, office_id: int, year: int) -> str:
    """The next number, such as `BAP-2026-0001`."""
    counter, _ = MinutesCounter.objects.select_for_update().get_or_create(office_id=office_id, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"BAP-{year}-{counter.last:04d}"
