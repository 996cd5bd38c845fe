"""From when a paper's time runs, and what keeps it: the rooms that know say so here.

A paper may serve more than one course: a renewal goes on with the KTP of the case before it. It is free once each has
ended.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db import models


class CountedFrom(models.TextChoices):
    """The event after which the years of a rule begin."""

    CERTIFICATE = "certificate", "berakhirnya masa berlaku sertifikat yang terbit dari permohonannya"
    CASE = "case", "berakhirnya permohonan atau masa jabatannya"


@dataclass(frozen=True)
class Course:
    """A case or a tenure, as far as its papers are concerned."""

    key: UUID
    number: str
    url: str
    # None as long as it goes on.
    ended_on: date | None
    # Of the certificate that it brought; None where it ended without one, or the paper was superseded before.
    certificate_ends_on: date | None = None
    # Why nothing of it may be destroyed now, as a whole sentence.
    hindrance: str = ""


class Stored(Protocol):
    """As much of a paper as tells where it belongs."""

    pk: Any
    case_id: UUID


class Head(Protocol):
    """In whose right somebody decides for the office."""

    @property
    def hindrance(self) -> str: ...

    @property
    def capacity(self) -> str: ...

    @property
    def title(self) -> str: ...


# Of an office: the courses that each of these papers serves.
COURSES: list[Callable[[int, Sequence[Stored]], Mapping[UUID, Sequence[Course]]]] = []
# Of an office: why nothing of these cases may be destroyed, for another reason than the case itself.
HINDRANCES: list[Callable[[int, Collection[UUID]], Mapping[UUID, str]]] = []
# The case of an office with this number.
FINDERS: list[Callable[[int, str], UUID | None]] = []
# By which tenure somebody heads his office today.
HEADS: list[Callable[[Any], Head]] = []


def courses_of(documents: Sequence[Stored], *, office_id: int) -> dict[UUID, list[Course]]:
    """By the papers; each room is asked once for all of them."""
    found: dict[UUID, list[Course]] = {document.pk: [] for document in documents}
    for tell in COURSES if documents else ():
        for key, courses in tell(office_id, documents).items():
            found[key] += courses
    return found


def hindrances_of(case_ids: Collection[UUID], *, office_id: int) -> dict[UUID, str]:
    """By the cases; the first that any room knows."""
    found: dict[UUID, str] = {}
    for tell in HINDRANCES if case_ids else ():
        found = {**tell(office_id, case_ids), **found}
    return found


def case_with(number: str, *, office_id: int) -> UUID | None:
    """The case that people call so."""
    return next((key for ask in FINDERS if (key := ask(office_id, number))), None)


def head_of(user: Any) -> Head | None:
    """By which right he decides; None where no room records who heads an office."""
    return next((ask(user) for ask in HEADS), None)
