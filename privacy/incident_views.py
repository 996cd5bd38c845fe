"""The register of incidents, for those who answer for them; and the agency that hears of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import Request, only_for
from accounts.models import Role
from accounts.roles import ANSWERERS
from audit.actions import Action
from audit.proof import demand_proof
from audit.trail import history, record_reading
from privacy.agencies import agency_of, change_agency
from privacy.form_fields import CONFLICT, submitted
from privacy.forms import AgencyForm
from privacy.incident_acts import change_incident, close_incident, make_letters, open_incident
from privacy.incident_forms import CloseForm, IncidentForm, typed_of
from privacy.incidents import Incident
from privacy.paging import page_of
from privacy.prefilling import begun_with
from privacy.subjects import holders_of
from sop.inbox import case_models

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
PURPOSE = "mengelola insiden data pribadi"
OPEN, CLOSED = "terbuka", "ditutup"
STANDINGS = ((OPEN, "Terbuka"), (CLOSED, "Ditutup"))


@require_safe
@only_for(*ANSWERERS, purpose=PURPOSE)
def index(request: Request) -> HttpResponse:
    """The incidents of the office, the latest first."""
    words = request.GET.get("cari", "").strip()[:100].replace("\x00", "")
    standing = request.GET.get("keadaan", "")
    rows = Incident.objects.of_office(request.user.office_id)
    if words:
        rows = rows.filter(number__icontains=words) | rows.filter(title__icontains=words)
    if standing in dict(STANDINGS):
        rows = rows.filter(closed_at__isnull=standing == OPEN)
    context = {
        **page_of(
            rows,
            moment="noticed_at",
            after=request.GET.get("sesudah", ""),
            asked={"cari": words, "keadaan": standing},
        ),
        "words": words,
        "standing": standing,
        "standings": STANDINGS,
        "agency": agency_of(request.user),
    }
    return render(request, "privacy/incidents.html", context)


@get_or_post
@only_for(*ANSWERERS, purpose=PURPOSE)
def new(request: Request) -> HttpResponse:
    """Put on record what happened, beginning with what made somebody look."""
    local = timezone.localtime(timezone.now(), request.user.office.zone)
    initial = {"noticed_on": local.date(), "noticed_time": local.time(), **begun_with(request)}
    form = _form(request, initial=initial)
    incident = submitted(
        form,
        lambda: open_incident(by=request.user, entry=form.cleaned_data["entry"], **form.columns()),
        action=Action.OPEN_INCIDENT,
        by=request.user,
    )
    if incident:
        messages.success(request, f"Insiden dicatat dengan nomor {incident.number}: {incident.clock.words}.")
        return redirect(incident)
    return _show(request, form, "privacy/incident_form.html")


@require_safe
@only_for(*ANSWERERS, purpose=PURPOSE)
def detail(request: Request, pk: UUID) -> HttpResponse:
    """One incident: its time, what is known of it, who was told, and what was done."""
    incident = _find(request, pk)
    record_reading(Action.READ_INCIDENT, by=request.user, case=incident)
    letters = list(incident.letters.select_related("sent_by").defer("content").order_by("-version", "number"))
    people = dict(holders_of(incident.office_id)) if incident.holder_ids else {}
    context = {
        "incident": incident,
        "clock": incident.clock,
        "letters": letters,
        "has_letters": any(letter.version == incident.version for letter in letters),
        "people": [people[key] for key in incident.holder_ids if key in people],
        "cases": _cases(incident),
        "agency": agency_of(request.user),
        "entries": history(incident.pk),
    }
    return render(request, "privacy/incident.html", context)


@get_or_post
@only_for(*ANSWERERS, purpose=PURPOSE)
def change(request: Request, pk: UUID) -> HttpResponse:
    """Complete or correct what is on record of it."""
    incident = _find(request, pk)
    form: Any = _form(request, initial=typed_of(incident))
    changed = submitted(
        form,
        lambda: change_incident(
            incident, by=request.user, version=form.cleaned_data["version"] or 0, **form.columns()
        ),
        action=Action.CHANGE_INCIDENT,
        by=request.user,
        about=incident,
    )
    if changed is not None:
        said = f"Yang diubah: {', '.join(changed)}." if changed else "Tidak ada yang berubah."
        messages.success(request, said)
        return redirect(incident)
    if form.is_bound and form.status == CONFLICT:
        # The next try is measured against what is on record by now.
        incident.refresh_from_db()
        form.data["version"] = str(incident.version)
    return _show(request, form, "privacy/incident_form.html", incident=incident)


@require_POST
@only_for(*ANSWERERS, purpose=PURPOSE)
def letters(request: Request, pk: UUID) -> HttpResponse:
    """Make the letters of the version that stands."""
    incident = _find(request, pk)
    try:
        made = make_letters(incident, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(
            request, f"{len(made)} surat telah dibuat. Cetak, tanda tangani, sampaikan, lalu catat."
        )
    return redirect(incident)


@get_or_post
@only_for(*ANSWERERS, purpose=PURPOSE)
def close(request: Request, pk: UUID) -> HttpResponse:
    """Close it with what was learned."""
    incident = _find(request, pk)
    demand_proof(request)
    form = CloseForm(request.POST if request.method == "POST" else None, office=request.user.office)
    closed = submitted(
        form,
        lambda: close_incident(incident, by=request.user, **form.cleaned_data),
        action=Action.CLOSE_INCIDENT,
        by=request.user,
        about=incident,
    )
    if closed:
        messages.success(request, f"Insiden {incident.number} telah ditutup.")
        return redirect(incident)
    return _show(request, form, "privacy/close.html", incident=incident)


@get_or_post
@only_for(Role.ADMIN, purpose="mengubah lembaga yang diberi tahu")
def agency(request: Request) -> HttpResponse:
    """Whom the office writes to."""
    known = agency_of(request.user)
    initial = {name: getattr(known, name, "") for name in ("name", "address", "channel")}
    sent = request.POST if request.method == "POST" else None
    form = AgencyForm(sent, office=request.user.office, initial=initial)
    changed = submitted(
        form,
        lambda: change_agency(by=request.user, **form.cleaned_data),
        action=Action.CHANGE_OFFICE,
        by=request.user,
    )
    if changed is not None:
        messages.success(request, "Lembaga telah disimpan." if changed else "Tidak ada yang berubah.")
        return redirect("privacy:incidents")
    return _show(request, form, "privacy/agency.html")


def _form(request: Request, *, initial: dict[str, Any]) -> IncidentForm:
    sent = request.POST.copy() if request.method == "POST" else None
    return IncidentForm(sent, office=request.user.office, initial=initial)


def _cases(incident: Incident) -> list[Any]:
    return [
        case
        for model in case_models()
        if incident.case_ids
        for case in model.objects.of_office(incident.office_id).filter(pk__in=incident.case_ids)
    ]


def _find(request: Request, pk: UUID) -> Incident:
    """An incident of the reader's own office; another's answers as an absent one."""
    rows = Incident.objects.of_office(request.user.office_id).select_related(
        "office", "recorded_by", "closed_by"
    )
    found: Incident = get_object_or_404(rows, pk=pk)
    return found


def _show(request: Request, form: Any, template: str, **context: Any) -> HttpResponse:
    status = form.status if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
