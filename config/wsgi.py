"""The WSGI entry point, and what must be settled before Django sees a request."""

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()
# Between two pieces of a request's body. Whoever sends none for so long gives his thread back.
READ_SECONDS = 20
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


@contextmanager
def closed_to_dawdlers(connection: socket.socket, *, seconds: float) -> Iterator[None]:
    """Take nothing in from `connection` any more after so many seconds: whoever waits for a piece sees the end.

    An answer can still be given; one that takes longer than that to make goes out as ever.
    """
    answered = Event()
    Thread(target=_take_nothing_in, args=[connection, answered, seconds], daemon=True).start()
    try:
        yield
    finally:
        answered.set()


def _take_nothing_in(connection: socket.socket, answered: Event, seconds: float) -> None:
    if answered.wait(seconds):
        return
    # It may be gone already.
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
