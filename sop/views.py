"""Beranda."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Request
from accounts.models import OFFICERS, Role
from certificates.watch import alarms_of
from notifications.models import undelivered
from sop.inbox import at_risk, beginnings_of, inbox_of


@require_safe
def home(request: Request) -> HttpResponse:
    """Beranda: only what waits for the reader, the most urgent first."""
    user = request.user
    context = {
        "inbox": inbox_of(user),
        "at_risk": at_risk(user),
        "alarms": alarms_of(user.office_id) if user.role in OFFICERS else [],
        "beginnings": beginnings_of(user),
        "undelivered": undelivered(user.office_id) if user.role == Role.ADMIN else None,
    }
    return render(request, "sop/home.html", context)
