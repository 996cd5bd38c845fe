"""What is on record about one thing: a certificate, in its own entries and in those of its cases; a case."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from audit.actions import OF_CERTIFICATES, READINGS, Action
from audit.models import Entry, Leaf

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


class Told(NamedTuple):
    """What was done with a case, in order; what else is on record of it is counted."""

    # Each with its place in the tree, as people count; nothing where no seal covers it yet.
    acts: list[tuple[Entry, int | None]]
    drafts: int
    readings: int


def told_of_case(case_id: UUID, *, newest: int, most: int) -> Told:
    """Up to the entry with the number `newest`; of very many acts the first `most`."""
    known = Entry.objects.of_case(case_id).filter(pk__lte=newest)
    acts = known.acts().exclude(action=Action.SAVE_DRAFT)
    found = list(acts.select_related("actor").order_by("pk")[:most])
    leaves = Leaf.objects.filter(entry__in=found).values_list("entry_id", "position")
    places = {number: position + 1 for number, position in leaves}
    return Told(
        [(entry, places.get(entry.pk)) for entry in found],
        drafts=known.filter(action=Action.SAVE_DRAFT).count(),
        readings=known.filter(action__in=READINGS).count(),
    )
