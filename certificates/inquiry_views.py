"""What an officer sees and does of BSrE's word: the latest answer beside a certificate, and a button to ask anew."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Request, demand
from accounts.models import OFFICERS, User
from audit.actions import Action, Outcome
from audit.trail import record
from certificates.bsre import BsreStatus, fits
from certificates.models import Certificate, Inquiry
from certificates.probe import configured
from certificates.tasks import wake

UNDER_WAY = "Status pemilik sedang ditanyakan kepada BSrE. Muat ulang halaman ini beberapa saat lagi."
SWITCHED_OFF = "Pertanyaan kepada BSrE tidak diaktifkan pada pengaturan aplikasi ini."


@dataclass(frozen=True)
class BsreWord:
    """What BSrE last said of the holder, and whether it goes with the certificate that is shown."""

    latest: Inquiry | None
    is_waiting: bool
    differs: bool
    may_ask: bool


def bsre_word(certificate: Certificate, *, reader: User) -> BsreWord | None:
    """None where nobody ever asked and asking is off: then the page says nothing of it."""
    inquiries = list(Inquiry.objects.filter(holder=certificate.holder_id).order_by("-asked_at")[:2])
    is_on = configured() is not None
    if not inquiries and not is_on:
        return None
    latest = next((inquiry for inquiry in inquiries if inquiry.answered_at), None)
    is_waiting = any(inquiry.answered_at is None for inquiry in inquiries)
    may_ask = is_on and not is_waiting and reader.role in OFFICERS
    differs = _differs(latest, certificate)
    return BsreWord(latest=latest, is_waiting=is_waiting, differs=differs, may_ask=may_ask)


def _differs(latest: Inquiry | None, certificate: Certificate) -> bool:
    if latest is None or not latest.answer:
        return False
    return not fits(BsreStatus(latest.answer), certificate.status(timezone.now()))


@require_POST
def ask_bsre(request: Request, pk: UUID) -> HttpResponse:
    """Put the question; whoever puts it while it is being asked asks nothing more."""
    register = Certificate.objects.of_office(request.user.office_id)
    certificate = get_object_or_404(register, pk=pk)
    demand(request, roles=OFFICERS, purpose=Action.ASK_BSRE.label, subject_id=certificate.pk)
    if configured() is None:
        facts = {"certificate_serial": certificate.serial, "reason": SWITCHED_OFF}
        by, pk = request.user, certificate.pk
        record(Action.ASK_BSRE, by=by, subject_id=pk, outcome=Outcome.REFUSED, facts=facts)
        messages.warning(request, SWITCHED_OFF)
        return redirect(certificate)
    with suppress(IntegrityError):  # it is being asked already
        _put(certificate, by=request.user)
    messages.info(request, UNDER_WAY)
    return redirect(certificate)


@transaction.atomic
def _put(certificate: Certificate, *, by: User) -> None:
    """On record, because a NIK leaves the house with it."""
    inquiry = Inquiry.objects.create(holder_id=certificate.holder_id, asked_by=by)
    facts = {"certificate_serial": certificate.serial}
    record(Action.ASK_BSRE, by=by, subject_id=certificate.pk, facts=facts)
    transaction.on_commit(partial(wake, inquiry.pk), robust=True)
