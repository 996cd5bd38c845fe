"""What the plot itself knows of its story: set down while it is played, and never read out of the application.

The balance at the end holds the application's books against this.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

# As the offices of the drill have set them; on purpose not read from the program.
RUNGS = (90, 60, 30, 14, 7, 3, 1, 0)
EVERY_RUNG = max(RUNGS)


@dataclass
class Life:
    """One certificate, from the moment at which SIAK signs with it to the one from which nobody is to be told of it."""

    certificate_id: UUID
    office_id: int
    holder: str
    ends: datetime
    zone: ZoneInfo
    since: datetime
    until: datetime | None = None

    def rung_on(self, moment: datetime) -> int | None:
        """By the calendar on the office's wall: which rung is due at this moment, if any is."""
        if moment < self.since or (self.until is not None and moment >= self.until):
            return None
        days = (self.ends.astimezone(self.zone).date() - moment.astimezone(self.zone).date()).days
        if days < 0:
            return days
        reached = [rung for rung in RUNGS if days <= rung]
        return min(reached) if reached else None


@dataclass
class Reader:
    """Somebody who is to be told of his office's certificates; without a number he has no account."""

    person_id: int | None
    name: str
    address: str
    office_id: int
    since: datetime
    until: datetime | None = None
    from_rung: int = EVERY_RUNG

    def reads_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass
class Facts:
    """All of it: certificates, readers, when the machine looked, and on which days it was switched off."""

    lives: list[Life] = field(default_factory=list)
    readers: list[Reader] = field(default_factory=list)
    beats: list[datetime] = field(default_factory=list)
    days_off: list[date] = field(default_factory=list)

    def close(self, certificate_id: UUID, *, at: datetime) -> None:
        """Nobody is to be told of it any more."""
        [life] = [life for life in self.lives if life.certificate_id == certificate_id]
        life.until = at

    def reader(self, person_id: int | None, *, office_id: int) -> Reader | None:
        """Who stands in the ledger by this number."""
        of_office = (one for one in self.readers if one.office_id == office_id)
        return next((one for one in of_office if one.person_id == person_id), None)
