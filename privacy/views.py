"""Requests of data subjects: the office's list, one's own, asking, putting on record, and each in full."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Request, only_for, refuse
from accounts.models import User
from accounts.roles import ANSWERERS, STAFF
from audit.actions import Action
from audit.trail import history, record_reading
from privacy.acts import ask, receive
from privacy.corrections import places_of
from privacy.erasing import fates_of
from privacy.form_fields import submitted
from privacy.forms import AskForm, RecordForm
from privacy.paging import page_of
from privacy.rights import RECORDERS, is_own, may_read_letter, may_send_letter
from privacy.subject_requests import Answer, Kind, SubjectRequest
from privacy.subjects import copy_url, subject_of, trail_url
from sop.suspension import suspended_for

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
PURPOSE = "membaca permintaan atas data pribadi"
RUNNING, ENDED = "berjalan", "selesai"
# More than run at once in an office within three days.
MOST = 200
STANDINGS = ((RUNNING, "Berjalan"), (ENDED, "Selesai"))


@require_safe
@only_for(*STAFF, purpose=PURPOSE)
def index(request: Request) -> HttpResponse:
    """The requests of the office: those that run, the most urgent on top, then the ended ones, the latest first."""
    office_id = request.user.office_id
    words = request.GET.get("cari", "").strip()[:100].replace("\x00", "")
    kind, standing = request.GET.get("jenis", ""), request.GET.get("keadaan", "")
    rows = SubjectRequest.objects.of_office(office_id).select_related("person", "holder")
    if words:
        rows = rows.filter(number__icontains=words)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    ended = rows.none() if standing == RUNNING else rows.exclude(answer="")
    asked = {"cari": words, "jenis": kind, "keadaan": standing}
    page = page_of(ended, moment="received_at", after=request.GET.get("sesudah", ""), asked=asked)
    running = rows.running() if page["is_first"] and standing != ENDED else rows.none()
    context = {
        **page,
        "running": list(running.order_by("due_at")[:MOST]),
        "words": words,
        "kind": kind,
        "kinds": Kind.choices,
        "standing": standing,
        "standings": STANDINGS,
        "may_record": request.user.role in RECORDERS,
        "may_see_incidents": request.user.role in ANSWERERS,
    }
    return render(request, "privacy/list.html", context)


@require_safe
def mine(request: Request) -> HttpResponse:
    """What the reader has asked about his own data, and what was answered."""
    rows = SubjectRequest.objects.of_person(request.user.pk).order_by("-received_at", "-id")
    return render(request, "privacy/mine.html", {"rows": list(rows.select_related("letter")[:100])})


@get_or_post
def ask_for_own(request: Request) -> HttpResponse:
    """The reader makes use of one of his rights."""
    office = request.user.office
    kind = request.GET.get("jenis", "")
    initial = {"kind": kind} if kind in Kind.values else {}
    form = AskForm(request.POST if request.method == "POST" else None, office=office, initial=initial)
    asked = submitted(
        form,
        lambda: ask(kind=Kind(form.cleaned_data["kind"]), wish=form.cleaned_data["wish"], by=request.user),
        action=Action.RECEIVE_SUBJECT_REQUEST,
        by=request.user,
    )
    if asked:
        said = f"Permintaan Anda dicatat dengan nomor {asked.number}, dan dijawab paling lambat dalam 3 x 24 jam."
        messages.success(request, said)
        return redirect(asked)
    return _show(request, form, "privacy/ask.html")


@get_or_post
@only_for(*RECORDERS, purpose="mencatat permintaan pemilik data")
def record(request: Request) -> HttpResponse:
    """Put on record what a holder without an account has asked."""
    local = timezone.localtime(timezone.now(), request.user.office.zone)
    initial = {
        "received_on": local.date(),
        "received_time": local.time(),
        "holder": request.GET.get("pemilik", ""),
    }
    sent = request.POST if request.method == "POST" else None
    form = RecordForm(sent, office=request.user.office, initial=initial)
    asked = submitted(
        form,
        lambda: receive(by=request.user, **form.inputs()),
        action=Action.RECEIVE_SUBJECT_REQUEST,
        by=request.user,
    )
    if asked:
        messages.success(request, f"Permintaan dicatat dengan nomor {asked.number}: {asked.clock.words}.")
        return redirect(asked)
    return _show(request, form, "privacy/record.html")


@require_safe
def detail(request: Request, pk: UUID) -> HttpResponse:
    """One request: its time, what it needs, what may be done with it, and what was."""
    asked = find(request, pk)
    record_reading(Action.READ_SUBJECT_REQUEST, by=request.user, case=asked)
    context = {
        "asked": asked,
        "clock": asked.clock,
        "letter": getattr(asked, "letter", None),
        "entries": history(asked.pk),
        **may_of(asked, request.user),
        **what_it_needs(asked, request.user),
    }
    return render(request, "privacy/detail.html", context)


def find(request: Request, pk: UUID) -> SubjectRequest:
    """A request of the reader's own office; another's answers as an absent one. An inspector reads his own alone."""
    rows = SubjectRequest.objects.of_office(request.user.office_id)
    wanted = ("office", "person", "holder", "recorded_by", "ended_by", "letter__sent_by")
    found: SubjectRequest = get_object_or_404(rows.select_related(*wanted).defer("letter__content"), pk=pk)
    if request.user.role not in STAFF and found.person_id != request.user.pk:
        refuse(request, roles=STAFF, purpose=PURPOSE, case=found)
    return found


def may_of(asked: SubjectRequest, user: User) -> dict[str, Any]:
    """What this person may do with it now."""
    own = is_own(asked, user)
    decides = user.role in ANSWERERS
    return {
        "is_own": own,
        "may_answer": asked.is_running and decides and not own,
        "may_withdraw": asked.is_running
        and (user.role in RECORDERS if asked.person_id is None else asked.person_id == user.pk),
        "may_read_letter": may_read_letter(asked, user),
        "may_send_letter": may_send_letter(asked, user),
        "may_propose": user.role == "ADMIN"
        and asked.kind == Kind.ERASURE
        and asked.answer not in {Answer.REFUSED, Answer.WITHDRAWN}
        and asked.destruction_id is None,
        "may_lift": decides and not own,
    }


def what_it_needs(asked: SubjectRequest, user: User) -> dict[str, Any]:
    """Beside the request, what its kind makes one look at; what is about others' access only for administrators.

    Nothing for an inspector who asks about his own data: the papers and cases beside it are pages that he cannot open.
    """
    if user.role not in STAFF:
        return {}
    subject = subject_of(asked)
    found: dict[str, Any] = {}
    if asked.kind == Kind.CORRECTION:
        found["places"] = places_of(asked, subject, reader=user)
    if asked.kind == Kind.ERASURE:
        found["fates"] = fates_of(subject, user=user)
    if asked.kind == Kind.SUSPENSION:
        held = suspended_for(asked.number, office_id=asked.office_id)
        found |= {"held": held, "stoppable": subject.open_cases if asked.is_running else []}
    if user.role == "ADMIN":
        found |= {"trail_url": trail_url(subject.person), "copy_url": copy_url(subject.person)}
    return found


def _show(request: Request, form: Any, template: str, **context: Any) -> HttpResponse:
    status = form.status if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
