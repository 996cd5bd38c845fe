"""What waits for a person, for his calendar: on the day on which it came to him."""

from collections.abc import Iterator

from accounts.models import User
from notifications.agenda import Event
from sop.inbox import inbox_of


def tasks(person: User) -> Iterator[Event]:
    """Each task under the number of its case; done, it is no longer told, and so cancelled."""
    for task in inbox_of(person).tasks:
        yield Event(
            key=f"tugas:{task.case.pk}:{task.step.action}",
            title=f"Tugas: {task.verb} ({task.case})",
            at=task.since,
            path=task.url,
        )
