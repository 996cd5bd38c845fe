"""Pemusnahan: the list that is proposed, its approval, and the berita acara."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.access import Request, only_for
from accounts.forms import BareForm, status_of
from accounts.models import Role
from audit.actions import Action
from audit.proof import proven
from audit.trail import record
from documents.courses import head_of
from documents.destruction import NOTHING, NotListed, approve, changes_of, decide, lines_of, propose
from documents.models import Destruction, Document
from documents.proposals import Decision
from documents.proposing import NotDecided
from documents.retention import due, today_at
from documents.retention_acts import KEEPERS
from documents.retention_views import PURPOSE, answers_of, get_or_post, reason_of
from documents.views import INERT, attachment

PROPOSED = "Usul pemusnahan {papers} dokumen sudah dicatat. Tidak ada yang dimusnahkan sebelum disetujui Kepala Dinas."
DESTROYED = "{papers} dokumen sudah dimusnahkan. Berita acara nomor {number} dapat diunduh."
NOT_YET = "Berita acara dibuat setelah Kepala Dinas menyetujui pemusnahan ini."


class ListForm(BareForm):
    """Which of the papers that are due go on the list."""

    papers = forms.TypedMultipleChoiceField(
        coerce=UUID,
        error_messages={
            "required": NOTHING,
            "invalid_choice": (
                "Salah satu dokumen yang dipilih tidak lagi jatuh tempo. Periksa kembali daftarnya, lalu usulkan."
            ),
        },
    )


@get_or_post
@only_for(Role.ADMIN, purpose="mengusulkan pemusnahan dokumen")
@proven
def new_destruction(request: Request) -> HttpResponse:
    """Tick what is to be destroyed, of all that is due."""
    found = due(request.user.office)
    form = ListForm(request.POST) if request.method == "POST" else ListForm()
    form.fields["papers"].choices = [(str(one.document.pk), "") for one in found]  # type: ignore[attr-defined]  # a choice field
    if form.is_valid():
        ticked = set(form.cleaned_data["papers"])
        try:
            proposed = propose([one.document for one in found if one.document.pk in ticked], by=request.user)
        except NotListed as refusal:
            form.add_error("papers", refusal)
        else:
            messages.success(request, PROPOSED.format(papers=proposed.papers))
            return redirect(proposed)
    context = {"form": form, "due": found, "ticked": _ticked(request, found=[one.document for one in found])}
    return render(request, "documents/new_destruction.html", context, status=status_of(form))


def _ticked(request: Request, *, found: list[Document]) -> set[str]:
    """All of them on a new page; afterwards those that were sent."""
    if request.method == "POST":
        return set(request.POST.getlist("papers"))
    return {str(one.pk) for one in found}


@get_or_post
@only_for(*KEEPERS, purpose=PURPOSE)
@proven
def destruction(request: Request, pk: UUID) -> HttpResponse:
    """One list, and the answer of whoever may give it."""
    found = get_object_or_404(
        Destruction.objects.of_office(request.user.office_id).select_related(
            "office", "proposed_by", "decided_by"
        ),
        pk=pk,
    )
    form, answer = reason_of(request)
    if answer and form.is_valid():
        try:
            return _answer(request, found, answer, reason=form.cleaned_data.get("reason", ""))
        except NotDecided as refusal:
            form.add_error(None, refusal)
    answers = answers_of(request, found)
    context = {
        **answers,
        "destruction": found,
        "lines": lines_of(found),
        "changes": changes_of(found) if found.is_open else [],
        "form": form,
        "head": head_of(request.user) if answers["may_answer"] else None,
        "today": today_at(found.office),
    }
    return render(request, "documents/destruction.html", context, status=status_of(form))


def _answer(request: Request, found: Destruction, answer: Decision, *, reason: str) -> HttpResponse:
    if answer != Decision.CONFIRMED:
        decided = decide(found, answer, by=request.user, reason=reason)
        messages.success(request, f"Usul pemusnahan sudah {decided.standing}. Tidak ada yang dimusnahkan.")
        return redirect("documents:retention")
    decided = approve(found, by=request.user, list_sha256=request.POST.get("daftar", ""))
    messages.success(request, DESTROYED.format(papers=decided.papers, number=decided.number))
    return redirect(decided)


@require_safe
@only_for(*KEEPERS, purpose=PURPOSE)
def minutes(request: Request, pk: UUID) -> HttpResponse:
    """The berita acara, as it was made when the papers were destroyed."""
    destructions = Destruction.objects.of_office(request.user.office_id).select_related("minutes")
    found = get_object_or_404(destructions, pk=pk)
    if found.minutes is None:
        messages.info(request, NOT_YET)
        return redirect(found)
    content = found.minutes.read()
    facts = {"minutes_number": found.number, "document_sha256": found.minutes.sha256}
    record(Action.FETCH_MINUTES, by=request.user, subject_id=found.pk, facts=facts)
    headers = INERT | {"Content-Disposition": attachment(found.minutes.name)}
    return HttpResponse(content, content_type=found.minutes.media_type, headers=headers)
