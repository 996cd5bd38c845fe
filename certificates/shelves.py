"""In which order the register stands, as expressions that one index holds ready.

What SIAK signs with stands first, the one that ends soonest on top; behind it what waits for SIAK; then what is past,
the latest first. A page is continued from its last row by comparing all three parts of the order at once, so that the
database begins reading there (never OFFSET), however deep that is.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Func, Q, Value, When

# Lengths of time, not moments, can be turned round: an index has one direction for all of its rows.
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)


class Shelf(models.IntegerChoices):
    """What has become of a certificate, whatever the time: its place in the order of the register."""

    IN_FORCE = 1
    AWAITING_SIAK = 2
    REVOKED = 3
    SUPERSEDED = 4
    WITHDRAWN = 5


SHELF = Case(
    When(withdrawn_at__isnull=False, then=Value(Shelf.WITHDRAWN.value)),
    When(revoked_at__isnull=False, then=Value(Shelf.REVOKED.value)),
    When(superseded_at__isnull=False, then=Value(Shelf.SUPERSEDED.value)),
    When(in_force_at__isnull=True, then=Value(Shelf.AWAITING_SIAK.value)),
    default=Value(Shelf.IN_FORCE.value),
    output_field=models.SmallIntegerField(),
)
_UNTIL_ITS_END = ExpressionWrapper(F("not_after") - Value(_ORIGIN), output_field=models.DurationField())
_FROM_ITS_END = ExpressionWrapper(Value(_ORIGIN) - F("not_after"), output_field=models.DurationField())
PLACE = Case(
    When(
        Q(withdrawn_at__isnull=True, revoked_at__isnull=True, superseded_at__isnull=True), then=_UNTIL_ITS_END
    ),
    default=_FROM_ITS_END,
    output_field=models.DurationField(),
)


def place_of_end(moment: datetime) -> timedelta:
    """Where on the first two shelves stands what ends at this moment."""
    return moment - _ORIGIN


def stands_behind(shelf: int, place: timedelta, pk: Any) -> Func:
    """Whether a row comes after the one with this key."""
    columns = Func(F("shelf"), F("place"), F("pk"), function="ROW")
    key = Func(Value(shelf), Value(place), Value(pk, output_field=models.UUIDField()), function="ROW")
    return Func(
        columns, key, template="%(expressions)s", arg_joiner=" > ", output_field=models.BooleanField()
    )
