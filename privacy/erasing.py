"""What becomes of somebody's papers when he asks for them to be erased: some must stay, the rest may go."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from audit.actions import Action
from audit.concerns import things_of
from audit.refusals import refusals_on_record
from documents.destruction import NotListed, propose
from documents.destructions import Destruction
from documents.models import Document
from documents.retention import Judged, judge, today_at
from privacy.printing import Row
from privacy.subject_requests import Answer, Kind, SubjectRequest
from privacy.subjects import Subject, person_of, subject_of
from sop.inbox import case_models

ASKED = "Pemilik datanya meminta {what} (permintaan {number}); dokumennya diperlukan sampai permintaan itu dijawab."
NOT_ASKED = "Penghapusan tidak diminta, atau permintaannya sudah ditolak atau ditarik kembali."
PROPOSED = "Pemusnahan dokumen untuk permintaan ini sudah diusulkan."
SUSPENDED = "Pemrosesannya ditunda atas permintaan {number} dari pemilik datanya."


class NotForThis(ValidationError):
    """Nothing can be proposed for this request; its text is the sentence for the officer."""


@dataclass(frozen=True)
class Fate:
    """One paper, and why it must be kept; free to go where nothing says so."""

    document: Document
    number: str
    kept_because: str


def fates_of(subject: Subject, *, user: User) -> list[Fate]:
    """Each paper that is stored of him and not destroyed yet."""
    papers = [paper for paper in subject.papers if not paper.is_erased]
    today = today_at(user.office)
    return [
        Fate(judged.document, judged.number, _why_kept(judged, today=today))
        for judged in judge(papers, office=user.office)
    ]


def propose_erasure(asked: SubjectRequest, *, by: User) -> Destruction:
    """Put what may go before the Kepala Dinas, once for this request; ValidationError where it cannot be."""
    with (
        # What `propose` refuses, too: the entry that it wrote itself is undone with the rest.
        refusals_on_record(
            Action.PROPOSE_DESTRUCTION, NotForThis, NotListed, PermissionDenied, by=by, case=asked
        ),
        transaction.atomic(),
    ):
        rows = SubjectRequest.objects.select_for_update(of=("self",), no_key=True)
        current = rows.select_related("person", "holder").get(pk=asked.pk, office=by.office_id)
        if current.kind != Kind.ERASURE or current.answer in {Answer.REFUSED, Answer.WITHDRAWN}:
            raise NotForThis(NOT_ASKED)
        if current.destruction_id:
            raise NotForThis(PROPOSED)
        fates = fates_of(subject_of(current), user=by)
        free = [fate.document for fate in fates if not fate.kept_because]
        reason = f"Permintaan penghapusan data {current.number} dari pemiliknya ({current.law})"
        proposed = propose(free, by=by, reason=reason)
        current.destruction_id = proposed.pk
        current.save(update_fields=["destruction_id"])
    return proposed


def listed(fates: Collection[Fate]) -> list[tuple[str, list[Row]]]:
    """What stays and what may go, as the letter lists them."""
    going = [
        (f"{fate.document.get_kind_display()} {fate.number}".strip(), "diajukan untuk dimusnahkan")
        for fate in fates
        if not fate.kept_because
    ]
    staying = [
        (f"{fate.document.get_kind_display()} {fate.number}".strip(), fate.kept_because)
        for fate in fates
        if fate.kept_because
    ]
    parts = [
        ("Dokumen yang diajukan untuk dimusnahkan", going),
        ("Dokumen yang tetap wajib disimpan", staying),
    ]
    return [(heading, rows) for heading, rows in parts if rows]


def hindrances(office_id: int, case_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Why nothing of these cases may be destroyed: their subject asked for something else, or a standstill."""
    found: dict[UUID, str] = {}
    running = SubjectRequest.objects.of_office(office_id).running().exclude(kind=Kind.ERASURE)
    for asked in running.select_related("person", "holder"):
        said = ASKED.format(what=asked.get_kind_display().lower(), number=asked.number)
        his = things_of(person_of(asked.person, asked.holder)).cases
        found |= dict.fromkeys(his & set(case_ids), said)
    for model in case_models():
        rows = model.objects.of_office(office_id).filter(pk__in=list(case_ids)).exclude(suspended_for="")
        found |= {
            pk: SUSPENDED.format(number=number) for pk, number in rows.values_list("pk", "suspended_for")
        }
    return found


def _why_kept(judged: Judged, *, today: date) -> str:
    """A rule that is not over binds the office, and so does whatever hinders; without any rule it is free."""
    if judged.hindrance:
        return judged.hindrance
    if judged.rule is None or (judged.due_on is not None and judged.due_on <= today):
        return ""
    until = f" sampai {judged.due_on:%d-%m-%Y}" if judged.due_on else ""
    return f"Wajib disimpan{until}: {judged.basis}."
