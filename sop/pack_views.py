"""Berkas bukti: asked for on the page of a case, made by the courier, fetched by whoever asked."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Request, demand
from audit.proof import demand_proof
from documents.views import INERT, attachment
from sop.acting import find_case
from sop.case import Case
from sop.packing import VOID, ask, case_of, fetch, refuse_void
from sop.packs import ASKERS, WITH_PAPERS, Pack
from sop.tasks import make_pack

PURPOSE = "mengunduh berkas bukti permohonan"
OTHER_FIRST = (
    "Berkas bukti yang Anda minta sebelumnya masih dibuat. Mintalah yang berikutnya setelah selesai."
)


@require_http_methods(["GET", "HEAD", "POST"])
def new_pack(request: Request, pk: UUID, *, model: type[Case]) -> HttpResponse:
    """Say what will be in it, and ask for it: one at a time for each."""
    case = find_case(request, pk, model=model)
    demand(request, roles=ASKERS, purpose=PURPOSE, case=case)
    demand_proof(request)
    if running := Pack.objects.unfinished().filter(asked_by=request.user).first():
        if running.case_id != case.pk:
            messages.info(request, OTHER_FIRST)
        return redirect(running)
    if request.method == "POST":
        pack = ask(case, by=request.user)
        transaction.on_commit(partial(make_pack.delay, str(pack.pk)), robust=True)
        return redirect(pack)
    context = {"case": case, "carries_papers": request.user.role in WITH_PAPERS}
    return render(request, "sop/new_pack.html", context)


@require_safe
def pack(request: Request, pk: UUID) -> HttpResponse:
    """How far it is, and the file once it is whole."""
    found = _find(request, pk)
    void = VOID if found.is_ready and found.is_void else ""
    context = {"pack": found, "case": case_of(found), "failed_because": found.failed_because or void}
    return render(request, "sop/pack.html", context)


@require_safe
def pack_file(request: Request, pk: UUID) -> HttpResponseBase:
    """The file, for whoever asked for it and may still have it."""
    found = _find(request, pk)
    demand_proof(request)
    if found.is_ready and found.is_void:
        refuse_void(found, by=request.user)
        return redirect(found)
    if not found.is_ready:
        return redirect(found)
    headers = INERT | {
        "Content-Length": str(found.size),
        "Content-Disposition": attachment(found.file_name),
    }
    content = fetch(found, by=request.user)
    return StreamingHttpResponse(content, content_type="application/zip", headers=headers)


def _find(request: Request, pk: UUID) -> Pack:
    """What the reader has asked for, while his role still lets him have it."""
    found: Pack = get_object_or_404(Pack, pk=pk, asked_by=request.user, office=request.user.office_id)
    roles = WITH_PAPERS if found.carries_papers else ASKERS
    demand(request, roles=roles, purpose=PURPOSE, case=case_of(found))
    return found
