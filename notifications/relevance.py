"""Whether what a notice says is still so, when its turn to be sent has come: the room that wrote it knows."""

from collections.abc import Callable

from notifications.models import Notice

# By the first word of the occasion; asked is what follows it.
STILL_SO: dict[str, Callable[[str], bool]] = {}


def is_still_so(notice: Notice) -> bool:
    """False where nobody need hear of it any more."""
    kind, _, subject = notice.occasion.partition(":")
    ask = STILL_SO.get(kind)
    return ask is None or ask(subject)
