"""The register of certificates: what was issued in the reader's office, and one certificate in full."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from certificates.inspection import inspect_certificate
from certificates.models import Certificate, CertificateQuerySet
from certificates.offers import offers_for
from certificates.status import Status
from certificates.trust import Trust
from certificates.x509_words import in_words

PAGE = 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The certificates of the reader's office, the latest first."""
    now = timezone.now()
    register = Certificate.objects.of_office(_reader(request).office_id)
    status = _status(request.GET.get("status", ""))
    certificates = _behind(register, request.GET.get("sesudah", ""))
    if status:
        certificates = certificates.with_status(status, now=now)
    found = list(certificates.select_related("holder").latest_first()[: PAGE + 1])
    context = {
        "rows": [(certificate, certificate.status(now)) for certificate in found[:PAGE]],
        "statuses": Status.choices,
        "status": status,
        "next_page": _next_page(found, status=status),
    }
    return render(request, "certificates/list.html", context)


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One certificate: what it says, who stands behind it, and what became of it."""
    certificates = Certificate.objects.of_office(_reader(request).office_id)
    certificate = get_object_or_404(
        certificates.select_related("holder", "recorded_by", "superseded_by"), pk=pk
    )
    context = {
        "certificate": certificate,
        "offers": offers_for(certificate, _reader(request)),
        "status": certificate.status(timezone.now()),
        "hexadecimal": f"{int(certificate.serial):X}",
        "usages": in_words([*certificate.usages, *certificate.extended_usages]),
        "trust": Trust(certificate.trust),
        "issuers": [inspect_certificate(bytes(der)) for der in certificate.chain],
    }
    return render(request, "certificates/detail.html", context)


def _reader(request: HttpRequest) -> User:
    # The middleware lets nobody else in.
    assert isinstance(request.user, User)
    return request.user


def _status(word: str) -> Status | None:
    return Status(word) if word in Status.values else None


def _behind(register: CertificateQuerySet, key: str) -> CertificateQuerySet:
    """What follows the last row of the page before (never OFFSET); everything where the key leads nowhere."""
    try:
        last = register.filter(pk=UUID(key)).first()
    except ValueError:
        return register
    return register.behind(last) if last else register


def _next_page(found: list[Certificate], *, status: Status | None) -> str:
    if len(found) <= PAGE:
        return ""
    words: dict[str, Any] = {"status": status.value} if status else {}
    return urlencode({**words, "sesudah": found[PAGE - 1].pk})
