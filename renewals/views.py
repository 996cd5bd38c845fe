"""The one page that renewals have of their own: beginning one, from the certificate that it is to follow."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.access import Request, demand
from accounts.models import OFFICERS
from audit.actions import Action
from certificates.models import Certificate
from renewals.beginning import NotInForce, renew
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
