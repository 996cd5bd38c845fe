"""What is done with a request: answering, withdrawing, ending a standstill, proposing papers for destruction."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Request, demand, only_for
from accounts.models import Role
from accounts.roles import ANSWERERS
from audit.actions import Action
from audit.proof import demand_proof
from privacy.acts import TOO_LATE, answer, lift, withdraw
from privacy.corrections import places_of
from privacy.erasing import listed, propose_erasure
from privacy.form_fields import submitted
from privacy.forms import AnswerForm, ReasonForm
from privacy.rights import OWN, RECORDERS, is_own
from privacy.subject_requests import Answer, Kind, SubjectRequest
from privacy.subjects import subject_of
from privacy.views import find, what_it_needs

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
ANSWERS = "menjawab permintaan atas data pribadi"


@get_or_post
@only_for(*ANSWERERS, purpose=ANSWERS)
def answer_request(request: Request, pk: UUID) -> HttpResponse:
    """Answer it, with a letter."""
    asked = find(request, pk)
    demand_proof(request)
    if request.method != "POST" and (why_not := _why_not(asked, request)):
        messages.warning(request, why_not)
        return redirect(asked)
    needs = what_it_needs(asked, request.user)
    places = places_of(asked, subject_of(asked), reader=request.user)
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, office=request.user.office, asked=asked, places=places)
    letter = submitted(
        form,
        lambda: answer(asked, form.said(), by=request.user, lists=_lists(asked, form, needs)),
        action=Action.ANSWER_SUBJECT_REQUEST,
        by=request.user,
        about=asked,
    )
    if letter:
        messages.success(request, f"Permintaan dijawab, dan surat {letter.number} telah dibuat.")
        return redirect(asked)
    return _show(request, form, "privacy/answer.html", asked=asked, clock=asked.clock, **needs)


def _lists(asked: SubjectRequest, form: AnswerForm, needs: dict[str, Any]) -> list[Any]:
    refused = form.cleaned_data["answer"] == Answer.REFUSED
    return listed(needs["fates"]) if asked.kind == Kind.ERASURE and not refused else []


@get_or_post
def withdraw_request(request: Request, pk: UUID) -> HttpResponse:
    """Put on record that its subject does not ask for it any more; on behalf of a holder, after a proof."""
    asked = find(request, pk)
    if asked.person_id is None:
        demand(request, roles=RECORDERS, purpose="mencatat penarikan permintaan pemilik data", case=asked)
        demand_proof(request)
    form = ReasonForm(request.POST if request.method == "POST" else None, office=request.user.office)
    done = submitted(
        form,
        lambda: withdraw(asked, words=form.cleaned_data["words"], by=request.user),
        action=Action.WITHDRAW_SUBJECT_REQUEST,
        by=request.user,
        about=asked,
    )
    if done:
        messages.success(request, f"Permintaan {asked.number} ditarik kembali.")
        return redirect(asked)
    return _show(request, form, "privacy/withdraw.html", asked=asked)


@get_or_post
@only_for(*ANSWERERS, purpose="mengakhiri penundaan pemrosesan")
def lift_suspension(request: Request, pk: UUID) -> HttpResponse:
    """Let work on the cases go on."""
    asked = find(request, pk)
    demand_proof(request)
    form = ReasonForm(request.POST if request.method == "POST" else None, office=request.user.office)
    lifted = submitted(
        form,
        lambda: lift(asked, words=form.cleaned_data["words"], by=request.user),
        action=Action.RESUME_PROCESSING,
        by=request.user,
        about=asked,
    )
    if lifted:
        messages.success(request, f"Penundaan atas {lifted} permohonan telah diakhiri.")
        return redirect(asked)
    return _show(request, form, "privacy/lift.html", asked=asked, **what_it_needs(asked, request.user))


@require_POST
@only_for(Role.ADMIN, purpose="mengusulkan pemusnahan dokumen")
def propose(request: Request, pk: UUID) -> HttpResponse:
    """Put those of his papers that need not be kept before the Kepala Dinas."""
    asked = find(request, pk)
    demand_proof(request)
    try:
        proposed = propose_erasure(asked, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"Pemusnahan {proposed.papers} dokumen diusulkan kepada Kepala Dinas.")
    return redirect(asked)


def _why_not(asked: SubjectRequest, request: Request) -> str:
    if not asked.is_running:
        return TOO_LATE
    return OWN if is_own(asked, request.user) else ""


def _show(request: Request, form: Any, template: str, **context: Any) -> HttpResponse:
    status = form.status if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
