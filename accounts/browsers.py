"""A browser from which somebody has logged in: what strangers try from the same address does not slow him down there.

It is known by a cookie of its own, which outlives the session and names nobody: whose password was right here, only
whoever types his name again can tell. So a name that nobody has, and one that has never been right from this browser,
get one and the same answer (T18). Whoever steals the cookie has five tries of his own, and waits like anybody.
"""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "__Host-peramban" if settings.SESSION_COOKIE_SECURE else "peramban"
SALT = "accounts.browser"
LASTS = timedelta(days=30)
# A computer at a counter has several people; so many of them it knows, the latest.
PEOPLE = 10


def browser_of(request: HttpRequest | None, username: str) -> str:
    """By what this browser is told from others, if this name has logged in here; nothing if it has not."""
    name, people = _told(request)
    return name if _mark(username) in people else ""


def remember_browser(request: HttpRequest, response: HttpResponse, *, username: str) -> HttpResponse:
    """His password was right here. The answer carries the cookie."""
    name, people = _told(request)
    others = [mark for mark in people if mark != _mark(username)]
    told = [name or secrets.token_urlsafe(16), [*others, _mark(username)][-PEOPLE:]]
    response.set_cookie(
        COOKIE,
        signing.dumps(told, salt=SALT),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _told(request: HttpRequest | None) -> tuple[str, list[str]]:
    try:
        told: Any = signing.loads(request.COOKIES[COOKIE] if request else "", salt=SALT, max_age=LASTS)
    except (KeyError, signing.BadSignature):
        return "", []
    name, people = told
    return name, people


def _mark(username: str) -> str:
    return salted_hmac(SALT, username.lower(), algorithm="sha256").hexdigest()[:32]
