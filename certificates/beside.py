"""What rooms above this one know of a certificate: each is asked when its page is shown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certificates.models import Certificate


@dataclass(frozen=True)
class RelatedCase:
    """A case that brought the certificate or is to follow it: "Diterbitkan melalui", its name, how it stands, where."""

    words: str
    name: str
    standing: str
    url: str


@dataclass(frozen=True)
class NextReminder:
    """On which day somebody will be reminded of it, and who; or, without a day, why nobody will be."""

    on: date | None
    recipients: Sequence[str] = ()
    why_none: str = ""


CASES: list[Callable[["Certificate"], Iterable[RelatedCase]]] = []
RUNNING: list[Callable[["Certificate"], str]] = []
REMINDERS: list[Callable[["Certificate"], NextReminder | None]] = []


def cases_about(certificate: "Certificate") -> list[RelatedCase]:
    """Every case that it came from or that is to follow it."""
    return [case for ask in CASES for case in ask(certificate)]


def running_case(certificate: "Certificate") -> str:
    """The name of an open case that follows from it; empty where there is none."""
    return next((name for ask in RUNNING if (name := ask(certificate))), "")


def next_reminder(certificate: "Certificate") -> NextReminder | None:
    """What the first who knows says; None where nobody reminds."""
    return next((known for ask in REMINDERS if (known := ask(certificate))), None)
