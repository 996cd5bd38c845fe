"""Whether the reminders are alive: when the sweep last ran and finished, and which days it missed."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http.client import HTTPException
from threading import Thread
from threading import enumerate as enumerate_threads
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from django.conf import settings
from django.utils import timezone

from renewals import statements
from renewals.reminders import Sweep
from renewals.sweep import ask, day_of, on_the_ladder

log = logging.getLogger(__name__)
MISSED_AFTER = timedelta(hours=24)
REMEMBERED_DAYS = 14
SECONDS_TO_ANSWER = 5
WATCHMAN = "watchman"


@dataclass(frozen=True)
class Pulse:
    """The latest signs of life. `is_missed`: a day has gone by without a sweep that finished."""

    began_at: datetime | None
    ended_at: datetime | None
    is_missed: bool


def pulse(*, now: datetime | None = None) -> Pulse:
    """How it stands now; before the first sweep, a day is granted from the first certificate on. One query."""
    now = now or timezone.now()
    waiting = on_the_ladder(now=now).filter(recorded_at__lt=now - MISSED_AFTER)
    ((began_at, ended_at, is_waiting),) = ask(statements.PULSE, waiting, asked={"today": day_of(now)})
    is_missed = is_waiting if ended_at is None else ended_at < now - MISSED_AFTER
    return Pulse(began_at, ended_at, is_missed)


@dataclass(frozen=True)
class Day:
    """One of the last days, and its sweeps; none where the day was missed."""

    date: date
    sweep: Sweep | None


def last_days(*, now: datetime) -> list[Day]:
    """The latest first, back to the first day of all."""
    today = day_of(now)
    until_today = Sweep.objects.filter(day__lte=today).order_by("-day")
    kept = {sweep.day: sweep for sweep in until_today[:REMEMBERED_DAYS]}
    first = min(kept, default=today)
    days = [today - timedelta(days=back) for back in range(REMEMBERED_DAYS)]
    return [Day(day, kept.get(day)) for day in days if day >= first]


def report_alive() -> None:
    """Tell whoever watches from outside, if anybody does: when he hears nothing any more, he raises the alarm.

    Nobody waits for him for long, and whom he kept waiting is not sent after him a second time.
    """
    address = settings.DEAD_MAN_URL
    if urlsplit(address).scheme not in {"http", "https"} or any(
        one.name == WATCHMAN for one in enumerate_threads()
    ):
        return
    caller = Thread(target=_call, args=[address], name=WATCHMAN, daemon=True)
    caller.start()
    caller.join(SECONDS_TO_ANSWER)


def _call(address: str) -> None:
    try:
        with build_opener(StaysThere).open(address, timeout=SECONDS_TO_ANSWER):
            pass
    except (OSError, ValueError, HTTPException) as error:
        log.warning("the watchman did not answer: %s", type(error).__name__)


class StaysThere(HTTPRedirectHandler):
    """Whoever sends us elsewhere has not answered."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None
