"""One notice that nobody took: what it says, sending it once more, and putting on record that it was told otherwise."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Request, only_for
from accounts.models import Role
from audit.actions import Action, Outcome
from audit.refusals import sentence_of
from audit.trail import record
from notifications.models import Notice
from renewals.resending import GONE, hand_over, send_again
from renewals.resending_forms import HandOverForm

PURPOSE = "menangani pemberitahuan yang tidak terkirim"
UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(Role.ADMIN, purpose=PURPOSE)
def lost(request: Request, pk: int) -> HttpResponse:
    """Show it; sent, put on record that its reader was told otherwise."""
    notice = _find(request, pk)
    if request.method != "POST" and not _is_lost(notice):
        messages.info(request, GONE.partition(". ")[0] + ".")
        return redirect("sop:home")
    today = timezone.localdate(timezone.now(), request.user.office.zone)
    sent = request.POST if request.method == "POST" else None
    form: Any = HandOverForm(sent, office=request.user.office, initial={"on": today})
    if form.is_bound and form.is_valid():
        try:
            hand_over(notice, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            told = refusal.message_dict if hasattr(refusal, "error_dict") else {None: refusal.messages}
            for name, sentences in told.items():
                form.add_error(name, sentences)
        else:
            messages.success(request, f"Penyampaian kepada {notice.reader} telah dicatat.")
            return redirect("sop:home")
    elif form.is_bound:
        fields = [str(field.label) for name, field in form.fields.items() if form.has_error(name)]
        facts = {"user": notice.reader, "fields": fields, "note": notice.subject}
        record(Action.HAND_OVER, by=request.user, outcome=Outcome.REFUSED, facts=facts)
    if not _is_lost(notice):  # somebody's own, which is not the administrator's to read
        messages.info(request, GONE)
        return redirect("sop:home")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "renewals/lost.html", {"form": form, "notice": notice}, status=status)


@require_POST
@only_for(Role.ADMIN, purpose=PURPOSE)
def resend(request: Request, pk: int) -> HttpResponse:
    """Send it once more."""
    notice = _find(request, pk)
    try:
        send_again(notice, by=request.user)
    except ValidationError as refusal:
        messages.warning(request, sentence_of(refusal))
    else:
        messages.success(
            request,
            f"Pemberitahuan kepada {notice.reader} dikirim lagi. Bila tetap ditolak, Anda diberi tahu.",
        )
    return redirect("sop:home")


def _find(request: Request, pk: int) -> Notice:
    """A notice of the reader's own office; another's answers as an absent one."""
    rows = Notice.objects.of_office(request.user.office_id).select_related("recipient__office", "office")
    found: Notice = get_object_or_404(rows, pk=pk)
    return found


def _is_lost(notice: Notice) -> bool:
    return bool(notice.given_up_at and notice.last_error) and not (notice.handed_over_at or notice.read_at)
