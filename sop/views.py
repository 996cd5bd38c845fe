"""Pages that every procedure shares: what waits for the reader, and one act on one case."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django_fsm import TransitionNotAllowed, can_proceed
from psycopg2.errors import LockNotAvailable

from accounts.access import Request
from accounts.models import Role
from audit.actions import Action, Outcome
from audit.trail import record
from notifications.models import undelivered
from sop.case import Case
from sop.forms import ActForm
from sop.inbox import at_risk, beginnings_of, inbox_of
from sop.pages import WORDS_OF_WAYS
from sop.workflow import TOO_LATE, perform

LATE = 409
IN_USE = "Permohonan ini sedang dikerjakan orang lain. Tunggu sebentar, lalu kirim sekali lagi."
FormMaker = Callable[..., ActForm]


class Inputs(Protocol):
    """A form that was filled in, as far as the door asks: inputs of an act, and a place for its refusal."""

    status: int

    @property
    def fields(self) -> Mapping[str, Any]: ...

    @property
    def opened_at(self) -> datetime | None: ...

    def inputs(self) -> dict[str, Any]: ...

    def add_error(self, field: str | None, error: Any) -> None: ...


@require_safe
def home(request: Request) -> HttpResponse:
    """Beranda: only what waits for the reader, the most urgent first."""
    user = request.user
    context = {
        "inbox": inbox_of(user),
        "at_risk": at_risk(user),
        "beginnings": beginnings_of(user),
        "undelivered": undelivered(user.office_id) if user.role == Role.ADMIN else None,
    }
    return render(request, "sop/home.html", context)


def find_case(request: Request, pk: Any, *, model: type[Case]) -> Case:
    """The case of the reader's own office; another office's answers as an absent one."""
    found: Case = get_object_or_404(
        model.objects.of_office(request.user.office_id).select_related(*model.shown_with), pk=pk
    )
    return found


def act(
    request: Request,
    pk: Any,
    *,
    model: type[Case],
    action: str,
    form_class: FormMaker,
    template: str = "sop/act.html",
    done: str | Callable[[Any], str],
    then: str | None = None,
    context: Callable[[Any], dict[str, Any]] = lambda _: {},
) -> HttpResponse:
    """Show one act, or carry it out and go on: to the page of the act `then`, else to the case."""
    case = find_case(request, pk, model=model)
    refuse_visitor(request, case, action=action)
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, case=case)
        moved = carry_out(request, case, action=action, form=form) if form.is_valid() else None
        if moved is not None:
            messages.success(request, done if isinstance(done, str) else done(moved))
            return redirect(moved.url_of(then) if then else moved)
        case = find_case(request, pk, model=model)
        if not can_proceed(getattr(case, action)):
            return render(request, "sop/late.html", {"case": case, "late": TOO_LATE}, status=LATE)
        form.look_again(case)
    else:
        if late := turn_away_late(request, case, action=action):
            return late
        form = form_class(case=case)
    return show_act(request, case, action=action, form=form, template=template, **context(case))


def turn_away_late(request: Request, case: Case, *, action: str) -> HttpResponse | None:
    """Lead back to the case whoever opens an act that is not possible now."""
    if can_proceed(getattr(case, action)):
        return None
    messages.warning(request, TOO_LATE)
    return redirect(case)


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
        form.add_error(None, IN_USE)
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
    request: Request, case: Case, *, action: str, form: Any, template: str, **context: Any
) -> HttpResponse:
    """The page of one act; 4xx where the form was refused."""
    status = form.status if form.is_bound and form.errors else 200
    step = {step.action: step for step in case.steps}.get(action)
    context |= {"case": case, "form": form, "step": step, "heading": WORDS_OF_WAYS.get(action, "")}
    return render(request, template, context, status=status)


def refuse_visitor(request: Request, case: Case, *, action: str) -> None:
    """403, on record, for whoever may never do this act, whatever the state."""
    if not case.may_ever(action, request.user):
        record(
            Action(action),
            by=request.user,
            case=case,
            outcome=Outcome.REFUSED,
            facts={"reason": "Bukan pelaksana langkah ini."},
        )
        raise PermissionDenied("Anda tidak memiliki hak akses untuk tindakan ini.")
