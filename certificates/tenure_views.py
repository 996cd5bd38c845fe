"""Pejabat: who is in office, and Pergantian Pejabat, for those who carry out the SOP."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Request, only_for
from accounts.models import OFFICERS
from audit.actions import Action
from audit.trail import history, record_reading
from certificates.ending_forms import CorrectForm, DecreeForm, EndForm
from certificates.identifiers import masked
from certificates.models import Holder
from certificates.offers import offers_for_officer
from certificates.successions import succession_of
from certificates.tenure_acts import TenureEnded, begin_tenure, correct_tenure, end_tenure, place_decree
from certificates.tenure_forms import TenureForm
from certificates.tenures import Tenure
from certificates.watch import judged, latest_tenures, of_holders, unknown_holders
from documents.refusals import UnacceptableFile

PURPOSE = "melihat dan mencatat masa jabatan pejabat"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@only_for(*OFFICERS, purpose=PURPOSE)
def index(request: Request) -> HttpResponse:
    """Who is in office, who was, and what is to be heeded."""
    tenures = latest_tenures(request.user.office_id)
    today = timezone.localdate()
    positions: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        positions.setdefault(tenure.position.lower(), []).append(tenure)
    context = {
        "positions": [_position(of_one, today=today) for of_one in positions.values()],
        "alarms": judged(request.user.office_id, tenures),
        "unknown": unknown_holders(request.user.office_id),
    }
    return render(request, "certificates/tenures.html", context)


def _position(tenures: list[Tenure], *, today: Any) -> dict[str, Any]:
    """One position: who holds it, and from whom the next change starts."""
    current = next((tenure for tenure in tenures if tenure.is_current(today)), None)
    past = next((tenure for tenure in tenures if tenure.is_over(today)), None)
    rows = [
        (tenure, "kini" if tenure == current else "dahulu" if tenure.is_over(today) else "kelak")
        for tenure in tenures
    ]
    return {"name": tenures[0].position, "current": current, "leaver": current or past, "rows": rows}


@get_or_post
@only_for(*OFFICERS, purpose=PURPOSE)
def new(request: Request) -> HttpResponse:
    """Put on record who is in office."""
    return _begin(request, holder=_holder(request), leaver=None)


@get_or_post
@only_for(*OFFICERS, purpose=PURPOSE)
def successor(request: Request, pk: UUID) -> HttpResponse:
    """Put on record who comes after another."""
    return _begin(request, holder=None, leaver=_find(request, pk))


def _begin(request: Request, *, holder: Holder | None, leaver: Tenure | None) -> HttpResponse:
    known: dict[str, Any] = {
        "knows_person": holder is not None,
        "position": leaver.position if leaver else "",
    }
    form = TenureForm(request.POST if request.method == "POST" else None, office=request.user.office, **known)
    if form.is_valid():
        person = holder or form.person
        assert person is not None  # without a holder, the form asks who it is
        try:
            tenure = begin_tenure(by=request.user, person=person, **form.terms)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"Masa jabatan {tenure} telah dicatat.")
            return redirect("tenures:succession", leaver.pk) if leaver else redirect(tenure)
    context = {"holder": holder, "leaver": leaver, "back": _page_of(leaver)}
    return _show(request, form, "certificates/tenure_new.html", **context)


@require_safe
@only_for(*OFFICERS, purpose=PURPOSE)
def detail(request: Request, pk: UUID) -> HttpResponse:
    """One tenure, its decrees and what was done with it."""
    tenure, today = _find(request, pk), timezone.localdate()
    certificate = of_holders(tenure.office_id, {tenure.holder_id}).first()
    needs_certificate = certificate is None and not (tenure.is_mistaken or tenure.is_over(today))
    context = {
        "tenure": tenure,
        "nik": masked(tenure.holder.nik),
        "is_current": tenure.is_current(today),
        "certificate": certificate,
        "needs_certificate": needs_certificate,
        "offers": offers_for_officer(tenure, request.user) if needs_certificate else [],
        "papers": [paper for paper in (tenure.decree, tenure.end_decree) if paper],
        "entries": history(tenure.pk),
    }
    return render(request, "certificates/tenure.html", context)


@get_or_post
@only_for(*OFFICERS, purpose=PURPOSE)
def correct(request: Request, pk: UUID) -> HttpResponse:
    """Put right what was recorded."""
    tenure = _find(request, pk)
    form = CorrectForm(
        request.POST if request.method == "POST" else None, tenure=tenure, office=request.user.office
    )
    if form.is_valid():
        try:
            changed = correct_tenure(tenure, by=request.user, person=form.person, **form.terms)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            said = f"Yang diperbaiki: {', '.join(changed)}." if changed else "Tidak ada yang berubah."
            messages.success(request, said)
            return redirect(tenure)
    if "nik" in form.fields:
        record_reading(
            Action.READ_NIK,
            by=request.user,
            subject_id=tenure.pk,
            facts={"action": Action.CHANGE_TENURE.value},
        )
    return _show(request, form, "certificates/tenure_correct.html", tenure=tenure)


@get_or_post
@only_for(*OFFICERS, purpose=PURPOSE)
def end(request: Request, pk: UUID) -> HttpResponse:
    """Put on record that somebody leaves."""
    tenure = _find(request, pk)
    if request.method != "POST" and tenure.ended_how:
        return redirect(tenure)
    form = EndForm(
        request.POST if request.method == "POST" else None,
        tenure=tenure,
        office=request.user.office,
        initial={"ends_on": tenure.ends_on},
    )
    if form.is_valid():
        try:
            ended = end_tenure(tenure, by=request.user, **form.cleaned_data)
        except TenureEnded as late:
            messages.warning(request, str(late))
            return redirect(tenure)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"Akhir masa jabatan {ended} telah dicatat.")
            return redirect(ended) if ended.is_mistaken else redirect("tenures:succession", ended.pk)
    return _show(request, form, "certificates/tenure_end.html", tenure=tenure)


@get_or_post
@only_for(*OFFICERS, purpose=PURPOSE)
def decree(request: Request, pk: UUID, *, of_end: bool = False) -> HttpResponse:
    """The scan of a decree comes in."""
    tenure = _find(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DecreeForm(*sent, of_end=of_end, office=request.user.office)
    leaver = _leaver(request)
    if form.is_valid():
        try:
            place_decree(tenure, by=request.user, paper=form.cleaned_data["paper"], of_end=of_end)
        except UnacceptableFile as refusal:
            form.add_error("paper", refusal)
        else:
            messages.success(request, "Pindaian SK telah disimpan.")
            return redirect(_page_of(leaver or tenure) if leaver else tenure.get_absolute_url())
    context = {
        "tenure": tenure,
        "of_end": of_end,
        "back": _page_of(leaver) if leaver else tenure.get_absolute_url(),
    }
    return _show(request, form, "certificates/tenure_decree.html", **context)


@require_safe
@only_for(*OFFICERS, purpose=PURPOSE)
def succession(request: Request, pk: UUID) -> HttpResponse:
    """Pergantian Pejabat: what is done, what comes next, and who does it."""
    leaver = _find(request, pk)
    if leaver.is_mistaken:
        return redirect(leaver)
    context = {"succession": succession_of(leaver, reader=request.user)}
    return render(request, "certificates/tenure_succession.html", context)


def _find(request: Request, pk: UUID) -> Tenure:
    """A tenure of the reader's own office; another's answers as an absent one."""
    rows = Tenure.objects.of_office(request.user.office_id)
    found: Tenure = get_object_or_404(
        rows.select_related("office", "holder", "decree", "end_decree", "recorded_by"), pk=pk
    )
    return found


def _holder(request: Request) -> Holder | None:
    """Whose certificate the tenure was begun from; nobody where the address was tampered with."""
    key = _uuid(request.GET.get("pemilik", ""))
    return Holder.objects.filter(office=request.user.office_id, pk=key).first() if key else None


def _leaver(request: Request) -> Tenure | None:
    """From which change somebody came here, and goes back to."""
    key = _uuid(request.GET.get("pergantian", ""))
    return Tenure.objects.of_office(request.user.office_id).filter(pk=key).first() if key else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _page_of(leaver: Tenure | None) -> str:
    return reverse("tenures:succession", args=[leaver.pk]) if leaver else reverse("tenures:list")


def _refuse(form: Any, refusal: ValidationError) -> None:
    """Each sentence beside its field, or above the form where the page does not ask for it."""
    told = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    for name, sentences in told.items():
        form.add_error(name if name in form.fields else None, sentences)


def _show(request: Request, form: Any, template: str, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
