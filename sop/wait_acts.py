"""What both procedures do while nobody can go on: begin to wait for a cause, and end it."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from sop.case import Case, next_action
from sop.clock import Cause, Wait, stop_waiting
from sop.form_acts import Facts


def begin(case: Case, *, by: User, cause: Cause, note: str) -> Facts:
    """Begin to wait for `cause`; whatever was waited for until now has ended with it."""
    now = timezone.now()
    if Wait.objects.of_case(case.pk).running().filter(cause=cause, note=note).exists():  # a second click
        raise ValidationError("Sebab ini sudah dicatat dan masih berlangsung.")
    stop_waiting(case.pk, at=now)
    row = next_action(type(case), case.state) or ""
    Wait.objects.create(case_id=case.pk, row=row, cause=cause, note=note, by=by, began_at=now)
    return {"cause": Cause(cause).label, "note": note}


def end(case: Case) -> None:
    if not stop_waiting(case.pk, at=timezone.now()):
        raise ValidationError("Tidak ada yang sedang ditunggu.")
