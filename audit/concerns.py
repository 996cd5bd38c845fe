"""What entries are about, beyond the little that the trail itself knows: the rooms that know it say so here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol, TypeVar
from uuid import UUID

R = TypeVar("R")


class Reader(Protocol):
    """Whoever reads the trail, as far as it matters which pages he may open."""

    pk: Any
    office_id: int
    role: str


class Written(Protocol):
    """As much of an entry as tells what it is about."""

    pk: int
    action: str
    case_id: UUID | None
    subject_id: UUID | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Concern:
    """What an entry is about, in words, and the page of it; none where the reader may not open it."""

    words: str
    url: str = ""
    # Of a holder: by which the trail finds all that concerns him.
    holder_id: UUID | None = None
    # Of a case: where the reader asks for all that proves it, in one file.
    pack_url: str = ""


@dataclass(frozen=True)
class Things:
    """By what the entries about something are found: cases (tenures too), certificates and papers, accounts."""

    cases: frozenset[UUID] = frozenset()
    subjects: frozenset[UUID] = frozenset()
    usernames: frozenset[str] = frozenset()

    def __or__(self, other: "Things") -> "Things":
        return Things(*(getattr(self, one.name) | getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Person:
    """Whose data the entries are about: a holder of certificates, or a user who may be one."""

    office_id: int
    full_name: str
    nip: str = ""
    holder_id: UUID | None = None
    username: str = ""


# Who reads the trail and opens no other page of the office.
OUTSIDE = "INSPECTOR"
# The words of the states that acts lead from and to.
STATES: dict[str, str] = {}
# What each of these entries is about, by its number.
TELLERS: list[Callable[[Sequence[Written], Reader], Mapping[int, Sequence[Concern]]]] = []
# What these words may mean in an office: a name, an NIP, a serial; and whether more was found than is returned.
SEEKERS: list[Callable[[str, int], tuple[Things, bool]]] = []
# What is on record of a person.
GATHERERS: list[Callable[[Person], Things]] = []
# The holder of this office with this key.
PEOPLE: list[Callable[[UUID, int], Person | None]] = []
# The papers of an office with this SHA-256 and the cases that they belong to.
PAPERS: list[Callable[[str, int], Things]] = []


def enlist(register: list[R], one: R) -> None:
    """Once, however often its room is made ready."""
    if one not in register:
        register.append(one)


def concerns_of(entries: Sequence[Written], reader: Reader) -> dict[int, list[Concern]]:
    """By the numbers of the entries; each room is asked once for all of them, and leads no inspector to a refusal."""
    found: dict[int, list[Concern]] = {entry.pk: [] for entry in entries}
    for tell in TELLERS if entries else ():
        for number, concerns in tell(entries, reader).items():
            found[number] += (
                (replace(one, url="", pack_url="") for one in concerns)
                if reader.role == OUTSIDE
                else concerns
            )
    return found


def sought(words: str, *, office_id: int) -> tuple[Things, bool]:
    """What any room knows by these words."""
    answers = [seek(words, office_id) for seek in SEEKERS]
    return together(things for things, _ in answers), any(is_cut for _, is_cut in answers)


def things_of(person: Person) -> Things:
    """Whatever is on record of a person."""
    return together(gather(person) for gather in GATHERERS)


def person_with(key: UUID, *, office_id: int) -> Person | None:
    """The holder of the office who has this key."""
    return next((found for ask in PEOPLE if (found := ask(key, office_id))), None)


def papers_with(sha256: str, *, office_id: int) -> Things:
    """The papers that have this fingerprint."""
    return together(ask(sha256, office_id) for ask in PAPERS)


def together(many: Iterable[Things]) -> Things:
    """All of them as one."""
    found = Things()
    for things in many:
        found |= things
    return found
