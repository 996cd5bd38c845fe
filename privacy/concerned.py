"""Which entries of the trail are about requests, incidents and their letters, and where those are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, Value
from django.urls import reverse

from accounts.roles import ANSWERERS
from audit.concerns import Concern, Person, Reader, Things, Written
from privacy.incidents import Incident
from privacy.subject_requests import SubjectRequest

MOST = 100
ASKED = "Permintaan"
MODELS: dict[str, Any] = {ASKED: SubjectRequest, "Insiden": Incident}


def tell(entries: Sequence[Written], reader: Reader) -> Mapping[int, Sequence[Concern]]:
    """The request or the incident, by its number; an incident's page is for those who handle it."""
    wanted = {entry.case_id for entry in entries if entry.case_id}
    known = {pk: (kind, number) for pk, number, kind in _known(wanted, reader)} if wanted else {}
    return {
        entry.pk: [_concern(entry.case_id, *known[entry.case_id], reader=reader)]
        for entry in entries
        if entry.case_id and entry.case_id in known
    }


def _known(wanted: set[UUID], reader: Reader) -> Iterable[tuple[UUID, str, str]]:
    """Of both kinds in one query: the trail asks it for every page."""
    first, second = (
        model.objects.of_office(reader.office_id)
        .filter(pk__in=wanted)
        .values_list("pk", "number", Value(words, output_field=CharField()))
        for words, model in MODELS.items()
    )
    found: Iterable[tuple[UUID, str, str]] = first.union(second, all=True)
    return found


def _concern(key: UUID, words: str, number: str, *, reader: Reader) -> Concern:
    may_open = words == ASKED or reader.role in ANSWERERS
    url = reverse("privacy:detail" if words == ASKED else "privacy:incident", args=[key]) if may_open else ""
    return Concern(f"{words} {number}", url)


def gather(person: Person) -> Things:
    """What somebody has asked about his own data."""
    which = Q(pk__in=[])
    if person.holder_id:
        which |= Q(holder=person.holder_id)
    if person.nip:
        which |= Q(holder__nip=person.nip) | Q(person__nip=person.nip)
    if person.username:
        which |= Q(person__username=person.username)
    rows = SubjectRequest.objects.of_office(person.office_id).filter(which)
    return Things(cases=frozenset(rows.values_list("pk", flat=True)[:MOST]))
