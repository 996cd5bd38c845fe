"""The entries that are asked for, the latest first: a page of them costs the same however long the trail is.

A page is merged from probes: one for each person, kind of act and outcome that is asked for, each a stretch of one
index that is read from its end. An office has as many kinds of acts at 5,000,000 entries as at 1,000. What is asked for
by what it is about (a case, a certificate, an account) is looked up by that: of one thing there never are many.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, NamedTuple

from django.db import connection

from audit.actions import Action, Outcome
from audit.concerns import Things

Deed = tuple[str, str]
EVERY_DEED: tuple[Deed, ...] = tuple(product(Outcome.values, Action.values))
FETCHED = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_PLACE = 40

PROBE = """
    SELECT hit.id, hit.at FROM {sources} CROSS JOIN LATERAL (
        SELECT entry.id, entry.at FROM audit_entry AS entry WHERE {where}
        ORDER BY entry.at DESC, entry.id DESC LIMIT %(most)s
    ) AS hit
"""
PAGE = "SELECT id, at FROM ({probes}) AS found ORDER BY at DESC, id DESC LIMIT %(most)s"
# The first half says what the index over accounts says: that it holds nothing else.
OF_ACCOUNT = "entry.facts ? 'user' AND entry.facts ->> 'user' = thing.key"
# What is about a thing: named by the case, by the subject, or as an account.
BY_THING = (
    ("cases", "unnest(%(cases)s::uuid[]) AS thing(key)", "entry.case_id = thing.key"),
    ("subjects", "unnest(%(subjects)s::uuid[]) AS thing(key)", "entry.subject_id = thing.key"),
    (
        "usernames",
        "unnest(%(usernames)s::text[]) AS thing(key)",
        OF_ACCOUNT,
    ),
)
OF_PAPER = """
    (
        entry.subject_id = ANY(%(papers)s::uuid[])
        OR %(sha256)s IN (entry.facts ->> 'document_sha256', entry.facts ->> 'replaced_sha256')
    )
"""
ONE = "(VALUES (1)) AS one(number)"
DEEDS = "unnest(%(outcomes)s::text[], %(actions)s::text[]) AS deed(outcome, action)"
OF_DEED = "entry.outcome = deed.outcome AND entry.action = deed.action"
PEOPLE = "unnest(%(people)s::bigint[]) AS person(id)"


class Place(NamedTuple):
    """Where a page ends, and the next one goes on."""

    at: datetime
    number: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.number}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None where the address was tampered with: then the list begins at its top."""
        moment, _, number = text[:LONGEST_PLACE].partition("-")
        if not (moment.isascii() and moment.isdecimal() and number.isascii() and number.isdecimal()):
            return None
        try:
            return cls(EPOCH + timedelta(microseconds=int(moment)), min(int(number), 2**63 - 1))
        except OverflowError:
            return None


@dataclass(frozen=True)
class Asked:
    """Which entries of an office; None stands for whichever."""

    office_id: int
    since: datetime | None = None
    until: datetime | None = None
    # The numbers of persons; None among them stands for nobody who is named.
    people: tuple[int | None, ...] | None = None
    deeds: tuple[Deed, ...] | None = None
    # Each must be met.
    about: tuple[Things, ...] = ()
    # A paper's SHA-256, and its numbers.
    paper: tuple[str, Things] | None = None


def page_of(asked: Asked, *, most: int, after: Place | None = None) -> list[Place]:
    """The next `most` entries."""
    values = _values(asked, after=after) | {"most": most}
    probes = " UNION ".join(_probes(asked, values))
    with connection.cursor() as cursor:
        cursor.execute(PAGE.format(probes=probes), values)
        return [Place(at, number) for number, at in cursor.fetchall()]


def count_of(asked: Asked) -> int:
    """How many there are in all: reads every one of them."""
    values = _values(asked) | {"most": None}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_all(asked, values)}) AS found", values)  # noqa: S608 -- our own text
        return int(cursor.fetchone()[0])


def all_of(asked: Asked) -> Iterator[list[int]]:
    """The numbers of all of them, some at a time: read from one end to the other, once."""
    values = _values(asked) | {"most": None}
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(f"{_all(asked, values)} ORDER BY at DESC, id DESC", values)
        while rows := cursor.fetchmany(FETCHED):
            yield [number for number, _ in rows]


def _all(asked: Asked, values: dict[str, Any]) -> str:
    if asked.about or asked.paper:
        return " UNION ".join(_probes(asked, values))
    where = " AND ".join([*_bounds(values), *_persons(asked), *_deeds(asked)])
    return f"SELECT entry.id, entry.at FROM audit_entry AS entry WHERE {where}"  # noqa: S608 -- our own text


def _values(asked: Asked, *, after: Place | None = None) -> dict[str, Any]:
    deeds = asked.deeds if asked.deeds is not None else EVERY_DEED
    values: dict[str, Any] = {
        "office": asked.office_id,
        "since": asked.since,
        "until": asked.until,
        "outcomes": [outcome for outcome, _ in deeds],
        "actions": [action for _, action in deeds],
        "deeds": [f"{outcome} {action}" for outcome, action in deeds],
        "people": [person for person in asked.people or () if person is not None],
        "last_at": after.at if after else None,
        "last": after.number if after else None,
    }
    if asked.paper:
        sha256, papers = asked.paper
        values |= {"sha256": sha256, "papers": list(papers.subjects)}
    for number, things in enumerate(_things(asked)):
        suffix = str(number or "")
        values |= {f"{name}{suffix}": list(getattr(things, name)) for name, _, _ in BY_THING}
    return values


def _things(asked: Asked) -> tuple[Things, ...]:
    """What it must be about; a paper is looked for within its cases."""
    papers = (Things(cases=asked.paper[1].cases),) if asked.paper else ()
    return (*papers, *asked.about)


def _probes(asked: Asked, values: dict[str, Any]) -> Iterator[str]:
    bounds = _bounds(values)
    if things := _things(asked):
        rest = [*bounds, *_persons(asked), *_deeds(asked), *_paper(asked), *_also(len(things))]
        for _, source, match in BY_THING:
            yield _probe([source], [match, *rest])
        return
    if asked.people is None:
        is_any = asked.deeds is None
        yield _probe([ONE] if is_any else [DEEDS], bounds if is_any else [OF_DEED, *bounds])
        return
    yield _probe([PEOPLE, DEEDS], ["entry.actor_id = person.id", OF_DEED, *bounds])
    if None in asked.people:
        yield _probe([DEEDS], ["entry.actor_id IS NULL", OF_DEED, *bounds])


def _probe(sources: list[str], where: list[str]) -> str:
    return PROBE.format(sources=" CROSS JOIN ".join(sources), where=" AND ".join(where))


def _bounds(values: dict[str, Any]) -> list[str]:
    bounds = ["entry.office_id = %(office)s"]
    if values["since"]:
        bounds.append("entry.at >= %(since)s")
    if values["until"]:
        bounds.append("entry.at < %(until)s")
    if values["last_at"]:
        bounds.append("(entry.at, entry.id) < (%(last_at)s, %(last)s)")
    return bounds


def _persons(asked: Asked) -> list[str]:
    if asked.people is None:
        return []
    nobody = " OR entry.actor_id IS NULL" if None in asked.people else ""
    return [f"(entry.actor_id = ANY(%(people)s){nobody})"]


def _deeds(asked: Asked) -> list[str]:
    return ["entry.outcome || ' ' || entry.action = ANY(%(deeds)s)"] if asked.deeds is not None else []


def _paper(asked: Asked) -> list[str]:
    return [OF_PAPER] if asked.paper else []


def _also(count: int) -> Iterator[str]:
    """What is asked for beside the first thing, by which entries are found."""
    for number in range(1, count):
        yield (
            f"(entry.case_id = ANY(%(cases{number})s::uuid[]) OR entry.subject_id = ANY(%(subjects{number})s::uuid[])"
            f" OR entry.facts ->> 'user' = ANY(%(usernames{number})s::text[]))"
        )
