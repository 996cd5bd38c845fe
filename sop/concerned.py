"""Which entries of the trail are about cases, and where those are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.urls import reverse

from audit.actions import Action
from audit.concerns import Concern, Person, Reader, Things, Written
from certificates.holders import NAME_WORDS
from certificates.search import beginnings
from sop.inbox import case_models

MOST = 100


def tell(entries: Sequence[Written], reader: Reader) -> Mapping[int, Sequence[Concern]]:
    """The case, by its number and for whom it is; or the SOP."""
    wanted = {entry.case_id for entry in entries if entry.case_id}
    cases: dict[UUID, Any] = {}
    for model in case_models() if wanted else ():
        rows = model.objects.of_office(reader.office_id).filter(pk__in=wanted)
        cases |= {case.pk: case for case in rows.only("number", "full_name")}
    return {entry.pk: list(_concerns(entry, cases)) for entry in entries}


def _concerns(entry: Written, cases: Mapping[UUID, Any]) -> Iterator[Concern]:
    if case := cases.get(entry.case_id) if entry.case_id else None:
        yield Concern(_words(case), case.get_absolute_url(), pack_url=case.pack_url)
    if entry.action == Action.LOAD_SOP:
        yield Concern("Naskah SOP", reverse("sop:document"))


def _words(case: Any) -> str:
    said = f"Permohonan {case.number}" if case.number else str(case)
    return f"{said} atas nama {case.full_name}" if case.full_name else said


def seek(words: str, office_id: int) -> tuple[Things, bool]:
    """Cases by the NIP or the words of the name of the person whom they are for."""
    letters = words.replace(" ", "")
    if letters.isascii() and letters.isdecimal():
        return _found(Q(nip=letters) & ~Q(nip=""), office_id=office_id)
    query = SearchQuery(beginnings(words), config="simple", search_type="raw")
    return _found(Q(words=query), office_id=office_id)


def gather(person: Person) -> Things:
    """Every case of a holder, or for somebody with his NIP."""
    things = Things()
    if person.nip:
        things, _ = _found(Q(nip=person.nip) & ~Q(nip=""), office_id=person.office_id)
    if person.holder_id:
        for model in _with_holder():
            things |= Things(cases=frozenset(_keys(model.objects.filter(holder=person.holder_id))))
    return things


def _found(which: Q, *, office_id: int) -> tuple[Things, bool]:
    found: list[UUID] = []
    is_cut = False
    for model in case_models():
        rows = model.objects.of_office(office_id).alias(words=NAME_WORDS).filter(which)
        keys = _keys(rows[: MOST + 1])
        is_cut = is_cut or len(keys) > MOST
        found += keys[:MOST]
    return Things(cases=frozenset(found)), is_cut


def _keys(rows: Any) -> list[UUID]:
    return list(rows.values_list("pk", flat=True))


def _with_holder() -> list[Any]:
    """The procedures that begin with a known holder."""
    return [model for model in case_models() if any(one.name == "holder" for one in model._meta.fields)]
