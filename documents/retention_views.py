"""Retensi dan pemusnahan: the rules of the office, what is due, what was destroyed, and what is held."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Request, only_for
from accounts.forms import status_of
from accounts.models import Role
from audit.proof import proven
from documents.kinds import DESTRUCTIBLE
from documents.models import Destruction, Hold, RetentionRule
from documents.proposals import Decision
from documents.proposing import NotDecided
from documents.retention import due, rules_in_force, today_at
from documents.retention_acts import KEEPERS, NotHeld, decide_rule, hold, propose_rule, release
from documents.retention_forms import AnswerForm, HoldForm, ReasonForm, RuleForm

PURPOSE = "mengelola retensi dan pemusnahan dokumen"
MOST_SHOWN = 50
ANSWERS = {"setujui": Decision.CONFIRMED, "tolak": Decision.DECLINED, "tarik": Decision.WITHDRAWN}
PROPOSED = "Usul aturan retensi sudah dicatat. Aturan ini berlaku setelah disetujui Kepala Dinas."
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@only_for(*KEEPERS, purpose=PURPOSE)
def retention(request: Request) -> HttpResponse:
    """All of it on one page; nothing is done here."""
    office = request.user.office
    rules = rules_in_force(office.pk)
    proposed = RetentionRule.objects.of_office(office.pk).filter(decision=Decision.OPEN)
    destructions = Destruction.objects.of_office(office.pk).select_related("proposed_by", "decided_by")
    waiting = {one.kind: one for one in proposed.select_related("proposed_by")}
    context = {
        "rules": [(kind, rules.get(kind), waiting.get(kind)) for kind in DESTRUCTIBLE],
        "history": _history(office.pk),
        "due": due(office),
        "open": list(destructions.open().order_by("proposed_at")[:MOST_SHOWN]),
        "done": list(destructions.done().order_by("-decided_at")[:MOST_SHOWN]),
        "holds": list(
            Hold.objects.lasting()
            .filter(office=office)
            .select_related("placed_by")
            .order_by("placed_at")[:MOST_SHOWN]
        ),
    }
    return render(request, "documents/retention.html", context)


def _history(office_id: int) -> list[RetentionRule]:
    """Every rule that was ever confirmed, the latest first."""
    confirmed = RetentionRule.objects.of_office(office_id).filter(decision=Decision.CONFIRMED)
    return list(confirmed.select_related("proposed_by", "decided_by").order_by("-decided_at")[:MOST_SHOWN])


@get_or_post
@only_for(Role.ADMIN, purpose="mengusulkan aturan retensi")
@proven
def new_rule(request: Request) -> HttpResponse:
    """Propose how long one kind of paper is kept."""
    today = today_at(request.user.office)
    is_sent = request.method == "POST"
    wanted = {"kind": request.GET.get("jenis", "")}
    form = RuleForm(request.POST, today=today) if is_sent else RuleForm(initial=wanted, today=today)
    if form.is_valid():
        try:
            proposed = propose_rule(by=request.user, **form.columns)
        except NotDecided as refusal:
            form.add_error("kind", refusal)
        else:
            messages.success(request, PROPOSED)
            return redirect(proposed)
    return render(request, "documents/new_rule.html", {"form": form}, status=status_of(form))


@get_or_post
@only_for(*KEEPERS, purpose=PURPOSE)
@proven
def rule(request: Request, pk: UUID) -> HttpResponse:
    """One rule, and the answer of whoever may give it."""
    rules = RetentionRule.objects.of_office(request.user.office_id)
    found = get_object_or_404(rules.select_related("proposed_by", "decided_by"), pk=pk)
    form, answer = reason_of(request)
    if answer and form.is_valid():
        try:
            decided = decide_rule(found, answer, by=request.user, reason=form.cleaned_data.get("reason", ""))
        except NotDecided as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Usul aturan retensi sudah {decided.standing}.")
            return redirect("documents:retention")
    standing = rules_in_force(request.user.office_id).get(found.kind)
    context = {
        **answers_of(request, found),
        "rule": found,
        "form": form,
        "before": None if standing == found else standing,
    }
    return render(request, "documents/rule.html", context, status=status_of(form))


@get_or_post
@only_for(*KEEPERS, purpose="menahan pemusnahan dokumen")
def hold_case(request: Request) -> HttpResponse:
    """Keep the papers of a case, whatever its rules say."""
    office_id, is_sent = request.user.office_id, request.method == "POST"
    wanted = {"number": request.GET.get("nomor", "")[:30]}
    form = (
        HoldForm(request.POST, office_id=office_id)
        if is_sent
        else HoldForm(initial=wanted, office_id=office_id)
    )
    if form.is_valid() and form.case_id:
        number, reason = form.cleaned_data["number"], form.cleaned_data["reason"]
        try:
            hold(form.case_id, by=request.user, reason=reason, number=number)
        except NotHeld as refusal:
            form.add_error("number", refusal)
        else:
            messages.success(request, f"Dokumen {number} ditahan dan tidak akan dimusnahkan.")
            return redirect("documents:retention")
    return render(request, "documents/hold.html", {"form": form}, status=status_of(form))


@get_or_post
@only_for(*KEEPERS, purpose="menahan pemusnahan dokumen")
def release_case(request: Request, pk: UUID) -> HttpResponse:
    """Let the papers of a case go by their rules again."""
    holds = Hold.objects.filter(office=request.user.office_id).select_related("placed_by", "lifted_by")
    held = get_object_or_404(holds, pk=pk)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    if form.is_valid():
        try:
            release(held.case_id, by=request.user, reason=form.cleaned_data["reason"])
        except NotHeld as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Penahanan dokumen {held.case_number} sudah dilepas.")
            return redirect("documents:retention")
    return render(request, "documents/release.html", {"form": form, "hold": held}, status=status_of(form))


def reason_of(request: Request) -> tuple[AnswerForm, Decision | None]:
    """What was answered to a proposal, and why."""
    answer = ANSWERS.get(request.POST.get("jawaban", "")) if request.method == "POST" else None
    form = AnswerForm(request.POST, is_refusal=answer == Decision.DECLINED) if answer else AnswerForm()
    return form, answer


def answers_of(request: Request, proposal: Any) -> dict[str, bool]:
    """What the reader may answer."""
    is_own = proposal.proposed_by_id == request.user.pk
    return {
        "may_answer": proposal.is_open and not is_own and request.user.role == Role.KEPALA_DINAS,
        "may_withdraw": proposal.is_open and is_own,
    }
