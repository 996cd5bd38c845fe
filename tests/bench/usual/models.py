"""The least case that a usual project would have."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django_fsm import FSMField, transition
from django_fsm_log.decorators import fsm_log_by  # type: ignore[import-untyped]  # it has no types


class Paper(models.Model):
    """One paper that waits for a signature: a twelfth of a case's columns, and no constraint."""

    number = models.CharField(max_length=30)
    state = FSMField(default="filled")
    signed_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["Paper"]] = models.Manager()

    class Meta:
        app_label = "usual"

    def __str__(self) -> str:
        return self.number

    @fsm_log_by  # type: ignore[untyped-decorator]  # nor has this
    @transition(field=state, source="filled", target="signed", permission=lambda _, user: user.is_active)
    def sign(self, *, by: Any) -> None:
        self.signed_at = timezone.now()
