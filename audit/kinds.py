"""What a reader of the trail may look for, as pairs of outcome and action."""

from itertools import product

from django.db import models

from audit.actions import READINGS, Action, Outcome

Deed = tuple[str, str]


class Kind(models.TextChoices):
    """Acts apart from who looked at what, of which there is more than of all else."""

    ACTS_AND_REFUSALS = "", "Tindakan dan penolakan"
    ACTS = "tindakan", "Tindakan"
    READINGS = "pembacaan", "Pembacaan"
    REFUSALS = "ditolak", "Ditolak"
    EVERYTHING = "semua", "Semua"


def _is_of(kind: str, deed: Deed) -> bool:
    outcome, action = deed
    if kind == Kind.EVERYTHING:
        return True
    if kind == Kind.READINGS:
        return action in READINGS
    if kind == Kind.REFUSALS:
        return outcome == Outcome.REFUSED
    if kind == Kind.ACTS:
        return action not in READINGS and outcome == Outcome.DONE
    return action not in READINGS or outcome == Outcome.REFUSED


def deeds_of(kind: str, *, action: str, outcome: str) -> tuple[Deed, ...] | None:
    """Whatever is of this kind, with this action and outcome where one is named; None where nothing is left out."""
    if kind == Kind.EVERYTHING and not action and not outcome:
        return None
    deeds = product([outcome] if outcome else Outcome.values, [action] if action else Action.values)
    return tuple(deed for deed in deeds if _is_of(kind, deed))


def without_drafts() -> tuple[Deed, ...]:
    """All but the drafts that a form keeps by itself every few seconds: line by line they tell a reader nothing."""
    deeds = product(Outcome.values, Action.values)
    return tuple((outcome, action) for outcome, action in deeds if action != Action.SAVE_DRAFT)
