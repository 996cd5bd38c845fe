"""A case's whole life divided into working and waiting. Pure: events in, lengths of office time out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import TextChoices

from sop.clock import Cause
from sop.office_hours import NONE, OfficeTime


class Turn(TextChoices):
    """Whose turn it is while nobody works."""

    ADB = "ADB", "ADB"
    KEPALA_DINAS = "KEPALA_DINAS", "Kepala Dinas"
    BSRE = "bsre", "BSrE"
    SIAK = "siak", "SIAK"
    OWNER = "owner", "Pemilik sertifikat"
    OTHER = "other", "Kendala lain"


# What SIAK refuses is tried again there; what has no place of its own is nobody's turn.
TURNS: dict[str, Turn] = {
    Cause.BSRE: Turn.BSRE,
    Cause.OWNER: Turn.OWNER,
    Cause.SIAK: Turn.SIAK,
    Cause.P12: Turn.SIAK,
    Cause.PASSPHRASE: Turn.SIAK,
    Cause.NETWORK: Turn.OTHER,
    Cause.OTHER: Turn.OTHER,
}


class Worked(Protocol):
    """A stretch of work, as it was recorded."""

    row: str
    by_id: int
    opened_at: datetime
    finished_at: datetime


class Waited(Protocol):
    """What was waited for, as it was recorded."""

    cause: str
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Life:
    """From its beginning to its end, or to now while it runs, and which row's turn it then is."""

    began_at: datetime
    ended_at: datetime
    next_row: str
    # Who carries out each row, or gate, of its revision.
    actors: Mapping[str, str]


@dataclass
class Lived:
    """Lengths of time: worked by row and person, waited by row and whose turn it was."""

    working: dict[tuple[str, int], timedelta] = field(default_factory=dict)
    waiting: dict[tuple[str, Turn], timedelta] = field(default_factory=dict)

    def working_on(self, row: str) -> timedelta:
        return sum((length for (of, _), length in self.working.items() if of == row), NONE)

    def waiting_on(self, row: str) -> dict[Turn, timedelta]:
        """By whose turn it was, in the order of the turns; only what is more than nothing."""
        found = {turn: self.waiting.get((row, turn), NONE) for turn in Turn}
        return {turn: length for turn, length in found.items() if length}


Stretch = tuple[datetime, datetime]


def reckon(life: Life, *, works: Sequence[Worked], waits: Sequence[Waited], time: OfficeTime) -> Lived:
    """Work runs from opening to finishing an act. Everything else is waiting: for the cause that was recorded,
    otherwise for the actor of the row at which the case stood.
    """
    lived = Lived()
    for work in works:
        length = time.worked(work.opened_at, work.finished_at)
        key = (work.row, work.by_id)
        lived.working[key] = lived.working.get(key, NONE) + length
    for row, idle in _idle(life, works):
        actor = life.actors.get(row)
        for turn, (begin, end) in _by_turn(idle, waits, otherwise=Turn(actor) if actor else Turn.OTHER):
            length = lived.waiting.get((row, turn), NONE) + time.between(begin, end)
            lived.waiting[row, turn] = length
    return lived


def _idle(life: Life, works: Sequence[Worked]) -> Iterator[tuple[str, Stretch]]:
    """When nobody worked, and on which row: nothing moves a case but an act, so that from one act to the next it
    stood at the row of the latter.
    """
    busy = sorted((work.opened_at, work.finished_at) for work in works)
    since = life.began_at
    for work in sorted(works, key=lambda work: work.finished_at):
        for stretch in _gaps((since, work.finished_at), busy):
            yield work.row, stretch
        since = max(since, work.finished_at)
    for stretch in _gaps((since, life.ended_at), busy):
        yield life.next_row, stretch


def _gaps(whole: Stretch, busy: Sequence[Stretch]) -> Iterator[Stretch]:
    """What of a stretch none of the others, in their order, covers."""
    since, until = whole
    for begin, end in busy:
        if since < min(begin, until):
            yield since, min(begin, until)
        since = max(since, end)
    if since < until:
        yield since, until


def _by_turn(idle: Stretch, waits: Sequence[Waited], *, otherwise: Turn) -> Iterator[tuple[Turn, Stretch]]:
    recorded: list[Stretch] = []
    for wait in sorted(waits, key=lambda wait: wait.began_at):
        begin, end = max(wait.began_at, idle[0]), min(wait.ended_at or idle[1], idle[1])
        if begin < end:
            recorded.append((begin, end))
            yield TURNS[wait.cause], (begin, end)
    for stretch in _gaps(idle, recorded):
        yield otherwise, stretch
