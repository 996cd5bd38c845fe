"""Case numbers without a gap, one sequence an office, procedure and year."""

from typing import ClassVar

from django.db import models

from sop.procedures import Procedure

PREFIX = {Procedure.REGISTRATION: "PSE", Procedure.RENEWAL: "PPS"}


class CounterQuerySet(models.QuerySet["Counter"]):
    def draw(self, *, office_id: int, procedure: str, year: int) -> str:
        """The next number, such as `PSE-2026-0001`; the row stays locked until the transaction ends, so no gap."""
        counter, _ = self.select_for_update().get_or_create(
            office_id=office_id, procedure=procedure, year=year
        )
        counter.last += 1
        counter.save(update_fields=["last"])
        return f"{PREFIX[Procedure(procedure)]}-{year}-{counter.last:04d}"


class Counter(models.Model):
    """The last number that an office has drawn in a year."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=12, choices=Procedure)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects: ClassVar = CounterQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["office", "procedure", "year"], name="one_counter_a_year"),
        )
