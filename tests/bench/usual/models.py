"""The same case in a usual project: its columns and constraints, a transition, `save()`, and a log of states."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django_fsm import FSMField, transition
from django_fsm_log.decorators import fsm_log_by  # type: ignore[import-untyped]  # it has no types

from sop.evidence import Evidence, evidence_constraints


class UsualCase(Evidence):
    """A case as it stands in ours, of which the usual project keeps no chain, no work, no notice and no exhibit."""

    id = models.BigAutoField(primary_key=True)  # django-fsm-log knows no other keys
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=30)
    state = FSMField(default="filled")
    form_version = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    return_reason = models.CharField(max_length=1000, blank=True)

    objects: ClassVar[models.Manager["UsualCase"]] = models.Manager()

    class Meta:
        app_label = "usual"
        managed = False  # its table is made after those that it refers to
        constraints = evidence_constraints()

    def __str__(self) -> str:
        return self.number

    @fsm_log_by  # type: ignore[untyped-decorator]  # nor has this
    @transition(field=state, source="filled", target="signed", permission=lambda _, user: user.is_active)
    def sign(self, *, by: Any, approved_sha256: str) -> None:
        self.is_signed = self.is_stamped = True
        self.approved_by, self.approved_at = by, timezone.now()
        self.approved_sha256 = approved_sha256
