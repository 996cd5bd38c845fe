"""The ladder's rules, without a database: on which days somebody is told that a certificate ends.

A rung is a number of days before the end. From the day after the end on, every day is a rung of its own, below nought.
Days are dates of the calendar in the office's zone: a certificate that ends at 00.10 ends today, not "in 0.3 days".
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

DEFAULT_RUNGS = (90, 60, 30, 14, 7, 3, 1, 0)
CONTACT_FROM = 14
# From here on no wish of a recipient's keeps a reminder from his mail.
URGENT_FROM = 7
EARLIEST, MOST = 365, 24


class InvalidRungs(ValueError):
    """A list of rungs that cannot be climbed; its text is the sentence for the officer."""


def validated(rungs: Sequence[int]) -> tuple[int, ...]:
    """The rungs as they may be kept: at least one, each below the one before it."""
    if not rungs:
        raise InvalidRungs("Isikan sedikitnya satu hari pengingat.")
    if len(rungs) > MOST:
        raise InvalidRungs(f"Isikan paling banyak {MOST} hari pengingat.")
    if any(not 0 <= rung <= EARLIEST for rung in rungs):
        raise InvalidRungs(f"Setiap hari pengingat adalah bilangan dari 0 sampai {EARLIEST}.")
    doubled = sorted({rung for rung in rungs if list(rungs).count(rung) > 1}, reverse=True)
    if doubled:
        named = ", ".join(str(rung) for rung in doubled)
        raise InvalidRungs(f"Hari pengingat {named} tertulis lebih dari satu kali. Tuliskan satu kali saja.")
    if list(rungs) != sorted(rungs, reverse=True):
        raise InvalidRungs(
            "Urutkan hari pengingat dari yang terbesar ke yang terkecil, misalnya: 90, 60, 30."
        )
    return tuple(rungs)


def days_left(not_after: datetime, *, now: datetime, zone: ZoneInfo) -> int:
    """From today's date to the date of the end; below nought once that date has passed."""
    return (not_after.astimezone(zone).date() - now.astimezone(zone).date()).days
