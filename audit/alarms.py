"""Who must hear that the trail is not as it was put on record: the rooms that know him say so in `ALARMS`."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.utils import timezone

from audit.actions import Action
from audit.models import Entry

# Each is told the sentence, the number of the entry that it is about, if it is about one, and what was found in all.
ALARMS: list[Callable[[str, int | None, Sequence[str]], None]] = []
# The sealer comes upon the same thing every few seconds.
AGAIN_AFTER = timedelta(days=1)


def raise_alarm(sentence: str, *, entry: int | None = None, findings: Sequence[str] = ()) -> None:
    """Tell everybody who has asked to be told, once a day of the same."""
    same = Entry.objects.filter(action=Action.RAISE_ALARM, facts__reason=sentence, facts__entry=entry)
    if not same.filter(at__gt=timezone.now() - AGAIN_AFTER).exists():
        for tell in ALARMS:
            tell(sentence, entry, findings)
