"""The register of certificates: what was issued in the reader's office, and one certificate in full."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import OFFICERS, Role, User
from accounts.roles import STAFF
from audit.about import about_certificate
from audit.gate import only_for
from certificates.beside import cases_about, next_reminder
from certificates.inquiry_views import bsre_word
from certificates.inspection import inspect_certificate
from certificates.mistakes import why_not_mistaken
from certificates.models import Certificate
from certificates.offers import offers_for
from certificates.register import register_page
from certificates.revocation import POSSIBLE
from certificates.status import Status
from certificates.trust import Trust
from certificates.x509_words import in_words

PURPOSE = "membaca daftar sertifikat"


@require_safe
@only_for(*STAFF, purpose=PURPOSE)
def index(request: HttpRequest) -> HttpResponse:
    """The certificates of the reader's office, what is in force and ends soonest first."""
    status = _status(request.GET.get("status", ""))
    words = request.GET.get("cari", "").strip()[:100].replace("\x00", "")
    page = register_page(
        _reader(request).office_id,
        status=status,
        words=words,
        after=_key(request.GET.get("sesudah", "")),
        now=timezone.now(),
    )
    asked = {"cari": words, "status": status.value if status else ""}
    context = {
        "rows": page.rows,
        "may_register": _reader(request).role == Role.ADB,
        "hint": page.sought.hint,
        "words": words,
        "statuses": Status.choices,
        "status": status,
        "next_page": urlencode(asked | {"sesudah": page.next_key}) if page.next_key else "",
    }
    return render(request, "certificates/list.html", context)


@require_safe
@only_for(*STAFF, purpose=PURPOSE)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One certificate: what it says, who stands behind it, and what became of it."""
    certificates = Certificate.objects.of_office(_reader(request).office_id)
    certificate = get_object_or_404(
        certificates.select_related("office", "holder", "recorded_by", "superseded_by", "withdrawn_by"), pk=pk
    )
    now, reader = timezone.now(), _reader(request)
    may_act = reader.role in OFFICERS
    may_mark = may_act and certificate.case_id is None and certificate.withdrawn_at is None
    context = {
        "certificate": certificate,
        "status": certificate.status(now),
        "offers": offers_for(certificate, reader),
        "acts": [action for action, may in POSSIBLE.items() if may_act and may(certificate, now=now)],
        "may_mark": may_mark,
        "why_not_mistaken": why_not_mistaken(certificate) if may_mark else "",
        "may_register": reader.role == Role.ADB,
        "restrictions": certificate.restrictions.order_by("-recorded_at").select_related("recorded_by"),
        "hexadecimal": f"{int(certificate.serial):X}",
        "usages": in_words([*certificate.usages, *certificate.extended_usages]),
        "trust": Trust(certificate.trust),
        "issuers": [inspect_certificate(bytes(der)) for der in certificate.chain],
        "cases": cases_about(certificate),
        "bsre": bsre_word(certificate, reader=reader),
        "reminder": next_reminder(certificate),
        "entries": about_certificate(
            certificate.pk, serial=certificate.serial, case_ids=_case_ids(certificate)
        ),
    }
    return render(request, "certificates/detail.html", context)


def _case_ids(certificate: Certificate) -> list[UUID]:
    """The case that brought it, and the one whose certificate took its place."""
    successor = certificate.superseded_by
    found = (certificate.case_id, successor.case_id if successor else None)
    return [case_id for case_id in found if case_id]


def _reader(request: HttpRequest) -> User:
    # The middleware lets nobody else in.
    assert isinstance(request.user, User)
    return request.user


def _status(word: str) -> Status | None:
    return Status(word) if word in Status.values else None


def _key(text: str) -> UUID | None:
    """The last row of the page before; none where the address was tampered with."""
    try:
        return UUID(text)
    except ValueError:
        return None
