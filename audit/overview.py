"""How the trail stands, for whoever reads it: how far it is sealed, what waits, and what the last night found."""

from typing import Any

from audit.checkpoints import sealed_until
from audit.holdup import held_up_since
from audit.nights import extent
from audit.sealing import waiting


def overview(*, office_id: int) -> dict[str, Any]:
    """Of the office as far as it is the office's own; seals and nights are about all of them."""
    sealed = sealed_until()
    return {
        "sealed": sealed,
        "waiting": waiting(office_id=office_id, drawn=sealed.drawn if sealed else 0),
        "held_up_since": held_up_since(),
        "extent": extent(office_id=office_id),
    }
