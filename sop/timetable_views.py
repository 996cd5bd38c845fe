"""Jam kerja dan hari tutup: when the reader's own office works."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Request, only_for
from accounts.models import Role
from accounts.zones import day
from sop.models import ClosedDay, Timetable
from sop.office_hours import USUAL, WEEKDAYS, holidays_of
from sop.timetable_acts import OPEN_ALREADY, change_hours, close_days, reopen_day
from sop.timetable_forms import ClosedDaysForm, HoursForm

PURPOSE = "mengubah jam kerja dan hari tutup kantor"
UNPROCESSABLE = 422
MOST = 200
KEY = re.compile(r"[0-9]{1,18}")


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN, purpose=PURPOSE)
def hours(request: Request) -> HttpResponse:
    """The hours that hold now and will hold, the days on which the office is closed, and the national ones."""
    if request.method != "POST":
        return _show(request)
    form = HoursForm(request.POST)
    if not form.is_valid():
        return _show(request, hours_form=form)
    changed = change_hours(by=request.user, since=form.cleaned_data["since"], hours=form.hours())
    if changed:
        messages.success(request, f"Jam kerja sejak {day(form.cleaned_data['since'])} telah disimpan.")
    else:
        messages.info(request, "Tidak ada yang berubah pada jam kerja.")
    return redirect("sop:hours")


@require_POST
@only_for(Role.ADMIN, purpose=PURPOSE)
def close(request: Request) -> HttpResponse:
    """Close the office on some days."""
    form = ClosedDaysForm(request.POST)
    if form.is_valid():
        try:
            closed = close_days(by=request.user, days=form.days(), reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            form.add_error("first", refusal)
        else:
            messages.success(request, f"Hari tutup dicatat: {', '.join(map(day, closed))}.")
            return redirect("sop:hours")
    return _show(request, closed_form=form)


@require_POST
@only_for(Role.ADMIN, purpose=PURPOSE)
def reopen(request: Request) -> HttpResponse:
    """Take a closed day back."""
    chosen = request.POST.get("hari", "")
    key = int(chosen) if KEY.fullmatch(chosen) else 0
    try:
        reopened = reopen_day(by=request.user, closed=key)
    except ValidationError:
        messages.warning(request, OPEN_ALREADY)
    else:
        messages.success(request, f"{day(reopened.day)} kembali menjadi hari kerja.")
    return redirect("sop:hours")


def _show(
    request: Request, *, hours_form: HoursForm | None = None, closed_form: ClosedDaysForm | None = None
) -> HttpResponse:
    today, office_id = timezone.localdate(), request.user.office_id
    tables = list(Timetable.objects.filter(office=office_id).order_by("-since")[:MOST])
    standing = next((table for table in tables if table.since <= today), None)
    now = standing.hours if standing else USUAL
    context: dict[str, Any] = {
        "hours_form": hours_form or HoursForm.showing(now, since=today),
        "closed_form": closed_form or ClosedDaysForm(),
        "now": list(zip(WEEKDAYS, now, strict=True)),
        "standing": standing,
        "later": [
            (table.since, list(zip(WEEKDAYS, table.hours, strict=True)))
            for table in reversed(tables)
            if table.since > today
        ],
        "closed": ClosedDay.objects.of_office(office_id).order_by("-day").select_related("by")[:MOST],
        "year": today.year,
        "holidays": sorted(holidays_of(today.year).items()),
    }
    is_refused = hours_form is not None or closed_form is not None
    return render(request, "sop/hours.html", context, status=UNPROCESSABLE if is_refused else 200)
