"""Who did what: a plain list for the administrator of the office."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.actions import Action
from audit.gate import only_for
from audit.models import Entry, Kind
from audit.trail import record_reading

PAGE = 50
READERS = ("ADMIN",)
LARGEST_ID = 2**63 - 1


@require_safe
@only_for(*READERS, purpose="membaca rekam jejak audit")
def index(request: HttpRequest) -> HttpResponse:
    """Entries of the reader's office, the latest first, by case number, by person and by kind."""
    user: Any = request.user
    record_reading(Action.READ_TRAIL, by=user)
    asked = {name: _asked(request, name) for name in ("permohonan", "orang", "jenis")}
    asked["jenis"] = asked["jenis"] if asked["jenis"] in Kind.values else ""
    entries = Entry.objects.of_office(user.office_id).of_kind(asked["jenis"])
    entries = entries.matching(case=asked["permohonan"], person=asked["orang"])
    # Nineteen digits are the largest id; Python itself refuses to read thousands of them.
    if (before := request.GET.get("sebelum", "")[:20]).isdecimal():
        entries = entries.filter(id__lt=min(int(before), LARGEST_ID))
    found = list(entries.with_number().latest_first()[: PAGE + 1])
    context = {
        "entries": found[:PAGE],
        "asked": asked,
        "kinds": Kind.choices,
        "hides_readings": asked["jenis"] in {Kind.ACTS_AND_REFUSALS, Kind.ACTS},
        "with_readings": urlencode(asked | {"jenis": Kind.EVERYTHING.value}),
        "next_page": urlencode(asked | {"sebelum": found[PAGE - 1].pk}) if len(found) > PAGE else "",
    }
    return render(request, "audit/list.html", context)


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip().replace("\x00", "")[:60]
