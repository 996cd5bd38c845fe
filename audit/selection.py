"""Which entries an archive is about: of an office, of a case or of all, and of which time."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

# A period is a stretch of the tree, so that no clock that was put back tears a case's chain: whatever of the office
# stands between the first and the last entry of the period belongs to it.
BOUNDS = """
    SELECT min(leaf.position), max(leaf.position) FROM audit_entry AS entry JOIN audit_leaf AS leaf
    ON leaf.entry_id = entry.id WHERE {which} AND {when} AND leaf.position >= 0 AND leaf.position < %(size)s
"""
SEALED = """
    FROM audit_entry AS entry JOIN audit_leaf AS leaf ON leaf.entry_id = entry.id
    WHERE {which} AND leaf.position >= %(first)s AND leaf.position <= %(last)s AND leaf.position < %(size)s
"""
# Of the whole trail also the leaves whose entry is gone.
EVERY = "FROM audit_leaf AS leaf WHERE leaf.position >= 0 AND leaf.position < %(size)s"
# Whatever has no leaf in the tree, under whichever number: what is called settled may be what somebody has changed.
UNSEALED = """
    FROM audit_entry AS entry LEFT JOIN audit_leaf AS leaf ON leaf.entry_id = entry.id
    WHERE {which} AND {when} AND coalesce(leaf.position < 0 OR leaf.position >= %(size)s, true)
    AND entry.id <= %(newest)s
"""
PLACES, NUMBERS = "leaf.position, leaf.hash, leaf.entry_id", "entry.id"
FETCHED = 500


class Place(NamedTuple):
    """A leaf of the tree and the number of its entry."""

    position: int
    leaf: bytes
    entry: int


@dataclass(frozen=True)
class Selection:
    """What somebody asks for; `words` is how the archive names it."""

    words: str
    office_id: int | None = None
    case_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Whether each case is there from its beginning."""
        return self.since is None and self.until is None


@dataclass(frozen=True)
class Limits:
    """Up to where the trail had come when the archive was begun: what is added while it is made is not in it."""

    size: int
    newest: int


class Chosen:
    """The entries of a selection, in the order of the tree and then, unsealed, in that of their numbers."""

    def __init__(self, selection: Selection, limits: Limits) -> None:
        which, when = ["true"], ["true"]
        if selection.office_id is not None:
            which.append("entry.office_id = %(office)s")
        if selection.case_id is not None:
            which.append("entry.case_id = %(case)s")
        if selection.since is not None:
            when.append("entry.at >= %(since)s")
        if selection.until is not None:
            when.append("entry.at < %(until)s")
        self._words = {"which": " AND ".join(which), "when": " AND ".join(when)}
        self._values: dict[str, Any] = {
            "office": selection.office_id,
            "case": selection.case_id,
            "since": selection.since,
            "until": selection.until,
            "size": limits.size,
            "newest": limits.newest,
        }
        is_everything = selection.is_whole and len(which) == 1
        self._sealed = EVERY if is_everything else SEALED.format(**self._words)
        self._unsealed = UNSEALED.format(**self._words)
        self.unsealed = self._count(self._unsealed)
        self._bound(selection)
        self.sealed = self._count(self._sealed)

    def places(self) -> Iterator[list[Place]]:
        """Those that are sealed."""
        for rows in self._fetched(f"SELECT {PLACES} {self._sealed} ORDER BY leaf.position"):
            yield [Place(position, bytes(leaf), entry) for position, leaf, entry in rows]

    def waiting(self) -> Iterator[list[int]]:
        """The numbers of those that are not."""
        for rows in self._fetched(f"SELECT {NUMBERS} {self._unsealed} ORDER BY entry.id"):
            yield [number for (number,) in rows]

    def _bound(self, selection: Selection) -> None:
        first, last = 0, self._values["size"]
        if not selection.is_whole:
            with connection.cursor() as cursor:
                cursor.execute(BOUNDS.format(**self._words), self._values)
                found = cursor.fetchone()
            # An unsealed entry comes after every sealed one.
            first = found[0] if found[0] is not None else last
            last = last if self.unsealed or found[1] is None else found[1]
        self._values |= {"first": first, "last": last}

    def _count(self, chosen: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {chosen}", self._values)
            return int(cursor.fetchone()[0])

    def _fetched(self, statement: str) -> Iterator[list[tuple[Any, ...]]]:
        """By a cursor that needs no transaction: whoever downloads slowly holds up nobody."""
        with closing(connection.chunked_cursor()) as cursor:
            cursor.execute(statement, self._values)
            while rows := cursor.fetchmany(FETCHED):
                yield rows
