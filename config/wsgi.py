"""The WSGI entry point, and what must be settled before Django sees a request."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()
# Between two pieces of a request's body. Whoever sends none for so long gives his thread back.
READ_SECONDS = 20


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, which no middleware could keep from breaking over a Content-Type, or from waiting for a body for ever."""
    if connection := environ.get("gunicorn.socket"):
        connection.settimeout(READ_SECONDS)
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (ValueError, LookupError):
        environ["CONTENT_TYPE"] = ""
    return django(environ, start_response)
