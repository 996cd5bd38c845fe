"""What rooms above this one offer to do with a certificate, or for an officer: each is asked when its page is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from certificates.models import Certificate
    from certificates.tenures import Tenure


@dataclass(frozen=True)
class Offer:
    """A button, and where it leads; one that begins something is sent by POST."""

    words: str
    url: str
    is_begun: bool


OFFERS: list[Callable[["Certificate", "User"], Offer | None]] = []
TENURE_OFFERS: list[Callable[["Tenure", "User"], Offer | None]] = []


def offers_for(certificate: "Certificate", user: "User") -> list[Offer]:
    """What this reader may do with this certificate now."""
    return [offer for ask in OFFERS if (offer := ask(certificate, user))]


def offers_for_officer(tenure: "Tenure", user: "User") -> list[Offer]:
    """What this reader may do for this officer now."""
    return [offer for ask in TENURE_OFFERS if (offer := ask(tenure, user))]
