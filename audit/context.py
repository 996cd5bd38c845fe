"""From where a request came, for whichever entry it leaves behind."""

import ipaddress
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class RequestContext:
    """The address of the caller and an identifier that ties log lines and entries together."""

    address: str | None = None
    request_id: str = ""


_NOWHERE = RequestContext()
_current: ContextVar[RequestContext] = ContextVar("request_context", default=_NOWHERE)


META_KEY = "audit.request_id"


def current() -> RequestContext:
    """The context of the request at work, also in the task that it asked for; empty in a command."""
    return _current.get()


def enter(context: RequestContext = _NOWHERE) -> None:
    """Let a worker's process stand in `context` from now on; without one, nowhere."""
    _current.set(context)


class RequestContextMiddleware:
    """Remember address and identifier while one request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        here = RequestContext(address=_address(request), request_id=uuid.uuid4().hex)
        # What is logged after the answer knows the request alone.
        request.META[META_KEY] = here.request_id
        token = _current.set(here)
        try:
            return self.get_response(request)
        finally:
            _current.reset(token)


def _address(request: HttpRequest) -> str | None:
    """The peer's address; what a proxy says of its client counts only from a proxy that is named in the settings."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if peer in settings.TRUSTED_PROXIES:
        peer = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", maxsplit=1)[-1].strip() or peer
    try:
        return str(ipaddress.ip_address(peer))
    except ValueError:  # a unix socket has none
        return None
