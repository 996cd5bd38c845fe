"""How far the trail is at a moment, such that nothing sealed by then is missed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from audit.keys import is_signed, keys
from audit.merkle import EMPTY_ROOT
from audit.sealing import ALONE, DRAWN
from audit.seals import Checkpoint
from audit.selection import Limits
from audit.settled import latest

NEWEST = "SELECT coalesce(max(id), 0) FROM audit_entry"


@dataclass(frozen=True)
class Moment:
    """How far the trail was when the archive was begun; no checkpoint is older and yet not seen."""

    at: datetime
    drawn: int
    checkpoint: Checkpoint | None
    limits: Limits

    @property
    def root(self) -> bytes:
        return bytes(self.checkpoint.root) if self.checkpoint else EMPTY_ROOT

    @property
    def is_ours(self) -> bool:
        """Whether that root is rightly signed: the seal of the archive must not vouch for another one."""
        last, public = self.checkpoint, keys().public
        return last is None or is_signed(last.note.text, signature=bytes(last.signature), public=public)


def present_moment() -> Moment:
    """Asked while nobody seals: what is sealed from then on has a later time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])
        last = latest()
        cursor.execute(DRAWN)
        (drawn,) = cursor.fetchone()
        cursor.execute(NEWEST)
        (newest,) = cursor.fetchone()
        limits = Limits(last.size if last else 0, newest)
        return Moment(timezone.now(), drawn, last, limits)
