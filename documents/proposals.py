"""What one officer proposes and another decides: nothing of it holds before, and what was decided stays."""

from typing import Any
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils import timezone


class Decision(models.TextChoices):
    OPEN = "open", "menunggu Kepala Dinas"
    CONFIRMED = "confirmed", "disetujui"
    DECLINED = "declined", "ditolak"
    WITHDRAWN = "withdrawn", "ditarik kembali"


DECIDING = ("decision", "decided_by", "decided_at", "decided_as", "decided_because")


class Proposal(models.Model):
    """Usul: an administrator's, until the Kepala Dinas has decided it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("diusulkan", default=timezone.now)
    decision = models.CharField("keputusan", max_length=10, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField("diputuskan", null=True)
    # In whose stead, and by which decree; nothing where he heads the office in his own right.
    decided_as = models.CharField("diputuskan selaku", max_length=400, blank=True)
    decided_because = models.CharField("alasan keputusan", max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.decision == Decision.OPEN

    @property
    def standing(self) -> str:
        """What has become of it, in words."""
        return str(Decision(self.decision).label)

    def settle(self, decision: Decision, *, by: Any, capacity: str = "", reason: str = "") -> None:
        """Note the decision; to store it is the caller's."""
        self.decision, self.decided_by, self.decided_at = decision, by, timezone.now()
        self.decided_as, self.decided_because = capacity, reason

    def store_decision(self, *besides: str) -> None:
        """Write the decision, and what came with it: the application's role may write no other column."""
        self.save(update_fields=[*DECIDING, *besides])


def proposal_constraints() -> tuple[CheckConstraint, ...]:
    """Two persons, and a day for every decision."""
    return (
        CheckConstraint(
            condition=~Q(decision=Decision.CONFIRMED)
            | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")),
            name="%(class)s_confirmed_by_another",
        ),
        CheckConstraint(
            condition=Q(decision=Decision.OPEN, decided_at__isnull=True)
            | ~Q(decision=Decision.OPEN) & Q(decided_at__isnull=False),
            name="%(class)s_open_or_decided",
        ),
        CheckConstraint(condition=Q(decision__in=Decision.values), name="%(class)s_known_decision"),
    )


def proposal_triggers(prefix: str, *, besides: tuple[str, ...] = ()) -> tuple[pgtrigger.Trigger, ...]:
    """What was proposed is not altered under him who decides; what was decided is not decided again."""
    return (
        pgtrigger.ReadOnly(name=f"{prefix}_only_decided", exclude=[*DECIDING, *besides]),
        pgtrigger.Protect(
            name=f"{prefix}_decided_once",
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__decision__in=[one for one in Decision.values if one != Decision.OPEN]),
        ),
        pgtrigger.Protect(name=f"{prefix}_is_not_deleted", operation=pgtrigger.Delete),
    )
