"""Sesi saya: where one is logged in, and how one ends that."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Request
from accounts.devices import Device, end
from accounts.sessions import open_sessions
from audit.actions import Action
from audit.trail import record

GONE = "Sesi itu sudah berakhir sebelumnya."
ALONE = "Tidak ada sesi lain yang terbuka."


@require_safe
def sessions(request: Request) -> HttpResponse:
    """Every session of the reader's that is open now."""
    return render(request, "accounts/sessions.html", {"sessions": open_sessions(request, request.user)})


@require_POST
def end_sessions(request: Request) -> HttpResponse:
    """End one of one's own at once, or all but this; one that is over, or is another's, is as none (T1)."""
    others = Device.objects.filter(person=request.user).exclude(session_id=request.session.session_key)
    is_of_all = "semua" in request.POST
    with transaction.atomic():
        ended = end(others if is_of_all else others.filter(pk=_asked(request)))
        if ended:
            record(Action.END_SESSION, by=request.user, facts={"devices": [str(one) for one in ended]})
    if ended:
        messages.success(request, f"{len(ended)} sesi sudah diakhiri: {', '.join(map(str, ended))}.")
    else:
        messages.info(request, ALONE if is_of_all else GONE)
    return redirect("accounts:sessions")


def _asked(request: Request) -> UUID:
    """Which one; what is none is that of nobody."""
    try:
        return UUID(request.POST.get("sesi", ""))
    except ValueError:
        return UUID(int=0)
