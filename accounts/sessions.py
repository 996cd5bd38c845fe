"""How long somebody stays logged in: for a day's work at most, not while he is away, and not on half a proof (T9)."""

from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.devices import Device, OpenSession, devices_of, in_words
from accounts.factors import has_factor
from accounts.models import User
from accounts.scripted import by_script
from audit.actions import Action, Outcome
from audit.context import current
from audit.proof import PROVEN, ProofNeeded
from audit.trail import record

V = TypeVar("V")
BEGAN, SEEN = "began_at", "seen_at"
# When the second factor was proved in this session, if it was.
FACTOR = "factor_at"
# A click within a minute of the last writes nothing: the limit is counted in hours.
TICK = 60
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
ENDED = "accounts.session_ended"

AWAY = "Sesi Anda berakhir karena aplikasi tidak digunakan selama {hours} jam."
LONGEST = "Sesi Anda berakhir karena sudah {hours} jam sejak Anda masuk."
NOBODY = "Anda tidak lagi masuk ke aplikasi."
LAND = "Masuk sekali lagi; setelah itu halaman yang Anda tuju langsung terbuka."
LOST = "Kiriman terakhir belum disimpan. Masuk sekali lagi, lalu ulangi dari halaman yang terbuka."


INCOMPLETE = "Akun Anda memerlukan faktor kedua. Masuk sekali lagi dengan kata sandi dan faktor kedua Anda."
UNPROVEN = "Kiriman terakhir belum disimpan, karena bukti diri sudah terlalu lama."
REPEAT = "Buktikan diri Anda, lalu ulangi dari halaman yang terbuka."


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **_: Any) -> None:
    """Whatever way somebody comes in by, his session knows since when; one that does not is over."""
    request.session[BEGAN] = request.session[SEEN] = request.session[PROVEN] = _now()
    request.session.pop(FACTOR, None)
    note_device(request, user)


def note_device(request: HttpRequest, person: User) -> None:
    """Remember where this session is used, for its person to see; again whenever it gets another key."""
    if request.session.session_key is None:
        request.session.create()
    Device.objects.create(
        session_id=str(request.session.session_key),
        person=person,
        words=in_words(request.META.get("HTTP_USER_AGENT", "")),
        address=current().address,
        began_at=datetime.fromtimestamp(request.session[BEGAN], tz=UTC),
    )


def complete(request: HttpRequest) -> None:
    """The second factor was proved in this session, too."""
    request.session[FACTOR] = request.session[PROVEN] = _now()


def before_factor(view: V) -> V:
    """Open to who is logged in and has yet to prove his second factor, or to make one."""
    view.before_factor = True  # type: ignore[attr-defined]  # as Django marks `login_not_required`
    return view


def must_have_factor(person: User) -> bool:
    return person.role in settings.SECOND_FACTOR_ROLES


def open_sessions(request: HttpRequest, person: User) -> list[OpenSession]:
    """Where he is logged in now, as the sessions themselves say."""
    found = []
    for device in devices_of(person.pk):
        told = device.session.get_decoded()
        is_his = told.get(HASH_SESSION_KEY) == person.get_session_auth_hash()
        if is_his and not _why_over(told):
            seen_at = datetime.fromtimestamp(told[SEEN], tz=UTC)
            found.append(
                OpenSession(device, seen_at, is_this=device.session_id == request.session.session_key)
            )
    return found


class LogInGate(LoginRequiredMiddleware):
    """Nobody passes without logging in, nor on a session that is over; he is told why, and led back after log-in."""

    def process_request(self, request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        if why := _why_over(request.session):
            if request.method not in SAFE and request.path != reverse("accounts:logout"):
                _record_lost(request, why)
            request.session.flush()
            request.user = AnonymousUser()
            request.META[ENDED] = why
        elif _now() - request.session[SEEN] >= TICK:
            request.session[SEEN] = _now()

    def process_view(self, request: HttpRequest, view_func: Any, *args: Any) -> HttpResponseBase | None:
        """To the log-in who is not logged in; to his second factor who needs one and has not proved it here."""
        answer = super().process_view(request, view_func, *args)
        if answer is not None or not request.user.is_authenticated:
            return answer
        is_free = not getattr(view_func, "login_required", True) or hasattr(view_func, "before_factor")
        if is_free or FACTOR in request.session or not must_have_factor(request.user):
            return None
        if request.method not in SAFE:
            _record_lost(request, INCOMPLETE)
        if has_factor(request.user.pk):  # made elsewhere, or before his role was such
            request.session.flush()
            messages.warning(request, INCOMPLETE)
            return redirect_to_login(page_before(request), resolve_url(settings.LOGIN_URL))
        return redirect("accounts:factors")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Lead to the proof that is missing, and from there back; a page that sends by script stays as it is."""
        if not isinstance(exception, ProofNeeded):
            return None
        if request.method not in SAFE:
            _record_lost(request, UNPROVEN)
        if by_script(request):
            way_back = reverse("accounts:proven")
        elif request.method in SAFE:
            way_back = request.get_full_path()
        else:
            way_back = page_before(request)
            messages.warning(request, f"{UNPROVEN} {REPEAT}")
        return redirect(f"{reverse('accounts:prove')}?{urlencode({'next': way_back})}")

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        why = request.META.get(ENDED, "")
        if request.method in SAFE:
            if why and _is_read(request):
                messages.warning(request, f"{why} {LAND}")
            return super().handle_no_permission(request, view_func)
        if request.path != reverse("accounts:logout") and _is_read(request):
            messages.warning(request, f"{why or NOBODY} {LOST}")
        return redirect_to_login(page_before(request), resolve_url(settings.LOGIN_URL))


def _record_lost(request: HttpRequest, why: str) -> None:
    """What somebody has sent and was turned away with; what he only wanted to read, he asks for once more."""
    facts = {"path": request.path[:200], "reason": why}
    record(Action.SEND_FORM, by=cast("User", request.user), outcome=Outcome.REFUSED, facts=facts)


def _is_read(request: HttpRequest) -> bool:
    """Whether a person reads the answer: what a script sent, its own page speaks of, and once is enough."""
    return "text/html" in request.headers.get("Accept", "text/html")


def _why_over(session: SessionBase | dict[str, Any]) -> str:
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
    # Two slashes at the beginning would be another site.
    return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, ""))


def way_on(request: HttpRequest) -> str:
    """Where the reader wanted to go, within this site (T8)."""
    wanted: str = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _now() -> int:
    return int(timezone.now().timestamp())


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:g}".replace(".", ",")
