"""How long somebody stays logged in: for a day's work at most, and not while he is away (T9)."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

BEGAN, SEEN = "began_at", "seen_at"
# A click within a minute of the last writes nothing: the limit is counted in hours.
TICK = 60
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
ENDED = "accounts.session_ended"

AWAY = "Sesi Anda berakhir karena aplikasi tidak digunakan selama {hours} jam."
LONGEST = "Sesi Anda berakhir karena sudah {hours} jam sejak Anda masuk."
NOBODY = "Anda tidak lagi masuk ke aplikasi."
LAND = "Masuk sekali lagi; setelah itu halaman yang Anda tuju langsung terbuka."
LOST = "Kiriman terakhir belum disimpan. Masuk sekali lagi, lalu ulangi dari halaman yang terbuka."


@receiver(user_logged_in)
def begin(request: HttpRequest, **_: Any) -> None:
    """Whatever way somebody comes in by, his session knows since when; one that does not is over."""
    request.session[BEGAN] = request.session[SEEN] = _now()


class LogInGate(LoginRequiredMiddleware):
    """Nobody passes without logging in, nor on a session that is over; he is told why, and led back after log-in."""

    def process_request(self, request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        if why := _why_over(request.session):
            request.session.flush()
            request.user = AnonymousUser()
            request.META[ENDED] = why
        elif _now() - request.session[SEEN] >= TICK:
            request.session[SEEN] = _now()

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        why = request.META.get(ENDED, "")
        if request.method in SAFE:
            if why and _is_read(request):
                messages.warning(request, f"{why} {LAND}")
            return super().handle_no_permission(request, view_func)
        if request.path != reverse("accounts:logout") and _is_read(request):
            messages.warning(request, f"{why or NOBODY} {LOST}")
        return redirect_to_login(page_before(request), resolve_url(settings.LOGIN_URL))


def _is_read(request: HttpRequest) -> bool:
    """Whether a person reads the answer: what a script sent, its own page speaks of, and once is enough."""
    return "text/html" in request.headers.get("Accept", "text/html")


def _why_over(session: SessionBase) -> str:
    """Why the session ends now; an empty sentence while it goes on."""
    now = _now()
    if now - session.get(SEEN, 0) > settings.SESSION_IDLE_LIMIT:
        return AWAY.format(hours=_hours(settings.SESSION_IDLE_LIMIT))
    if now - session.get(BEGAN, 0) > settings.SESSION_COOKIE_AGE:
        return LONGEST.format(hours=_hours(settings.SESSION_COOKIE_AGE))
    return ""


def page_before(request: HttpRequest) -> str:
    """The page from which something was sent: what was sent to need not be a page at all."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(page)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


def _now() -> int:
    return int(timezone.now().timestamp())


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:g}".replace(".", ",")
