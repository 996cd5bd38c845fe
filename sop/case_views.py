"""The pages of the cases of one procedure: a list, a case, and one page an act. Every view is told its model."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_fsm import can_proceed

from accounts.access import Request
from accounts.scripted import by_script
from audit.actions import Action
from audit.gate import demand
from certificates.judgement import SELF_SIGNED
from certificates.trust import Trust
from sop import pages
from sop.act_forms import IssueForm, ScanForm, SignForm, UploadForm
from sop.acting import carry_out, find_case, refuse_visitor, say_late, show_act, submit, turn_away_late
from sop.case import Case, beginner_of, sop_for, words_of
from sop.clock import Work
from sop.fill_form import FillForm
from sop.forms import (
    LATE,
    ActForm,
    CancelForm,
    EndWaitForm,
    RejectForm,
    SendBackForm,
    TroubleForm,
    WaitForm,
    opened_now,
)
from sop.models import Sop
from sop.words import SEE, SIGNED_FILE
from sop.workflow import begin

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
NO_SOP = (
    "Naskah SOP kantor Anda belum dimuat, atau tidak memuat tabel untuk permohonan ini. Hubungi pengelola server agar "
    "berkas SOP-nya dimuat."
)
NOT_KEPT = "Yang Anda ketik di halaman ini tidak disimpan. Salin dahulu bila masih diperlukan."


@dataclass(frozen=True)
class Page:
    """The page of one act: its form, its template, what else stands on it, and what is said once it is done."""

    form_class: type[ActForm]
    template: str = "sop/act.html"
    context: Callable[[Any], dict[str, Any]] = lambda _: {}
    # Of the case as it was before, and as it is now.
    done: Callable[[Any, Any], str] | None = None


def _said(case: Case, action: str) -> str:
    return words_of(type(case), action).done.format(number=case)


def _beside_approval(case: Any) -> dict[str, Any]:
    """Where a scan lies already, another is given on a page of its own, which says that it replaces the first."""
    scan_form = None if case.signed_form_id else ScanForm(case=case)
    return {"scan_form": scan_form, **pages.approval_context(case)}


def _beside_upload(case: Any) -> dict[str, Any]:
    return {"report_trouble": pages.link_to(case, "report_trouble")}


def _said_of_scan(before: Any, case: Any) -> str:
    said = SIGNED_FILE if case.is_electronic else _said(case, "place_scan")
    if case.scan_reason:
        said = f"Pindaian diterima tanpa pencocokan penuh, dengan alasan: {case.scan_reason}"
    return f"Pindaian sebelumnya sudah digantikan. {said}" if before.signed_form_id else said


def _said_of_certificate(_: Any, case: Any) -> str:
    said, trust = _said(case, "issue"), Trust(case.certificate.trust)
    if trust is Trust.RECOGNISED:
        return said
    is_of_itself = case.certificate.issuer == case.certificate.subject
    return f"{said} Perhatian: {SELF_SIGNED if is_of_itself else trust.label.lower()}."


_PAGES = (
    Page(ScanForm, "sop/place_scan.html", done=_said_of_scan),
    Page(SignForm, "sop/sign.html", context=_beside_approval),
    Page(IssueForm, "sop/issue.html", context=pages.issue_context, done=_said_of_certificate),
    Page(UploadForm, "sop/upload.html", context=_beside_upload),
    Page(TroubleForm),
    Page(WaitForm),
    Page(EndWaitForm, context=pages.end_context),
    Page(SendBackForm),
    Page(RejectForm),
    Page(CancelForm),
)
PAGES = {page.form_class.action: page for page in _PAGES}


def index(request: Request, *, model: type[Case]) -> HttpResponse:
    """Permohonan: every case of the office, the newest movement first."""
    return render(request, "sop/list.html", pages.case_list(request, model=model))


@require_POST
def start(request: Request, *, model: type[Case]) -> HttpResponse:
    """Begin a draft and go straight to its form; a second click leads to the same one."""
    try:
        sop = sop_for(model, request.user.office_id)
    except Sop.DoesNotExist:
        messages.error(request, NO_SOP)
        return redirect("sop:home")
    demand(request, roles={beginner_of(model, sop)}, purpose=Action.START.label)
    return redirect(begin(model, by=request.user, sop=sop).url_of("fill"))


def detail(request: Request, pk: UUID, *, model: type[Case]) -> HttpResponse:
    """One case, row by row, with its papers and its history."""
    case = find_case(request, pk, model=model)
    return render(request, "sop/case.html", pages.case_page(request.user, case))


@get_or_post
def act(request: Request, pk: UUID, *, model: type[Case], action: str) -> HttpResponse:
    """Show one act, or carry it out and go back to the case."""
    case = find_case(request, pk, model=model)
    refuse_visitor(request, case, action=action)
    if request.method != "POST":
        form = PAGES[action].form_class(case=case, by=request.user)
        return turn_away_late(request, case, action=action) or _show(request, case, action=action, form=form)
    return _submit(request, case, action=action)


@get_or_post
def place_scan(request: Request, pk: UUID, *, model: type[Case]) -> HttpResponse:
    """The signed form comes back: placed by the ADB beforehand, or by the Kepala Dinas on the page of his approval."""
    case = find_case(request, pk, model=model)
    if request.method != "POST" or not case.may_ever("sign", request.user):
        return act(request, pk, model=model, action="place_scan")
    return _submit(request, case, action="place_scan", beside="sign")


def _submit(request: Request, case: Case, *, action: str, beside: str = "") -> HttpResponse:
    """Carry out what was sent. Whoever sent it from `beside`, another act's page, goes on there, refused or not."""
    page = PAGES[action]
    form = page.form_class(request.POST, request.FILES, case=case, by=request.user)
    moved = submit(request, case, action=action, form=form)
    if moved is not None:
        messages.success(request, page.done(case, moved) if page.done else _said(moved, action))
        return redirect(moved.url_of(beside) if beside else moved)
    case = find_case(request, case.pk, model=type(case))
    if not can_proceed(getattr(case, action)):
        return say_late(request, case)
    form.look_again(case, keeps_files=by_script(request))
    if not beside:
        return _show(request, case, action=action, form=form)
    approval = PAGES[beside].form_class(case=case, by=request.user)
    return _show(request, case, action=beside, form=approval, scan_form=form, status=form.status)


def _show(request: Request, case: Case, *, action: str, form: ActForm, **more: Any) -> HttpResponse:
    page = PAGES[action]
    context = page.context(case) | more
    return show_act(request, case, action=action, form=form, template=page.template, **context)


@get_or_post
def fill(request: Request, pk: UUID, *, model: type[Case]) -> HttpResponse:
    """Row 1: whatever was typed or uploaded is kept, also when the form is not right yet."""
    case: Any = find_case(request, pk, model=model)
    prepares = "submit_form" not in request.POST and case.may_ever("save_draft", request.user)
    refuse_visitor(request, case, action="save_draft" if prepares else "fill")
    if request.method != "POST":
        return turn_away_late(request, case, action="fill") or _show_fill(request, case, FillForm.of(case))
    form = FillForm(request.POST, request.FILES, case=case)
    form.full_clean()
    if "autosave" in request.POST:
        return _autosave(request, case, form=form)
    if "submit_form" in request.POST:
        moved = submit(request, case, action="fill", form=form)
        if moved is not None:
            messages.success(request, _said(moved, "fill"))
            return redirect(moved)
        if form.status == LATE:
            return _show_late(request, case, form=form)
    return _keep_draft(request, case, form=form)


def _keep_draft(request: Request, case: Case, *, form: FillForm) -> HttpResponse:
    """Save what can be saved; beside it stands what must still be mended."""
    saved = carry_out(request, case, action="save_draft", form=form.as_draft())
    if saved is None:
        return _show_late(request, case, form=form)
    if "submit_form" not in request.POST:
        form.judge_files_alone()
        if not form.errors:
            messages.success(request, _said(saved, "save_draft"))
            return redirect(saved.url_of("fill"))
    form.go_on(saved)
    return _show_fill(request, find_case(request, case.pk, model=type(case)), form)


def _autosave(request: Request, case: Case, *, form: FillForm) -> JsonResponse:
    """Keep what is typed while it is typed; the next stretch of work begins with the answer."""
    saved = carry_out(request, case, action="save_draft", form=form.as_draft())
    if saved is None:
        said = " ".join([*form.non_field_errors(), NOT_KEPT, "Setelah itu, buka kembali permohonan ini."])
        return JsonResponse({"said": said}, status=LATE)
    at = formats.date_format(timezone.localtime(), "TIME_FORMAT")
    said = f"Draf tersimpan pukul {at}."
    standing = render_to_string("sop/_standing.html", {"case": saved, **form.beside()})
    return JsonResponse({"said": said, "opened": opened_now(saved), "acts": saved.acts, "standing": standing})


def _show_late(request: Request, case: Case, *, form: FillForm) -> HttpResponse:
    """Another page was quicker: nothing was stored, and what was typed can still be read."""
    form.tell_only_of_conflict()
    form.add_error(None, NOT_KEPT)
    now = find_case(request, case.pk, model=type(case))
    # A reload would only send it once more.
    way_on = None if form.has_error(NON_FIELD_ERRORS, code="in_use") else _way_on(now)
    return _show_fill(request, now, form, way_on=way_on)


def _way_on(case: Any) -> dict[str, str]:
    if can_proceed(case.fill):
        return {"url": case.url_of("fill"), "verb": "Buka draf terbaru"}
    return {"url": case.get_absolute_url(), "verb": SEE}


def _show_fill(
    request: Request, case: Any, form: FillForm, *, way_on: dict[str, str] | None = None
) -> HttpResponse:
    context = {"may_submit": case.may_ever("fill", request.user), **form.beside()}
    context["way_on"] = way_on
    context["kept_by"] = (
        Work.objects.filter(case_id=case.pk).order_by("-id").values_list("by", flat=True).first()
    )
    context["keep"] = words_of(type(case), "save_draft").button
    return show_act(request, case, action="fill", form=form, template="sop/fill.html", **context)
