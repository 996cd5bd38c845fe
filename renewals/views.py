"""From a certificate to its renewal: beginning one, and the way that a reminder leads."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Request, demand, only_for
from accounts.models import OFFICERS
from accounts.roles import STAFF
from audit.actions import Action
from certificates.models import Certificate
from notifications.bell import read_and_count
from renewals.beginning import NotInForce, open_renewal_of, renew
from sop.case_views import NO_SOP
from sop.models import Sop


@require_POST
def start(request: Request, pk: UUID) -> HttpResponse:
    """Begin the renewal of a certificate of the reader's own office, or go on with the one that is open."""
    register = Certificate.objects.of_office(request.user.office_id).select_related("holder")
    certificate = get_object_or_404(register, pk=pk)
    demand(request, roles=OFFICERS, purpose=Action.START.label)
    try:
        renewal = renew(certificate, by=request.user)
    except NotInForce as refusal:
        messages.error(request, str(refusal))
        return redirect(certificate)
    except Sop.DoesNotExist:
        messages.error(request, NO_SOP)
        return redirect(certificate)
    return redirect(renewal.url_of("fill") if renewal.may("save_draft", request.user) else renewal)


@require_safe
@only_for(*STAFF, purpose="mengikuti pengingat")
def follow(request: Request, pk: UUID) -> HttpResponse:
    """Where a reminder leads: to what the reader can do about this certificate today, whenever he follows it."""
    register = Certificate.objects.of_office(request.user.office_id)
    certificate = get_object_or_404(register, pk=pk)
    # The page that a notice names counts as read by being open, and this one never is.
    read_and_count(request.user.pk, address=request.user.email, path=request.path)
    renewal = open_renewal_of(certificate)
    if renewal is None:
        return redirect(certificate)
    step = renewal.next_step
    may_act = step is not None and renewal.may(step.action, request.user)
    if may_act or renewal.may("save_draft", request.user):
        return redirect(renewal.url_of(step.action if step and may_act else "fill"))
    return redirect(renewal)
