"""Revisi SOP: those that were loaded, one that waits, and handing in the next."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Request, only_for
from accounts.forms import BareForm, status_of
from accounts.models import Role
from audit.proof import proven
from documents.proposing import NotDecided
from documents.retention_views import answers_of, reason_of
from sop.lint import lint
from sop.models import Revision, Sop
from sop.revision_acts import WHAT, decide_revision, propose_revision
from sop.revision_copy_form import RevisionCopyForm
from sop.revision_diff import differences
from sop.revision_form import RevisionForm
from sop.toml_file import read

DECIDERS = (Role.ADMIN, Role.KEPALA_DINAS)
PROPOSED = "Usul revisi SOP sudah dicatat. Naskah ini berlaku setelah disetujui Kepala Dinas."
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@only_for(*DECIDERS, purpose="mengelola revisi SOP")
def revisions(request: Request) -> HttpResponse:
    """Every revision that the office has loaded, the latest first, and what waits."""
    office_id = request.user.office_id
    loaded = Sop.objects.filter(office=office_id).defer("document").order_by("-in_use_since", "-pk")
    waiting = Revision.objects.of_office(office_id).open().select_related("proposed_by").first()
    context = {
        "revisions": list(loaded[:50]),
        "current": Sop.objects.filter(office=office_id).in_use().values_list("pk", flat=True).first(),
        "waiting": waiting,
        "may_propose": request.user.role == Role.ADMIN and waiting is None,
    }
    return render(request, "sop/revisions.html", context)


@get_or_post
@only_for(Role.ADMIN, purpose="mengusulkan revisi SOP")
@proven
def new_revision(request: Request) -> HttpResponse:
    """Hand in a file."""
    today = timezone.localdate(timezone=request.user.office.zone)
    is_sent = request.method == "POST"
    form = RevisionForm(request.POST, request.FILES, today=today) if is_sent else RevisionForm(today=today)
    if form.is_valid() and (proposed := _proposed(request, form, content=form.cleaned_data["file"])):
        return redirect(proposed)
    return render(request, "sop/new_revision.html", {"form": form}, status=status_of(form))


@get_or_post
@only_for(Role.ADMIN, purpose="mengusulkan revisi SOP")
@proven
def edit_revision(request: Request) -> HttpResponse:
    """Change a copy of the one in force."""
    sop = Sop.objects.filter(office=request.user.office_id).in_use().first()
    if sop is None:
        return redirect("sop:new_revision")
    about = {"document": sop.document, "today": timezone.localdate(timezone=request.user.office.zone)}
    is_sent = request.method == "POST"
    form = RevisionCopyForm(request.POST, **about) if is_sent else RevisionCopyForm(**about)
    if form.is_valid() and (proposed := _proposed(request, form, content=form.content)):
        return redirect(proposed)
    context = {"form": form, "sop": sop}
    return render(request, "sop/edit_revision.html", context, status=status_of(form))


def _proposed(request: Request, form: BareForm, *, content: bytes) -> Revision | None:
    """What now waits for the Kepala Dinas; None where the form says why nothing does."""
    try:
        proposed = propose_revision(content, by=request.user, in_use_since=form.cleaned_data["in_use_since"])
    except NotDecided as refusal:
        form.add_error(None, refusal)
        return None
    messages.success(request, PROPOSED)
    return proposed


@get_or_post
@only_for(*DECIDERS, purpose="mengelola revisi SOP")
@proven
def revision(request: Request, pk: UUID) -> HttpResponse:
    """What it says otherwise than the one in force, what looks wrong in it, and the answer of whoever gives it."""
    found = get_object_or_404(
        Revision.objects.of_office(request.user.office_id).select_related("proposed_by", "decided_by"), pk=pk
    )
    form, answer = reason_of(request)
    if answer and form.is_valid():
        try:
            decided = decide_revision(
                found, answer, by=request.user, reason=form.cleaned_data.get("reason", "")
            )
        except NotDecided as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{WHAT} sudah {decided.standing}.")
            return redirect("sop:revisions")
    document = read(found.content.encode())
    before = Sop.objects.filter(office=request.user.office_id).in_use().first()
    context = {
        **answers_of(request, found),
        "revision": found,
        "form": form,
        "before": before,
        "differences": differences(before.document if before else None, document),
        "remarks": lint(document, official=str(urlsplit(settings.BSRE_URL).hostname)),
    }
    return render(request, "sop/revision.html", context, status=status_of(form))
