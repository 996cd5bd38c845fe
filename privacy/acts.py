"""Every act on a request of a data subject: its row locked, changed and put on record in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import NOT_HIS, demand_role
from accounts.models import Role, User
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from certificates.models import Holder
from privacy.composing import answer_paper
from privacy.corrections import Place, note_correction
from privacy.deadline import due_after
from privacy.keeping import keep_letter, next_number
from privacy.letters import Letter, LetterKind
from privacy.printing import Row
from privacy.rights import RECORDERS, demand_answerer, demand_withdrawer
from privacy.subject_requests import ARRIVED, NEEDS_GROUND, Answer, ArrivedBy, Kind, SubjectRequest
from privacy.subjects import rows_about, subject_of
from privacy.telling import tell_deciders, tell_subject, tell_withdrawn
from sop.suspension import resume, suspend, suspended_for

PREFIX = "PDP"
TOO_LATE = "Permintaan ini sudah dijawab atau ditarik kembali. Yang baru saja Anda kirim tidak disimpan."
IN_FUTURE = "Waktu diterimanya tidak boleh sesudah sekarang. Periksa tanggal dan jamnya."
NO_GROUND = "Sebutkan dasar hukum penolakannya, misalnya nomor pasal."
NO_WORDS = "Tuliskan jawabannya bagi pemohon."
NO_PLACE = "Pilih di mana datanya diperbaiki."
NOT_CORRECTED = (
    "Data pada tempat ini belum diperbaiki sejak permintaannya diterima. Perbaiki dahulu pada halamannya, lalu jawab "
    "permintaan ini."
)
NOT_SUSPENDED = "Tidak ada permohonan yang ditunda karena permintaan ini."
Refusal = (ValidationError, PermissionDenied)


@dataclass(frozen=True)
class Said:
    """What the office answers, in its own words."""

    answer: Answer
    words: str
    ground: str = ""
    # Of a correction: where the data were put right.
    corrected: str = ""
    place: Place | None = None


def ask(*, kind: Kind, wish: str, by: User) -> SubjectRequest:
    """The reader asks about his own data; the time begins with this very moment."""
    told: dict[str, Any] = {"person": by, "arrived_by": ArrivedBy.APPLICATION, "received_at": timezone.now()}
    return _receive(kind=kind, wish=wish, by=by, roles=tuple(Role), **told)


def receive(
    *, kind: Kind, wish: str, holder: Holder, arrived_by: ArrivedBy, received_at: datetime, by: User
) -> SubjectRequest:
    """Put on record what a holder without an account has asked; the time has run since it arrived."""
    with refusals_on_record(Action.RECEIVE_SUBJECT_REQUEST, *Refusal, by=by):
        if holder.office_id != by.office_id:
            raise PermissionDenied(NOT_HIS)
        if received_at > timezone.now():
            raise ValidationError({"received_at": IN_FUTURE})
        told: dict[str, Any] = {"holder": holder, "arrived_by": arrived_by, "received_at": received_at}
        return _receive(kind=kind, wish=wish, by=by, roles=RECORDERS, **told)


def _receive(
    *,
    kind: Kind,
    wish: str,
    by: User,
    roles: Collection[str],
    arrived_by: ArrivedBy,
    received_at: datetime,
    person: User | None = None,
    holder: Holder | None = None,
) -> SubjectRequest:
    with transaction.atomic():
        rows = SubjectRequest.objects.all()
        number = next_number(rows, office=by.office, prefix=PREFIX, at=timezone.now())
        by = demand_role(by, *roles)
        same = rows.running().filter(office=by.office_id, kind=kind, wish=wish, person=person, holder=holder)
        if twice := same.first():  # a second click, which has waited for the first
            return twice
        asked = SubjectRequest(office_id=by.office_id, number=number, kind=kind, wish=wish, person=person)
        asked.holder, asked.arrived_by, asked.recorded_by = holder, arrived_by, by
        asked.received_at, asked.due_at = received_at, due_after(received_at)
        asked.recorded_at = timezone.now()
        asked.save(force_insert=True)
        facts = {
            "about": str(Kind(kind).label),
            "channel": ARRIVED[ArrivedBy(arrived_by)],
            "due": asked.due_at.isoformat(),
        }
        record(Action.RECEIVE_SUBJECT_REQUEST, by=by, case=asked, facts=facts)
        tell_deciders(asked, by=by)
    return asked


def answer(
    asked: SubjectRequest, said: Said, *, by: User, lists: Sequence[tuple[str, list[Row]]] = ()
) -> Letter:
    """Answer it, with the letter that says so; what was asked for happens in the same transaction.

    ValidationError where it is too late or something is missing, PermissionDenied where it is not his to answer.
    """
    with refusals_on_record(Action.ANSWER_SUBJECT_REQUEST, *Refusal, by=by, case=asked), transaction.atomic():
        current = _locked(asked, by=by)
        by = demand_answerer(current, by=by)
        _demand_running(current)
        _demand_words(current, said)
        current.answer, current.words, current.ground = said.answer, said.words, said.ground
        current.corrected = said.corrected
        current.ended_at, current.ended_by = timezone.now(), by
        current.save()
        facts = {"about": str(current.get_kind_display()), "answer": str(current.get_answer_display())}
        facts |= {"reason": said.ground} if said.ground else {}
        facts |= {"note": f"Diperbaiki pada: {said.corrected}."} if said.corrected else {}
        facts |= {"entry": said.place.done.pk} if said.place and said.place.done else {}
        record(Action.ANSWER_SUBJECT_REQUEST, by=by, case=current, facts=facts)
        if said.place:
            note_correction(current, said.place, words=said.words, by=by)
        letter = _letter(current, by=by, lists=[*lists, *_carried_out(current, by=by)])
        tell_subject(current)
    return letter


def withdraw(asked: SubjectRequest, *, words: str, by: User) -> SubjectRequest:
    """Its subject does not ask for it any more; of a holder without an account somebody puts that on record."""
    with (
        refusals_on_record(Action.WITHDRAW_SUBJECT_REQUEST, *Refusal, by=by, case=asked),
        transaction.atomic(),
    ):
        current = _locked(asked, by=by)
        by = demand_withdrawer(current, by=by)
        _demand_running(current)
        current.answer, current.words = Answer.WITHDRAWN, words
        current.ended_at, current.ended_by = timezone.now(), by
        current.save()
        facts = {"about": str(current.get_kind_display()), "reason": words}
        record(Action.WITHDRAW_SUBJECT_REQUEST, by=by, case=current, facts=facts)
        if current.person_id is None:
            tell_withdrawn(current, by=by)
    return current


def lift(asked: SubjectRequest, *, words: str, by: User) -> int:
    """Let work on the cases that it has brought to a standstill go on; how many those are."""
    with refusals_on_record(Action.RESUME_PROCESSING, *Refusal, by=by, case=asked), transaction.atomic():
        current = _locked(asked, by=by)
        by = demand_answerer(current, by=by)
        cases = suspended_for(current.number, office_id=current.office_id)
        lifted = resume(cases, number=current.number, by=by)
        if not lifted:
            raise ValidationError(NOT_SUSPENDED)
        record(Action.RESUME_PROCESSING, by=by, case=current, facts={"reason": words})
    return len(lifted)


def _locked(asked: SubjectRequest, *, by: User) -> SubjectRequest:
    rows = SubjectRequest.objects.select_for_update(of=("self",), no_key=True)
    found: SubjectRequest = rows.select_related("person", "holder", "office").get(
        pk=asked.pk, office=by.office_id
    )
    return found


def _demand_running(asked: SubjectRequest) -> None:
    if not asked.is_running:
        raise ValidationError(TOO_LATE, code="late")


def _demand_words(asked: SubjectRequest, said: Said) -> None:
    lacking = {}
    if not said.words:
        lacking["words"] = NO_WORDS
    if said.answer in NEEDS_GROUND and not said.ground:
        lacking["ground"] = NO_GROUND
    if asked.kind == Kind.CORRECTION and said.answer != Answer.REFUSED and not said.corrected:
        lacking["corrected"] = NO_PLACE
    elif said.place and not said.place.is_settled:
        lacking["corrected"] = NOT_CORRECTED
    if lacking:
        raise ValidationError(lacking)


def _carried_out(asked: SubjectRequest, *, by: User) -> list[tuple[str, list[Row]]]:
    """What follows from a grant at once, as the letter lists it."""
    if asked.answer == Answer.REFUSED:
        return []
    subject = subject_of(asked)
    if asked.kind == Kind.ACCESS:
        return [("Data Saudara yang kami simpan", rows_about(asked, subject))]
    if asked.kind == Kind.SUSPENSION:
        cases = suspend(subject.open_cases, number=asked.number, by=by)
        rows = [(str(case), f"{case.procedure.label}, ditunda") for case in cases]
        return [("Permohonan yang ditunda", rows or [("–", "Tidak ada permohonan yang sedang berjalan.")])]
    return []


def _letter(asked: SubjectRequest, *, by: User, lists: list[tuple[str, list[Row]]]) -> Letter:
    paper = answer_paper(asked, number=f"{asked.number}/J", by=by, lists=lists)
    return keep_letter(
        paper, kind=LetterKind.ANSWER, about=asked, by=by, addressee=asked.subject, subject_request=asked
    )
