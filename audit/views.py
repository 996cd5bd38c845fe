"""Who did what: a plain list for the administrator of the office."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.actions import Action, Outcome
from audit.models import Entry
from audit.trail import record

PAGE = 50
READERS = {"ADMIN"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Entries of the reader's office, the latest first, by case number and by person."""
    user: Any = request.user
    if user.role not in READERS:
        record(Action.VISIT, by=user, outcome=Outcome.REFUSED, facts={"path": request.path[:200]})
        raise PermissionDenied("Rekam jejak hanya dapat dibuka oleh Administrator Aplikasi.")
    case, person = (
        request.GET.get(name, "").strip().replace("\x00", "")[:60] for name in ("permohonan", "orang")
    )
    entries = Entry.objects.of_office(user.office_id).matching(case=case, person=person)
    # Nineteen digits are the largest id; Python itself refuses to read thousands of them.
    if (before := request.GET.get("sebelum", "")[:20]).isdecimal():
        entries = entries.filter(id__lt=min(int(before), 2**63 - 1))
    found = list(entries.latest_first()[: PAGE + 1])
    return render(
        request,
        "audit/list.html",
        {
            "entries": found[:PAGE],
            "case": case,
            "person": person,
            "next_page": urlencode({"permohonan": case, "orang": person, "sebelum": found[PAGE - 1].pk})
            if len(found) > PAGE
            else "",
        },
    )
