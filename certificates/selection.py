"""Sets of certificates, each by its word."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from certificates.holders import index_of
from certificates.shelves import PLACE, SHELF, Shelf, place_of_end, stands_behind
from certificates.status import Status, standing

if TYPE_CHECKING:
    from certificates.models import Certificate  # noqa: F401 -- the string in the class below names it

# What indexes and constraints hold, by the columns alone, whatever the time.
RECORDED = Q(withdrawn_at__isnull=True)
NOT_PAST = RECORDED & Q(superseded_at__isnull=True, revoked_at__isnull=True)
IN_FORCE = RECORDED & Q(in_force_at__isnull=False, superseded_at__isnull=True, revoked_at__isnull=True)
# Statuses that the row tells by itself: of these the planner is not made to guess, nor to look for every holder.
OF_THE_ROW = {
    Status.MISTAKEN: Q(withdrawn_at__isnull=False, case_id__isnull=True),
    Status.WITHDRAWN: Q(withdrawn_at__isnull=False, case_id__isnull=False),
    Status.REVOKED: RECORDED & Q(revoked_at__isnull=False),
    Status.SUPERSEDED: RECORDED & Q(revoked_at__isnull=True, superseded_at__isnull=False),
}


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def recorded(self) -> Self:
        """All but those that were withdrawn, with their case or as registered wrongly: they may be recorded anew."""
        return self.filter(withdrawn_at__isnull=True)

    def in_force(self) -> Self:
        """Uploaded to SIAK, neither superseded nor revoked, perhaps suspended: at most one a holder."""
        return self.filter(IN_FORCE)

    def of_person(self, nik: str, *, office_id: int) -> Self:
        """Those that the office has for whoever has this NIK."""
        return self.filter(holder__office_id=office_id, holder__nik_index=index_of(nik, office_id=office_id))

    def with_status(self, status: Status, *, now: datetime) -> Self:
        if status in OF_THE_ROW:
            return self.filter(OF_THE_ROW[status])
        left = Q(holder_served_until__isnull=False, holder_served_until__lt=timezone.localdate(now))
        if status == Status.HOLDER_LEFT:
            return self.filter(left, NOT_PAST)
        if status == Status.SUSPENDED:
            return self.filter(~left, NOT_PAST, not_after__gte=now, suspended_at__isnull=False)
        return self.alias(standing=standing(now)).filter(standing=status)

    def in_register_order(self) -> Self:
        """What is in force first, the one that ends soonest on top; what is past last."""
        return self.alias(shelf=SHELF, place=PLACE).order_by("shelf", "place", "pk")

    def ending_by(self, moment: datetime) -> Self:
        """Those in force that will have ended by then, the one that ends soonest first."""
        ordered = self.in_register_order()
        return ordered.filter(IN_FORCE, shelf=Shelf.IN_FORCE, place__lte=place_of_end(moment))

    def behind(self, key: tuple[int, timedelta, Any]) -> Self:
        """What comes after the row with this key in the order of the register, which must be asked for first."""
        return self.filter(stands_behind(*key))

    def key_of(self, pk: Any) -> tuple[int, timedelta, Any] | None:
        """Where a row stands in the order of the register."""
        found = self.filter(pk=pk).annotate(shelf=SHELF, place=PLACE).values_list("shelf", "place", "pk")
        return found.first()
