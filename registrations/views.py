"""The pages of pendaftaran: a list, a case, and one page an act."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import can_proceed

from accounts.access import Request, only_for
from accounts.models import Role
from certificates.challenge import issue_challenge
from certificates.trust import Trust
from registrations.fill_form import FillForm
from registrations.forms import IssueForm, ScanForm, SignForm, UploadForm
from registrations.models import Registration
from sop import pages
from sop.forms import CancelForm, EndWaitForm, RejectForm, SendBackForm, TroubleForm, WaitForm
from sop.models import Sop
from sop.views import LATE, act, carry_out, find_case, refuse_visitor, show_act, turn_away_late
from sop.workflow import TOO_LATE, begin

act_on = partial(act, model=Registration)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: Request) -> HttpResponse:
    """Permohonan: every case of the office, the newest movement first."""
    return render(request, "registrations/list.html", pages.case_list(request, model=Registration))


@require_POST
@only_for(Role.ADB)
def start(request: Request) -> HttpResponse:
    """Begin a draft and go straight to its form; a second click leads to the same one."""
    try:
        sop = Sop.objects.current(request.user.office_id)
    except Sop.DoesNotExist:
        messages.error(request, "Naskah SOP kantor Anda belum dimuat. Hubungi administrator aplikasi.")
        return redirect("sop:home")
    return redirect(begin(Registration, by=request.user, sop=sop).url_of("fill"))


@require_safe
def detail(request: Request, pk: UUID) -> HttpResponse:
    """One case, row by row, with its papers and its history."""
    case = find_case(request, pk, model=Registration)
    return render(request, "sop/case.html", pages.case_page(request.user, case))


@get_or_post
def fill(request: Request, pk: UUID) -> HttpResponse:
    """Row 1: whatever was typed or uploaded is kept, also when the form is not right yet."""
    case: Any = find_case(request, pk, model=Registration)
    refuse_visitor(request, case, action="fill")
    if request.method != "POST":
        return turn_away_late(request, case, action="fill") or _show(request, case, form=FillForm.of(case))
    form = FillForm(request.POST, request.FILES, case=case)
    form.full_clean()
    if "submit_form" in request.POST and form.is_valid():
        moved = carry_out(request, case, action="fill", form=form)
        if moved is not None:
            messages.success(request, f"Formulir {moved} dibuat dan menunggu tanda tangan Kepala Dinas.")
            return redirect(moved)
        if form.status == LATE:
            return _show_late(request, case, form=form)
    return _keep_draft(request, case, form=form)


def _keep_draft(request: Request, case: Registration, *, form: FillForm) -> HttpResponse:
    """Save what can be saved; beside it stands what must still be mended."""
    saved = carry_out(request, case, action="save_draft", form=form.as_draft())
    if saved is None:
        return _show_late(request, case, form=form)
    if "submit_form" not in request.POST:
        form.judge_files_alone()
        if not form.errors:
            messages.success(request, "Draf tersimpan.")
            return redirect(saved.url_of("fill"))
    form.open_anew()
    return _show(request, find_case(request, case.pk, model=Registration), form=form)


def _show_late(request: Request, case: Registration, *, form: FillForm) -> HttpResponse:
    """Another page was quicker: nothing was stored, and what was typed can still be read."""
    form.add_error(None, "Yang Anda ketik di halaman ini tidak disimpan. Salin dahulu bila masih diperlukan.")
    return _show(request, find_case(request, case.pk, model=Registration), form=form)


def _show(request: Request, case: Any, *, form: FillForm) -> HttpResponse:
    kept = [paper for paper in (case.ktp, case.decree) if paper]
    return show_act(
        request, case, action="fill", form=form, template="registrations/fill.html", papers_kept=kept
    )


@get_or_post
def place_scan(request: Request, pk: UUID) -> HttpResponse:
    """The signed and stamped form comes back, as PDF or as photographs."""
    return act_on(
        request,
        pk,
        action="place_scan",
        form_class=ScanForm,
        template="registrations/place_scan.html",
        done=_said_of_scan,
        then="sign" if request.user.role == Role.KEPALA_DINAS else None,
    )


def _said_of_scan(case: Registration) -> str:
    if case.scan_reason:
        return f"Pindaian diterima tanpa pencocokan penuh, dengan alasan: {case.scan_reason}"
    return "Pindaian cocok dengan permohonan ini dan siap diperiksa Kepala Dinas."


def _said_of_certificate(case: Any) -> str:
    said = "Penerbitan P12 dicatat. Langkah berikutnya: unggah ke SIAK."
    trust = Trust(case.certificate.trust)
    return said if trust is Trust.RECOGNISED else f"{said} Perhatian: {trust.label.lower()}."


@get_or_post
def sign(request: Request, pk: UUID) -> HttpResponse:
    """Row 2: form data, papers and scan side by side; approving binds exactly what is shown."""
    return act_on(
        request,
        pk,
        action="sign",
        form_class=SignForm,
        template="registrations/sign.html",
        done="Permohonan disetujui. ADB sudah diberi tahu.",
        context=lambda case: {"scan_form": ScanForm(case=case), "papers": pages.papers_of(case)},
    )


@get_or_post
def issue(request: Request, pk: UUID) -> HttpResponse:
    """Row 3: what the browser read out of the P12, or a public certificate."""
    return act_on(
        request,
        pk,
        action="issue",
        form_class=IssueForm,
        template="registrations/issue.html",
        done=_said_of_certificate,
        context=pages.issue_context,
    )


@require_POST
def challenge(request: Request, pk: UUID) -> JsonResponse:
    """A challenge for the key of the P12 that the page has just read."""
    case: Any = find_case(request, pk, model=Registration)
    refuse_visitor(request, case, action="issue")
    if not can_proceed(case.issue):
        return JsonResponse({"error": TOO_LATE}, status=LATE)
    try:
        text = issue_challenge(
            case_id=case.pk,
            user_id=request.user.pk,
            p12_sha256=request.POST.get("p12_sha256", ""),
            p12_size=int(request.POST.get("p12_size", "")),
        )
    except ValueError:
        return JsonResponse(
            {"error": "Sidik jari berkas P12 tidak lengkap. Baca ulang berkasnya."}, status=422
        )
    return JsonResponse({"challenge": text})


@get_or_post
def upload(request: Request, pk: UUID) -> HttpResponse:
    """Row 4: proof of the upload to SIAK, with the same P12 file."""
    return act_on(
        request,
        pk,
        action="upload",
        form_class=UploadForm,
        template="registrations/upload.html",
        done="Selesai. Sertifikat berlaku dan tercatat terunggah di SIAK.",
    )


report_trouble = get_or_post(
    partial(act_on, action="report_trouble", form_class=TroubleForm, done="Kendala dicatat.")
)
begin_wait = get_or_post(
    partial(act_on, action="begin_wait", form_class=WaitForm, done="Waktu tunggu dicatat.")
)
end_wait = require_POST(
    partial(act_on, action="end_wait", form_class=EndWaitForm, done="Waktu tunggu selesai.")
)
send_back = get_or_post(
    partial(
        act_on, action="send_back", form_class=SendBackForm, done="Permohonan dikembalikan. ADB diberi tahu."
    )
)
reject_by_bsre = get_or_post(
    partial(act_on, action="reject_by_bsre", form_class=RejectForm, done="Penolakan BSrE dicatat.")
)
cancel = get_or_post(partial(act_on, action="cancel", form_class=CancelForm, done="Permohonan dibatalkan."))
