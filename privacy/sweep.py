"""The sweep: whoever answers is reminded 48, 24 and 4 hours before the time is over, and each day that it is late.

What is due is reckoned from the rows at that very moment, so that it may run as often as it likes, late, or twice at
once: the outbox takes one notice a recipient and rung. After an outage the most urgent rung is told, and no other.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.roles import ANSWERERS
from notifications.models import tell
from privacy.clocks import rung_of, to_be_told
from privacy.deadline import Clock

# The first word of the occasions of its notices.
KIND = "tenggat"
NOBODY = 0
LATE = "{title} terlambat"
SOON = "{title}: {words}"
BODY = (
    "{title} {standing}. Batas 3 x 24 jam menurut UU 27/2022 dihitung sejak diterima atau diketahui, termasuk malam "
    "hari dan hari libur."
)


def sweep(*, now: datetime | None = None) -> list[int]:
    """Put what is due and not yet in the outbox there; the numbers of the notices."""
    now = now or timezone.now()
    told: list[int] = []
    for one, clock in to_be_told(now=now):
        with transaction.atomic():
            told += _tell(one, clock)
    return told


def is_to_be_sent(subject: str) -> bool:
    """Whether a reminder that has waited for a mail server still says what is so."""
    pk, _, rung = subject.partition(":")
    return rung_of(UUID(pk)) == rung


def _tell(one: Any, clock: Clock) -> list[int]:
    title = one.headline
    subject = (LATE if clock.is_late else SOON).format(title=title, words=clock.words)
    standing = (
        f"sudah {clock.words}" if clock.is_late else f"harus selesai dalam waktu yang tersisa: {clock.words}"
    )
    return tell(
        office_id=one.office_id,
        roles=ANSWERERS,
        besides=NOBODY,
        occasion=f"{KIND}:{one.pk}:{clock.rung}",
        subject=subject,
        body=BODY.format(title=title, standing=standing),
        path=one.get_absolute_url(),
        button="Buka",
    )
