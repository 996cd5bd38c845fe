"""Who did what: the trail of the reader's office, filtered and searched, and each entry in full."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.actions import Action
from audit.concerns import Concern, concerns_of
from audit.filter_form import TrailForm
from audit.gate import only_for
from audit.kinds import Kind
from audit.models import Entry
from audit.overview import overview
from audit.paging import Place, page_of
from audit.sheets import READERS
from audit.trail import record_reading

PAGE = 50
LARGEST_ID = 2**63 - 1


@require_safe
@only_for(*READERS, purpose="membaca rekam jejak audit")
def index(request: HttpRequest) -> HttpResponse:
    """Entries of the reader's office, the latest first; or what is wrong with the filters."""
    user: Any = request.user
    form = TrailForm(request.GET, office=user.office)
    is_valid = form.is_valid()
    facts = {"official": form.person.full_name} if form.person else {}
    record_reading(Action.READ_TRAIL, by=user, facts=facts)
    context = {
        "form": form,
        **overview(office_id=user.office_id),
        **(_page(form, request, reader=user) if is_valid else {}),
    }
    return render(request, "audit/list.html", context, status=200 if is_valid else 400)


def _page(form: TrailForm, request: HttpRequest, *, reader: Any) -> dict[str, Any]:
    after = Place.read(request.GET.get("sebelum", ""))
    places = page_of(form.asked(), most=PAGE + 1, after=after)
    entries = Entry.objects.in_order([place.number for place in places[:PAGE]])
    concerns = concerns_of(entries, reader)
    asked = asked_words(form)
    kind = form.cleaned_data["jenis"]
    return {
        "lines": [(entry, concerns[entry.pk]) for entry in entries],
        "entries": entries,
        "hides_readings": kind in {Kind.ACTS_AND_REFUSALS, Kind.ACTS} and not form.cleaned_data["tindakan"],
        "with_readings": urlencode(asked | {"jenis": Kind.EVERYTHING.value}),
        "query": urlencode(asked),
        "pack_url": _pack_url(form, concerns),
        "first_page": urlencode(asked) if after else "",
        "is_later": after is not None,
        "next_page": urlencode(asked | {"sebelum": str(places[PAGE - 1])}) if len(places) > PAGE else "",
    }


def _pack_url(form: TrailForm, concerns: Mapping[int, Sequence[Concern]]) -> str:
    """Where all that proves the one case is asked for that the filters are about."""
    if not form.cleaned_data["permohonan"]:
        return ""
    urls = {concern.pack_url for some in concerns.values() for concern in some} - {""}
    return urls.pop() if len(urls) == 1 else ""


def asked_words(form: TrailForm) -> dict[str, str]:
    """The filters as they stand in the address, without those that say nothing."""
    return {name: words for name in form.fields if (words := form.data.get(name, "").replace("\x00", ""))}
