"""What rooms above this one offer to do with a certificate: each is asked when its page is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from certificates.models import Certificate


@dataclass(frozen=True)
class Offer:
    """A button, and where it leads; one that begins something is sent by POST."""

    words: str
    url: str
    is_begun: bool


OFFERS: list[Callable[["Certificate", "User"], Offer | None]] = []


def offers_for(certificate: "Certificate", user: "User") -> list[Offer]:
    """What this reader may do with this certificate now."""
    return [offer for ask in OFFERS if (offer := ask(certificate, user))]
