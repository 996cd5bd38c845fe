"""Mendaftarkan sertifikat yang sudah terpasang: the page, and what its reader of the P12 asks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Request, only_for
from accounts.models import Role
from accounts.scripted import by_script
from accounts.zones import label_of
from audit.actions import Action
from certificates.challenge import issue_challenge
from certificates.existing_form import ExistingForm
from certificates.models import Certificate
from certificates.receiving import CertificateRefused
from certificates.register_existing import (
    StandsInTheWay,
    challenge_id,
    foresee_existing,
    register_existing,
)

UNREADABLE = 422
PURPOSE = Action.REGISTER_CERTIFICATE.label
INCOMPLETE = "Sidik jari berkas P12 tidak lengkap. Baca ulang berkasnya."


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADB, purpose=PURPOSE)
def register(request: Request) -> HttpResponse:
    """Show the page, or take the certificate into the register."""
    office = request.user.office
    if request.method != "POST":
        return _show(request, ExistingForm(office=office))
    form = ExistingForm(request.POST, request.FILES, office=office)
    standing = None
    if form.is_valid():
        try:
            certificate, warnings = register_existing(by=request.user, stated=form.stated(), **form.given())
        except StandsInTheWay as refusal:
            form.add_error(None, refusal.sentences)
            standing = refusal.certificate
        except CertificateRefused as refusal:
            form.add_error("public_certificate" if request.FILES else None, refusal.sentences)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _registered(request, certificate, warnings=warnings)
    if not by_script(request):
        form.choose_again()
    return _show(request, form, standing=standing)


@require_POST
@only_for(Role.ADB, purpose=PURPOSE)
def challenge(request: Request) -> JsonResponse:
    """A challenge for the key of the P12 that the page has just read; nothing is stored."""
    try:
        text = issue_challenge(
            case_id=challenge_id(request.user.office_id),
            user_id=request.user.pk,
            p12_sha256=request.POST.get("p12_sha256", ""),
            p12_size=int(request.POST.get("p12_size", "")),
        )
        judgement = foresee_existing(
            by=request.user,
            certificate=request.POST.get("certificate", ""),
            chain=request.POST.get("chain", ""),
        )
    except CertificateRefused as refusal:
        return JsonResponse({"error": " ".join(refusal.sentences)}, status=UNREADABLE)
    except ValueError:
        return JsonResponse({"error": INCOMPLETE}, status=UNREADABLE)
    told = {"refusals": list(judgement.refusals), "warnings": list(judgement.warnings)}
    return JsonResponse({"challenge": text, **told})


def _registered(request: Request, certificate: Certificate, *, warnings: tuple[str, ...]) -> HttpResponse:
    messages.success(
        request,
        f"Sertifikat {certificate.holder} telah didaftarkan sebagai yang terpasang di SIAK ({certificate.proof}).",
    )
    for sentence in warnings:
        messages.warning(request, sentence)
    return redirect(certificate)


def _show(request: Request, form: ExistingForm, *, standing: Certificate | None = None) -> HttpResponse:
    zone = timezone.get_current_timezone()
    context = {
        "form": form,
        "standing": standing,
        "office_zone": str(zone),
        "office_zone_label": label_of(zone),
        "challenge_url": reverse("certificates:register_challenge"),
        "worker_url": static("p12-worker.js"),
        "choice_title": "Pilih sertifikat yang terpasang di SIAK",
    }
    return render(
        request, "certificates/register.html", context, status=form.status if form.is_bound else 200
    )
