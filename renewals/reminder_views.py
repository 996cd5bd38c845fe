"""Apakah pengingat hidup? What was told, what will be, what could not be delivered; and the office's own rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Request, only_for
from accounts.models import Role
from accounts.roles import STAFF
from renewals.liveness import last_days, pulse
from renewals.outlook import MOST_CERTIFICATES, MOST_LINES, expected, rules_of, told_lately, unsent
from renewals.reminder_forms import RulesForm
from renewals.rules import change_rules


@require_safe
@only_for(*STAFF, purpose="membaca pengingat")
def reminders(request: Request) -> HttpResponse:
    """Everybody of the office may know whether its reminders are alive."""
    now, office = timezone.now(), request.user.office
    context = {
        "pulse": pulse(now=now),
        "days": last_days(now=now),
        "rules": rules_of(office.pk),
        "expected": expected(office, now=now),
        "told": told_lately(office),
        "unsent": unsent(office),
        "most_certificates": MOST_CERTIFICATES,
        "most_lines": MOST_LINES,
    }
    return render(request, "renewals/reminders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN, purpose="mengubah aturan pengingat")
def reminder_rules(request: Request) -> HttpResponse:
    """Change the rungs and the further contact of the reader's own office."""
    is_sent = request.method == "POST"
    form = RulesForm(request.POST) if is_sent else RulesForm.showing(rules_of(request.user.office_id))
    if form.is_valid():
        changed = change_rules(by=request.user, **form.cleaned_data)
        if changed:
            messages.success(
                request, "Aturan pengingat telah diubah dan berlaku sejak pemeriksaan berikutnya."
            )
        else:
            messages.info(request, "Tidak ada yang berubah pada aturan pengingat.")
        return redirect("renewals:reminders")
    return render(
        request, "renewals/reminder_rules.html", {"form": form}, status=422 if form.is_bound else 200
    )
