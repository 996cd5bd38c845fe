"""One act on one case, as a page sees it: found, refused to whoever it is not for, carried out through the door."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_fsm import TransitionNotAllowed, can_proceed
from psycopg2.errors import LockNotAvailable

from accounts.access import Request
from audit.actions import Action, Outcome
from audit.gate import refuse
from audit.proof import demand_proof
from audit.trail import record, record_reading
from sop.case import Case, words_of
from sop.clock import Wait
from sop.forms import LATE
from sop.timetables import with_hours
from sop.workflow import SUSPENDED, TOO_LATE, perform

# The acts on whose pages the holder's NIK can be read.
SHOW_NIK = {"fill", "sign"}
# The acts before which one proves who one is, once more: before the page is shown, and again when it is sent.
PROVEN = {"sign"}
WHOLE_FORM = "Keseluruhan halaman"
IN_USE = "Permohonan ini sedang dikerjakan orang lain. Tunggu sebentar, lalu kirim sekali lagi."


class Inputs(Protocol):
    """A form that was filled in, as far as the door asks: inputs of an act, and a place for its refusal."""

    status: int

    @property
    def fields(self) -> Mapping[str, Any]: ...

    @property
    def opened_at(self) -> datetime | None: ...

    def inputs(self) -> dict[str, Any]: ...

    def add_error(self, field: str | None, error: Any) -> None: ...


def find_case(request: Request, pk: Any, *, model: type[Case]) -> Case:
    """The case of the reader's own office, with what that says of its time; another's answers as an absent one."""
    cases = model.objects.of_office(request.user.office_id).select_related(*model.shown_with)
    found: Case = get_object_or_404(with_hours(cases), pk=pk)
    return found


def turn_away_late(request: Request, case: Case, *, action: str) -> HttpResponse | None:
    """Lead back to the case whoever opens an act that is not possible now."""
    if can_proceed(getattr(case, action)):
        return _turn_away_suspended(request, case)
    messages.warning(request, TOO_LATE)
    return redirect(case)


def _turn_away_suspended(request: Request, case: Case) -> HttpResponse | None:
    if not case.suspended_for:
        return None
    messages.warning(request, SUSPENDED.format(case.suspended_for))
    return redirect(case)


def say_late(request: Request, case: Case) -> HttpResponse:
    """What was sent came too late: where the case stands now, and that nothing was stored."""
    return render(request, "sop/late.html", {"case": case, "late": TOO_LATE}, status=LATE)


def submit(request: Request, case: Case, *, action: str, form: Any) -> Case | None:
    """Carry out what a form says that is right in itself; of another put on record which fields are not, no value."""
    if form.is_valid():
        return carry_out(request, case, action=action, form=form)
    fields = [str(field.label) for name, field in form.fields.items() if form.has_error(name)]
    fields += [WHOLE_FORM] if form.non_field_errors() else []
    facts = {"from_state": str(case.state), "fields": fields}
    record(Action(action), by=request.user, case=case, outcome=Outcome.REFUSED, facts=facts)
    return None


def carry_out(request: Request, case: Case, *, action: str, form: Inputs) -> Case | None:
    """Pass through the door; a refusal stands on the form, a late click is said once."""
    try:
        return perform(action, case, by=request.user, opened_at=form.opened_at, **form.inputs())
    except TransitionNotAllowed:
        form.add_error(None, TOO_LATE)
        form.status = LATE
    except ValidationError as refusal:
        add_refusal(form, refusal)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        form.add_error(None, ValidationError(IN_USE, code="in_use"))
        form.status = LATE
    return None


def add_refusal(form: Inputs, refusal: ValidationError) -> None:
    """Put each sentence beside its field, or above the form where it has none."""
    if getattr(refusal, "code", None) == "stale":
        form.status = LATE
    if hasattr(refusal, "error_dict"):
        for field, errors in refusal.error_dict.items():
            is_seen = field in form.fields and not form.fields[field].widget.is_hidden
            form.add_error(field if is_seen else None, errors)
    else:
        form.add_error(None, refusal)


def show_act(
    request: Request, case: Any, *, action: str, form: Any, template: str, status: int = 200, **context: Any
) -> HttpResponse:
    """The page of one act; 4xx where the form was refused."""
    status = form.status if form.is_bound and form.errors else status
    if action in SHOW_NIK and (case.nik or case.draft.get("nik")):
        record_reading(Action.READ_NIK, by=request.user, case=case, facts={"action": action})
    step = {step.action: step for step in case.steps}.get(action)
    words = words_of(type(case), action)
    context |= {"case": case, "form": form, "step": step, "words": words}
    context["running_wait"] = Wait.objects.running_in([case.pk]).first()
    return render(request, template, context, status=status)


def refuse_visitor(request: Request, case: Case, *, action: str) -> None:
    """403, on record, for whoever may never do this act, whatever the state; of whoever may, the proof it asks for."""
    if not case.may_ever(action, request.user):
        refuse(
            request,
            roles=case.roles_for(action),
            purpose=Action(action).label,
            action=Action.VISIT if request.method == "GET" else Action(action),
            case=case,
            facts={"action": action},
        )
    if action in PROVEN:
        demand_proof(request)
