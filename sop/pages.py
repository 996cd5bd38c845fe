"""What the pages of a case show: each function reads little, and the same number of queries however long the list."""

from datetime import UTC
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.access import Request
from accounts.models import OFFICERS, User
from accounts.zones import label_of
from audit.trail import history
from certificates.holder_checks import cautions_of
from certificates.identifiers import ASK
from certificates.models import Certificate
from documents.models import Document
from sop.approver import approver_of
from sop.case import Case, may_begin, ways_of, words_of
from sop.clock import Wait
from sop.packs import ASKERS
from sop.siblings import nik_of, open_beside
from sop.states import ENDED, RETURNED, State
from sop.steps import BEYOND_SOP
from sop.timeline import rows, waits_of, works_of
from sop.timetables import time_of

PAGE = 30


def case_list(request: Request, *, model: type[Case]) -> dict[str, Any]:
    """One page of the office's cases, filtered by words and state, continued by the last row's key (never OFFSET)."""
    words = request.GET.get("cari", "").strip()[:100].replace("\x00", "")
    state = request.GET.get("keadaan", "")
    cases = model.objects.of_office(request.user.office_id)
    if words:
        cases = cases.with_number_like(words)
    found = list(cases.standing(state).older_than(*_cursor(request)).order_by("-moved_at", "-id")[: PAGE + 1])
    return {
        "cases": found[:PAGE],
        "words": words,
        "state": state,
        "states": [*State.choices, RETURNED],
        "start_url": _start_url(request.user, model),
        "beginning": model.beginning,
        "listed_as": model.listed_as,
        "next_page": _next_page(found, words=words, state=state),
    }


def _start_url(user: User, model: type[Case]) -> str:
    return reverse(f"{model.url_namespace}:start") if may_begin(model, user) else ""


def _cursor(request: Request) -> tuple[Any, Any]:
    """The key of the last row of the page before; none where the address was tampered with."""
    moment, _, key = request.GET.get("sesudah", "").partition("_")
    try:
        moved_at, pk = parse_datetime(moment), UUID(key)
        # In UTC: PostgreSQL refuses offsets that Python reads.
        return (moved_at.astimezone(UTC), pk) if moved_at and timezone.is_aware(moved_at) else (None, None)
    except (ValueError, OverflowError):
        return None, None


def _next_page(found: list[Any], *, words: str, state: str) -> str:
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    return urlencode({"cari": words, "keadaan": state, "sesudah": f"{last.moved_at.isoformat()}_{last.pk}"})


def case_page(user: User, case: Any) -> dict[str, Any]:
    """The case row by row, its papers and its history, and what the reader may do with it."""
    waits = waits_of(case)
    next_step = case.next_step
    papers = papers_of(case)
    return {
        "case": case,
        "rows": rows(case, works=works_of(case), waits=waits, time=time_of(case, zone=case.office.zone)),
        "running_wait": next((wait for wait in waits if wait.ended_at is None), None),
        **beside(case, nik=nik_of(case)),
        "papers": papers,
        "earlier_papers": _earlier(case, papers=papers),
        "entries": history(case.pk),
        "may": {"read": user.role in OFFICERS, "prove": user.role in ASKERS},
        "end_wait": link_to(case, "end_wait") if case.may("end_wait", user) else None,
        "next_act": link_to(case, next_step.action)
        if next_step and case.may(next_step.action, user)
        else None,
        "approver": approver_of(case, by=user) if case.may("sign", user) else None,
        "preparing": link_to(case, "fill") if case.may("save_draft", user) else None,
        "may_help": case.may("place_scan", user),
        "place_scan": link_to(case, "place_scan"),
        "ways_out": ways_out(case, user),
    }


def beside(case: Any, *, nik: str) -> dict[str, Any]:
    """What else there is of the person that an open case is about: a certificate in force, and other open cases."""
    if not nik or case.state in ENDED:
        return {}
    return {"standing": _standing(case, nik=nik), "siblings": open_beside(case, nik=nik)}


def _standing(case: Any, *, nik: str) -> Certificate | None:
    """The certificate that this case would supersede."""
    in_force = Certificate.objects.in_force().of_person(nik, office_id=case.office_id)
    found: Certificate | None = in_force.exclude(case_id=case.pk).select_related("holder").first()
    return found


def _earlier(case: Case, *, papers: list[Document]) -> QuerySet[Document]:
    """What versions before this one stood on."""
    kept = Document.objects.of_office(case.office_id).filter(case_id=case.pk)
    return kept.exclude(pk__in=[paper.pk for paper in papers]).order_by("-created_at")


def approval_context(case: Any) -> dict[str, Any]:
    """What the page of row 2 shows beside its form."""
    return {
        **beside(case, nik=case.nik),
        "cautions": _cautions(case) if case.identifier_note else [],
        "papers": papers_of(case),
        "place_scan": link_to(case, "place_scan"),
        "send_back": link_to(case, "send_back"),
    }


def _cautions(case: Any) -> list[str]:
    """What was unusual on the day on which the form was filled in, beside which its reason is shown."""
    names = ("nik", "nip", "birth_date", "sex", "official_email", "tenure_end")
    data = {name: getattr(case, name) for name in names}
    is_own = User.objects.filter(
        office=case.office_id, nip=case.nip, email__iexact=case.official_email
    ).exists()
    found = cautions_of(
        data,
        place=case.office.regency,
        own_address=case.official_email if is_own else "",
        today=case.submitted_on or timezone.localdate(),
    )
    # What its filler was asked to do, he has done.
    return [caution.sentence.removesuffix(ASK).strip() for caution in found]


def papers_of(case: Any) -> list[Document]:
    """The papers that the case stands on now, in the order of its rows."""
    papers = (case.ktp, case.decree, case.application_form, case.signed_form, case.siak_evidence)
    return [paper for paper in papers if paper is not None]


def ways_out(case: Case, user: User) -> list[dict[str, str]]:
    """The acts outside the SOP that the reader could do now."""
    offered = [way.name for way in ways_of(type(case)) if way.custom["kind"] == BEYOND_SOP]
    return [
        link_to(case, name)
        for name in dict.fromkeys([*offered, "begin_wait", "report_trouble"])
        if case.may(name, user)
    ]


def link_to(case: Case, action: str) -> dict[str, str]:
    """The page of an act, and what stands on the button that leads there."""
    words = words_of(type(case), action)
    return {"url": case.url_of(action), "verb": words.button, "instead": words.instead}


def end_context(case: Any) -> dict[str, Any]:
    """What the page says that would end: a wait, or trouble."""
    running, words = Wait.objects.running_in([case.pk]).first(), words_of(type(case), "end_wait")
    return {"heading": words.instead if running and running.is_trouble else words.button}


def issue_context(case: Any) -> dict[str, Any]:
    """What the page of row 3 needs: the official portal, and where the reader of the P12 finds its Worker."""
    zone = timezone.get_current_timezone()
    return {
        "office_zone": str(zone),
        "office_zone_label": label_of(zone),
        "challenge_url": case.url_of("challenge"),
        "papers": papers_of(case),
        "worker_url": static("p12-worker.js"),
        "bsre_url": settings.BSRE_URL,
        "begin_wait": link_to(case, "begin_wait"),
        "send_back": link_to(case, "send_back"),
    }
