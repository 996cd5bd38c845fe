"""Copies of the trail for a spreadsheet or for paper, and what of it concerns the reader himself."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.actions import Action
from audit.concerns import concerns_of
from audit.filter_form import TrailForm
from audit.gate import demand
from audit.kinds import without_drafts
from audit.models import Entry
from audit.paging import Asked, Place, page_of
from audit.proof import demand_proof
from audit.sheet_files import MOST_PRINTED
from audit.sheet_making import ask, fetch, own
from audit.sheets import READERS, Format, Sheet
from audit.tasks import make_soon
from audit.trail import record_reading
from audit.views import PAGE, asked_words

MOST_SAID = f"{MOST_PRINTED:,}".replace(",", ".")
TOO_LONG = (
    f"PDF memuat paling banyak {MOST_SAID} catatan, dan yang cocok lebih banyak dari itu. "
    "Persempit saringannya, atau pilih CSV atau XLSX."
)
NO_FORMAT = "Pilih bentuk berkas: CSV, XLSX, atau PDF."
OWN_WORDS = "rekam jejak data {name}"
PURPOSE = "mengunduh salinan rekam jejak"


@require_http_methods(["GET", "HEAD", "POST"])
def new_sheet(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of what the filters in the address find."""
    demand(request, roles=READERS, purpose=PURPOSE)
    demand_proof(request)
    user: Any = request.user
    form = TrailForm(request.GET, office=user.office)
    if not form.is_valid():
        return redirect(f"{reverse('audit:list')}?{request.GET.urlencode()}")
    query = urlencode(asked_words(form))
    return _asked_for(request, form.asked(), words=form.words(), query=query, is_own=False)


@require_http_methods(["GET", "HEAD", "POST"])
def new_own_sheet(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of what concerns the reader."""
    demand_proof(request)
    user: Any = request.user
    return _asked_for(request, own(user), words=OWN_WORDS.format(name=user.full_name), query="", is_own=True)


def _asked_for(request: HttpRequest, asked: Asked, *, words: str, query: str, is_own: bool) -> HttpResponse:
    user: Any = request.user
    running = Sheet.objects.unfinished().filter(asked_by=user).first()
    if running:
        return redirect(running)
    error = ""
    if request.method == "POST":
        form = request.POST.get("bentuk", "")
        error = _wrong(form, asked)
        if not error:
            sheet = ask(by=user, form=form, words=words, query=query, is_own=is_own)
            transaction.on_commit(partial(make_soon, sheet.pk), robust=True)
            return redirect(sheet)
    context = {"words": words, "formats": Format.choices, "query": query, "is_own": is_own, "error": error}
    context |= {"most_printed": MOST_SAID}
    return render(request, "audit/new_sheet.html", context, status=422 if error else 200)


def _wrong(form: str, asked: Asked) -> str:
    if form not in Format.values:
        return NO_FORMAT
    if form == Format.PDF and len(page_of(asked, most=MOST_PRINTED + 1)) > MOST_PRINTED:
        return TOO_LONG
    return ""


@require_safe
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is, and the file once it is whole."""
    found = _find(request, pk)
    return render(request, "audit/sheet.html", {"sheet": found})


@require_safe
def sheet_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file, for whoever asked for it."""
    found = _find(request, pk)
    demand_proof(request)
    if not found.is_ready:
        return redirect(found)
    answer = StreamingHttpResponse(fetch(found, by=request.user), content_type=found.media_type)
    answer.headers["Content-Length"] = str(found.size)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return answer


def _find(request: HttpRequest, pk: UUID) -> Sheet:
    """What the reader has asked for; a copy of the office's trail only while he may read that."""
    user: Any = request.user
    found: Sheet = get_object_or_404(Sheet, pk=pk, asked_by=user, office=user.office_id)
    if not found.is_own:
        demand(request, roles=READERS, purpose=PURPOSE)
    return found


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Rekam jejak data saya: who read or changed what concerns the reader (UU 27/2022, article 32)."""
    user: Any = request.user
    record_reading(Action.READ_OWN_TRAIL, by=user)
    after = Place.read(request.GET.get("sebelum", ""))
    asked = replace(own(user), deeds=without_drafts())
    places = page_of(asked, most=PAGE + 1, after=after)
    entries = Entry.objects.in_order([place.number for place in places[:PAGE]])
    concerns = concerns_of(entries, user)
    context = {
        "lines": [(entry, concerns[entry.pk]) for entry in entries],
        "is_later": after is not None,
        "next_page": urlencode({"sebelum": str(places[PAGE - 1])}) if len(places) > PAGE else "",
    }
    return render(request, "audit/mine.html", context)
