"""What is wrong with the settings of this room, said when the program starts and not when an officer asks."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from certificates.probe import VERSIONS

NO_ADDRESS = "BSRE_PROBE_URL must be an https address without a user, a query or a fragment."
NO_VERSION = f"BSRE_PROBE_VERSION must be one of: {', '.join(VERSIONS)}."


@register()
def probe_settings(**_: Any) -> list[CheckMessage]:
    """The address that NIK and credentials are sent to is one that TLS protects."""
    if not settings.BSRE_PROBE_URL:
        return []
    where = urlsplit(settings.BSRE_PROBE_URL)
    found: list[CheckMessage] = []
    if where.scheme != "https" or not where.hostname or "@" in where.netloc or where.query or where.fragment:
        found.append(Error(NO_ADDRESS, id="certificates.E001"))
    if settings.BSRE_PROBE_VERSION not in VERSIONS:
        found.append(Error(NO_VERSION, id="certificates.E002"))
    return found
