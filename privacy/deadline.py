"""Three times 24 hours, as the law counts them: by the clock, not by working days, from the moment of arrival."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.zones import span

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMIT = timedelta(hours=72)
# So long before the end somebody is reminded; after it, once more for each day that it is late.
RUNGS = (timedelta(hours=48), timedelta(hours=24), timedelta(hours=4))
LATE = "terlambat"


def due_after(moment: datetime) -> datetime:
    """When the time that begins at this moment has run out, to the second."""
    return moment + LIMIT


@dataclass(frozen=True)
class Clock:
    """A time limit as it stands at a moment."""

    due_at: datetime
    now: datetime

    @property
    def left(self) -> timedelta:
        return self.due_at - self.now

    @property
    def is_late(self) -> bool:
        """Only once the last second has passed: what is done in it was in time."""
        return self.now > self.due_at

    @property
    def is_urgent(self) -> bool:
        return self.left <= RUNGS[1]

    @property
    def words(self) -> str:
        """What is left of it, or for how long it has been over."""
        return f"terlambat {span(-self.left)}" if self.is_late else f"sisa {span(self.left)}"

    @property
    def rung(self) -> str:
        """The most urgent reminder that is due now, by its name; nothing while there is time."""
        if self.is_late:
            return f"{LATE}-{-self.left // DAY}"
        reached = [ahead for ahead in RUNGS if self.left <= ahead]
        return f"{reached[-1] // HOUR}-jam" if reached else ""
