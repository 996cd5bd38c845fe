"""Error pages: whole Indonesian sentences and a way on, never a traceback.

`config/urls.py` names them as its handlers; the middleware dresses what Django answers without a body.
"""

import re
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.access import WrongRole
from accounts.models import Role
from accounts.sessions import page_before
from audit.actions import Action, Outcome
from audit.trail import record

SESSION_KEY = re.compile(r"[a-z0-9]{32}")
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was left open too long, or sent from elsewhere; on record if it came in somebody's name (T10).

    It leads back to the form, through the log-in where that is what is missing.
    """
    way_back = page_before(request)
    if request.user.is_authenticated:
        record(Action.SEND_FORM, by=request.user, outcome=Outcome.REFUSED, facts={"path": request.path[:200]})
    elif urlsplit(way_back).path != (door := reverse("accounts:login")):
        way_back = f"{door}?{urlencode({'next': way_back})}"
    return render(request, "403_csrf.html", {"way_back": way_back}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read, or one that is larger than what is taken in."""
    if isinstance(exception, TOO_LARGE):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whose page it is, as whom the reader is logged in, and the way to another account of his."""
    context: dict[str, object] = {"may_come_back": request.method in {"GET", "HEAD"}}
    if isinstance(exception, WrongRole):
        owners = " atau ".join(Role(role).label for role in exception.roles)
        context |= {"owners": owners, "purpose": exception.purpose}
    return render(request, "403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Absent, or another office's: the same page, so that nobody learns which."""
    return render(request, "404.html", status=404)


def server_error(_request: HttpRequest) -> HttpResponse:
    """Without a context: whatever broke the page must not break this one."""
    return HttpResponse(render_to_string("500.html"), status=500)


class PlainRequestMiddleware:
    """Read every request as UTF-8, no session key that could be none of ours, and no address with a NUL in it.

    A caller may name any of Python's codecs, `rot13` or `unicode_escape` among them, and write a NUL into a cookie or
    a path: each would break whatever page or statement reads it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        request.path = request.path.replace("\x00", "\ufffd")
        request.path_info = request.path_info.replace("\x00", "\ufffd")
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)


class WrongMethodMiddleware:
    """Give the 405 that Django answers with an empty body a page that says where to begin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:  # noqa: PLR2004  # the status's own number
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response
