"""Guessing grows slow: who errs too often waits, longer each time, and only he does.

Counted for an account together with the address that tries, so that nobody locks its owner out from elsewhere; and for
a browser in which he has logged in before by itself, so that nobody locks him out from his own address. What is
counted is the try, before it is looked at: a hundred at once are still counted one by one. A name that nobody has is
counted like any other (T18).
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

# After so long without a try all is forgotten.
FORGOTTEN = timedelta(hours=1)
DOUBLINGS = 12


class Tries(models.Model):
    """How often something was tried in vain; what, only whoever tries it once more can tell."""

    may_be_deleted: ClassVar = True

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField(default=0)
    latest_at = models.DateTimeField()


@dataclass(frozen=True)
class Patience:
    """How many tries are free, how long the first pause is, and the longest that doubling makes of it."""

    free: int
    first: int
    longest: int

    def pause(self, count: int) -> int:
        """Seconds to wait after so many tries."""
        if count < self.free:
            return 0
        return min(self.longest, self.first << min(count - self.free, DOUBLINGS))


# Five slips of a finger; then 5, 10, 20 ... seconds.
OF_ACCOUNT = Patience(free=5, first=5, longest=900)
# A whole office may come from one address: only browsers in which a name has never logged in are slowed down there.
OF_ADDRESS = Patience(free=50, first=3, longest=3)


class TooOften(Exception):
    """It is too early to try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(in_words(seconds))
        self.seconds = seconds


def in_words(seconds: int) -> str:
    """A sentence that says how long to wait."""
    wait = f"{seconds} detik" if seconds <= 90 else f"{math.ceil(seconds / 60)} menit"  # noqa: PLR2004  # as people say it
    return (
        f"Terlalu banyak percobaan yang keliru dari perangkat atau jaringan ini. Tunggu {wait}, lalu coba sekali lagi. "
        "Akun tidak dikunci."
    )


def count_try(what: str, *, about: str, patience: Patience) -> None:
    """Count one more, or TooOften. Whoever tries at the same moment waits for the row."""
    key = _key(what, about)
    now = timezone.now()
    with transaction.atomic():
        Tries.objects.bulk_create([Tries(key=key, latest_at=now)], ignore_conflicts=True)
        tries = Tries.objects.select_for_update().get(pk=key)
        if now - tries.latest_at > FORGOTTEN:
            tries.count = 0
        left = patience.pause(tries.count) - (now - tries.latest_at).total_seconds()
        if left > 0:
            raise TooOften(math.ceil(left))
        tries.count, tries.latest_at = tries.count + 1, now
        tries.save(update_fields=["count", "latest_at"])


def forget_tries(what: str, *, about: str) -> None:
    """It was right at last."""
    Tries.objects.filter(pk=_key(what, about)).delete()


def refund_try(what: str, *, about: str) -> None:
    """It was right, and is not to be counted with what others tried in vain."""
    Tries.objects.filter(pk=_key(what, about), count__gt=0).update(count=F("count") - 1)


def forget_old_tries() -> None:
    """What is forgotten anyway need not be kept."""
    Tries.objects.filter(latest_at__lt=timezone.now() - FORGOTTEN).delete()


def _key(what: str, about: str) -> str:
    """Not readable: what was typed as a name may be a password."""
    return salted_hmac(f"accounts.tries.{what}", about, algorithm="sha256").hexdigest()
