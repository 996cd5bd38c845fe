"""The letters themselves: fetched by whoever may, and put on record as handed over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Request, refuse
from accounts.roles import ANSWERERS
from audit.actions import Action
from audit.trail import record
from documents.views import INERT
from privacy.form_fields import submitted
from privacy.forms import SentForm
from privacy.letters import Letter
from privacy.rights import may_read_letter, may_send_letter
from privacy.sending import send

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def letter_file(request: Request, pk: UUID) -> HttpResponse:
    """The letter as it was made, on record as read."""
    letter = _find(request, pk)
    asked = letter.subject_request
    if asked and not may_read_letter(asked, request.user):
        refuse(request, roles=ANSWERERS, purpose="membaca surat jawaban orang lain", case=asked)
    content = letter.content
    facts = {"letter_number": letter.number, "document_sha256": letter.sha256}
    about = letter.subject_request or letter.incident
    record(Action.READ_LETTER, by=request.user, case=about, subject_id=letter.pk, facts=facts)
    headers = INERT | {"Content-Disposition": f'attachment; filename="{letter.file_name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@get_or_post
def sent(request: Request, pk: UUID) -> HttpResponse:
    """Put on record when and how it was handed over."""
    letter = _find(request, pk)
    about: Any = letter.subject_request or letter.incident
    if letter.subject_request and not may_send_letter(about, request.user):
        refuse(request, roles=ANSWERERS, purpose="mencatat penyampaian surat jawaban", case=about)
    if request.method != "POST" and letter.sent_at:
        messages.info(request, "Penyampaian surat ini sudah dicatat.")
        return redirect(about)
    local = timezone.localtime(timezone.now(), request.user.office.zone)
    initial = {"sent_on": local.date(), "sent_time": local.time()}
    form = SentForm(
        request.POST if request.method == "POST" else None, office=request.user.office, initial=initial
    )
    done = submitted(
        form,
        lambda: send(letter, by=request.user, **form.inputs()),
        action=Action.SEND_LETTER,
        by=request.user,
        about=about,
    )
    if done:
        messages.success(request, f"Penyampaian surat {letter.number} telah dicatat.")
        return redirect(about)
    status = form.status if form.is_bound and form.errors else 200
    return render(
        request, "privacy/sent.html", {"form": form, "letter": letter, "about": about}, status=status
    )


def _find(request: Request, pk: UUID) -> Letter:
    """A letter of the office; those about incidents are there for those who handle them alone."""
    rows = Letter.objects.filter(office=request.user.office_id).select_related(
        "subject_request__person", "subject_request__holder", "incident"
    )
    if request.user.role not in ANSWERERS:
        rows = rows.filter(Q(incident__isnull=True))
    found: Letter = get_object_or_404(rows, pk=pk)
    return found
