"""The one page that registrations have of their own: beginning one for an officer who came into office."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.access import Request, demand
from audit.actions import Action
from certificates.tenures import Tenure
from registrations.beginning import NotInOffice, register
from registrations.models import Registration
from sop.case import beginner_of, sop_for
from sop.case_views import NO_SOP
from sop.models import Sop


@require_POST
def start_for(request: Request, pk: UUID) -> HttpResponse:
    """Begin the registration of an officer of the reader's own office, or go on with the one that is open."""
    tenures = Tenure.objects.of_office(request.user.office_id).select_related("holder", "decree")
    tenure = get_object_or_404(tenures, pk=pk)
    try:
        sop = sop_for(Registration, request.user.office_id)
    except Sop.DoesNotExist:
        messages.error(request, NO_SOP)
        return redirect("tenures:list")
    demand(request, roles={beginner_of(Registration, sop)}, purpose=Action.START.label)
    try:
        case = register(tenure, by=request.user)
    except NotInOffice as refusal:
        messages.error(request, str(refusal))
        return redirect(tenure)
    return redirect(case.url_of("fill") if case.may("fill", request.user) else case)
