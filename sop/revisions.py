"""Usul revisi: a SOP file that an administrator has handed in, until the Kepala Dinas puts it in force on a day."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from documents.proposals import Decision, Proposal, proposal_constraints, proposal_triggers


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def open(self) -> Self:
        return self.filter(decision=Decision.OPEN)


class Revision(Proposal):
    """The file as it came, word for word; what is decided is this and nothing else."""

    number = models.CharField("nomor SOP", max_length=80)
    revision = models.CharField("revisi", max_length=80)
    content = models.TextField("berkas")
    content_sha256 = models.CharField("SHA-256 berkas", max_length=64)
    in_use_since = models.DateField("berlaku mulai")

    objects: ClassVar = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "usul revisi SOP"
        indexes = (models.Index(fields=["office", "-proposed_at"], name="revision_by_day"),)
        constraints = (
            *proposal_constraints(),
            models.UniqueConstraint(
                fields=["office"], condition=Q(decision=Decision.OPEN), name="one_open_revision_an_office"
            ),
        )
        triggers = proposal_triggers("revision")

    def __str__(self) -> str:
        return f"{self.number}, {self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("sop:revision", args=[self.pk])
