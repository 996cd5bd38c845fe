"""Beranda."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Request
from accounts.models import OFFICERS, Role
from accounts.roles import WEIGHTY
from accounts.sessions import FACTOR
from audit.overview import overview
from certificates.headship import headship_of
from certificates.watch import alarms_of
from documents.proposing import waiting_for
from notifications.undelivered import undelivered
from sop.inbox import at_risk, beginnings_of, inbox_of, proposals_for, revisions_for


@require_safe
def home(request: Request) -> HttpResponse:
    """Beranda: only what waits for the reader, the most urgent first; for an inspector, how the trail stands."""
    user = request.user
    lacks_factor = user.role in WEIGHTY and FACTOR not in request.session
    if user.role == Role.INSPECTOR:
        found = overview(office_id=user.office_id) | {"lacks_factor": lacks_factor}
        return render(request, "sop/inspector_home.html", found)
    context = {
        "inbox": inbox_of(user),
        "proposals": proposals_for(user),
        "retention": waiting_for(user) + revisions_for(user),
        "at_risk": at_risk(user),
        "alarms": alarms_of(user.office_id) if user.role in OFFICERS else [],
        "headship": headship_of(user) if user.role in OFFICERS else None,
        "beginnings": beginnings_of(user),
        "lacks_factor": lacks_factor,
        "undelivered": undelivered(user.office_id) if user.role == Role.ADMIN else None,
    }
    return render(request, "sop/home.html", context)
