"""Refusals of what is done beside cases: an entry each, once whatever the act had begun is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError

from audit.actions import Action, Outcome
from audit.trail import Actor, record


def sentence_of(refusal: Exception) -> str:
    """What the officer is told."""
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


def record_refusal(
    action: Action, refusal: Exception, *, by: Actor, facts: dict[str, Any] | None = None, **about: Any
) -> None:
    """Put on record what was refused and why; `about` says of which certificate or tenure."""
    told = {**(facts or {}), "reason": sentence_of(refusal)}
    record(action, by=by, outcome=Outcome.REFUSED, facts=told, **about)


@contextmanager
def refusals_on_record(
    action: Action, *refusals: type[Exception], by: Actor, facts: dict[str, Any] | None = None, **about: Any
) -> Iterator[None]:
    """Record whichever of `refusals` comes out of it, and let it go on. Around the transaction, never within."""
    try:
        yield
    except refusals as refusal:
        record_refusal(action, refusal, by=by, facts=facts, **about)
        raise
