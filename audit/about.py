"""What is on record about one certificate: in its own entries, and in those of the cases that it came and went with."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from audit.actions import OF_CERTIFICATES, Action
from audit.models import Entry

MOST = 60


def about_certificate(pk: UUID, *, serial: str, case_ids: Collection[UUID]) -> QuerySet[Entry]:
    """The latest first. `case_ids`: the case that brought it and the one whose certificate took its place."""
    its_own = Q(subject_id=pk, action__in=OF_CERTIFICATES)
    named = Q(facts__certificate_serial=serial) | Q(facts__superseded_serial=serial)
    of_cases = Q(case_id__in=case_ids, action__in=(Action.ISSUE, Action.UPLOAD)) & named
    return Entry.objects.filter(its_own | of_cases).latest_first()[:MOST]


def acts_since(pk: int) -> QuerySet[Entry]:
    """What was done in any office after this entry, the earliest first."""
    return Entry.objects.filter(pk__gt=pk).acts().select_related("actor", "office").order_by("pk")
