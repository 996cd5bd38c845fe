"""Pencabutan, penangguhan and its end, salah catat: one page each, below the certificate's own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import Request, demand
from accounts.models import OFFICERS, User
from audit.actions import Action
from certificates import revocation
from certificates.mistakes import mark_mistaken, why_not_mistaken
from certificates.models import Certificate
from certificates.restriction_forms import (
    CertificateActForm,
    LiftingForm,
    MistakeForm,
    RevocationForm,
    SuspensionForm,
)


@dataclass(frozen=True)
class Page:
    """One act: its form, its words, and what is said of what follows."""

    form_class: type[CertificateActForm]
    heading: str
    button: str
    css_class: str
    follows: tuple[str, ...]
    carry_out: Callable[[Certificate, User, Any], object]
    done: str
    # Why the act is not possible now, as a sentence; empty where it is.
    why_not: Callable[[Certificate], str]


def _why_not(action: Action) -> Callable[[Certificate], str]:
    def why_not(certificate: Certificate) -> str:
        may = revocation.POSSIBLE[action](certificate, now=timezone.now())
        return "" if may else revocation.TOO_LATE

    return why_not


PAGES = {
    Action.REVOKE: Page(
        form_class=RevocationForm,
        heading="Catat pencabutan",
        button="Catat pencabutan",
        css_class="btn-danger",
        follows=(
            "Pencabutan diajukan kepada BSrE melalui verifikator instansi; halaman ini mencatat yang sudah terjadi.",
            "Sertifikat tidak lagi terhitung terpasang, pengingatnya berhenti, dan pencatatan ini tidak dapat ditarik.",
            "Setelah itu pemilik memerlukan sertifikat baru: buat permohonan pendaftaran.",
        ),
        carry_out=lambda certificate, by, form: revocation.revoke(certificate, by=by, said=form.stated()),
        done="Pencabutan telah dicatat. Sertifikat ini tidak lagi terhitung terpasang di SIAK.",
        why_not=_why_not(Action.REVOKE),
    ),
    Action.SUSPEND: Page(
        form_class=SuspensionForm,
        heading="Catat penangguhan",
        button="Catat penangguhan",
        css_class="btn-warning",
        follows=(
            "Penangguhan dilakukan BSrE; halaman ini mencatat yang sudah terjadi.",
            "Selama ditangguhkan, sertifikat tidak dapat dipakai menandatangani. Masa berlakunya tetap berjalan.",
        ),
        carry_out=lambda certificate, by, form: revocation.suspend(certificate, by=by, said=form.stated()),
        done="Penangguhan telah dicatat. Catat akhirnya pada halaman ini begitu BSrE mengaktifkan kembali.",
        why_not=_why_not(Action.SUSPEND),
    ),
    Action.LIFT_SUSPENSION: Page(
        form_class=LiftingForm,
        heading="Catat akhir penangguhan",
        button="Catat akhir penangguhan",
        css_class="btn-primary",
        follows=("Pastikan BSrE sudah mengaktifkan kembali sertifikat ini.",),
        carry_out=lambda certificate, by, form: revocation.lift(
            certificate, by=by, note=form.cleaned_data["note"]
        ),
        done="Akhir penangguhan telah dicatat.",
        why_not=_why_not(Action.LIFT_SUSPENSION),
    ),
    Action.MARK_MISTAKEN: Page(
        form_class=MistakeForm,
        heading="Nyatakan salah catat",
        button="Nyatakan salah catat",
        css_class="btn-danger",
        follows=(
            "Hanya bila pendaftaran sertifikat ini keliru, misalnya berkas atau NIK pemilik yang tertukar.",
            "Bila BSrE yang mencabutnya, catat pencabutan.",
            "Sertifikat tidak lagi terhitung terpasang dan pengingatnya berhenti. Pernyataan ini tidak dapat ditarik.",
            "Setelah itu ADB dapat mendaftarkan sertifikat yang sama sekali lagi dengan data yang benar.",
        ),
        carry_out=lambda certificate, by, form: mark_mistaken(
            certificate, by=by, reason=form.cleaned_data["reason"]
        ),
        done="Sertifikat ini telah dinyatakan salah catat dan tidak lagi terhitung terpasang di SIAK.",
        why_not=why_not_mistaken,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def restrict(request: Request, pk: UUID, *, action: Action) -> HttpResponse:
    """Show one of the pages, or record what it is about."""
    register = Certificate.objects.of_office(request.user.office_id).select_related("holder")
    certificate = get_object_or_404(register, pk=pk)
    demand(request, roles=OFFICERS, purpose=action.label, subject_id=certificate.pk)
    page = PAGES[action]
    form = page.form_class(request.POST if request.method == "POST" else None, certificate=certificate)
    if form.is_valid():
        # Asks itself whether it is possible, so that its refusal is on record.
        return _record(request, certificate, page=page, form=form)
    if why_not := page.why_not(certificate):
        messages.warning(request, why_not)
        return redirect(certificate)
    context = {"certificate": certificate, "page": page, "form": form}
    context["status"] = certificate.status(timezone.now())
    return render(request, "certificates/restrict.html", context, status=422 if form.is_bound else 200)


def _record(request: Request, certificate: Certificate, *, page: Page, form: Any) -> HttpResponse:
    try:
        page.carry_out(certificate, request.user, form)
    except revocation.NotPossibleNow as late:
        messages.warning(request, str(late))
    else:
        messages.success(request, page.done)
    return redirect(certificate)
