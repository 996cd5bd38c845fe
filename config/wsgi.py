"""The WSGI entry point, and what must be settled before Django sees a request."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from config.dawdlers import READ_SECONDS, closed_to_dawdlers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()
# What the slowest honest line carries. Whoever sends a byte now and then gives his thread back, too.
BYTES_A_SECOND = 20_000
# For the largest body that an honest page sends: two papers of 10 MB.
LONGEST_BODY = 21 * 1024 * 1024


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, which no middleware could keep from breaking over a Content-Type, or from waiting for a body for ever."""
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (ValueError, LookupError):
        environ["CONTENT_TYPE"] = ""
    connection = environ.get("gunicorn.socket")
    if connection:
        connection.settimeout(READ_SECONDS)
    length = environ.get("CONTENT_LENGTH") or "0"
    # Without a length Django reads no body.
    if not connection or not length.isdecimal() or not int(length):
        return django(environ, start_response)
    with closed_to_dawdlers(connection, seconds=seconds_for(int(length))):
        return django(environ, start_response)


def seconds_for(length: int) -> float:
    """How long a body of so many bytes may take as a whole."""
    return READ_SECONDS + min(length, LONGEST_BODY) / BYTES_A_SECOND
