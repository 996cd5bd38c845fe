"""Every act on a request of a data subject: its row locked, changed and put on record in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from accounts.roles import WEIGHTY
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from certificates.models import Holder
from notifications.models import tell, tell_person
from notifications.waking import wake_soon
from privacy.composing import answer_paper
from privacy.deadline import due_after
from privacy.keeping import keep_letter, next_number
from privacy.letters import Letter, LetterKind
from privacy.printing import Row
from privacy.subject_requests import NEEDS_GROUND, Answer, ArrivedBy, Kind, SubjectRequest
from privacy.subjects import rows_about, subject_of
from sop.suspension import resume, suspend, suspended_for

PREFIX = "PDP"
RECORDERS = (Role.ADB, Role.ADMIN)
TOO_LATE = "Permintaan ini sudah dijawab atau ditarik kembali. Yang baru saja Anda kirim tidak disimpan."
OWN = "Permintaan ini tentang data Anda sendiri, sehingga dijawab oleh orang lain di kantor Anda."
ONLY_HIS = "Permintaan ini hanya dapat ditarik kembali oleh yang mengajukannya."
IN_FUTURE = "Waktu diterimanya tidak boleh sesudah sekarang. Periksa tanggal dan jamnya."
NO_GROUND = "Sebutkan dasar hukum penolakannya, misalnya nomor pasal."
NO_WORDS = "Tuliskan jawabannya bagi pemohon."
NO_PLACE = "Pilih di mana datanya diperbaiki."
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


def ask(*, kind: Kind, wish: str, by: User) -> SubjectRequest:
    """The reader asks about his own data; the time begins with this very moment."""
    return _receive(
        kind=kind, wish=wish, by=by, person=by, arrived_by=ArrivedBy.APPLICATION, received_at=timezone.now()
    )


def receive(
    *, kind: Kind, wish: str, holder: Holder, arrived_by: ArrivedBy, received_at: datetime, by: User
) -> SubjectRequest:
    """Put on record what a holder without an account has asked; the time has run since it arrived."""
    with refusals_on_record(Action.RECEIVE_SUBJECT_REQUEST, *Refusal, by=by):
        if by.role not in RECORDERS or holder.office_id != by.office_id:
            raise PermissionDenied
        if received_at > timezone.now():
            raise ValidationError({"received_at": IN_FUTURE})
        return _receive(
            kind=kind, wish=wish, by=by, holder=holder, arrived_by=arrived_by, received_at=received_at
        )


def _receive(
    *,
    kind: Kind,
    wish: str,
    by: User,
    arrived_by: ArrivedBy,
    received_at: datetime,
    person: User | None = None,
    holder: Holder | None = None,
) -> SubjectRequest:
    with transaction.atomic():
        rows = SubjectRequest.objects.all()
        number = next_number(rows, office=by.office, prefix=PREFIX, at=timezone.now())
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
            "means": str(ArrivedBy(arrived_by).label),
            "due": asked.due_at.isoformat(),
        }
        record(Action.RECEIVE_SUBJECT_REQUEST, by=by, case=asked, facts=facts)
        _tell_deciders(asked, by=by)
    return asked


def answer(
    asked: SubjectRequest, said: Said, *, by: User, lists: Sequence[tuple[str, list[Row]]] = ()
) -> Letter:
    """Answer it, with the letter that says so; what was asked for happens in the same transaction.

    ValidationError where it is too late or something is missing, PermissionDenied where it is not his to answer.
    """
    with refusals_on_record(Action.ANSWER_SUBJECT_REQUEST, *Refusal, by=by, case=asked), transaction.atomic():
        current = _locked(asked, by=by)
        demand_answerer(current, by=by)
        _demand_running(current)
        _demand_words(current, said)
        current.answer, current.words, current.ground = said.answer, said.words, said.ground
        current.corrected = said.corrected
        current.ended_at, current.ended_by = timezone.now(), by
        current.save()
        facts = {"about": str(current.get_kind_display()), "answer": str(current.get_answer_display())}
        facts |= {"reason": said.ground} if said.ground else {}
        facts |= {"note": f"Diperbaiki pada: {said.corrected}."} if said.corrected else {}
        record(Action.ANSWER_SUBJECT_REQUEST, by=by, case=current, facts=facts)
        letter = _letter(current, by=by, lists=[*lists, *_carried_out(current, by=by)])
        _tell_subject(current)
    return letter


def withdraw(asked: SubjectRequest, *, words: str, by: User) -> SubjectRequest:
    """Its subject does not ask for it any more; of a holder without an account somebody puts that on record."""
    with (
        refusals_on_record(Action.WITHDRAW_SUBJECT_REQUEST, *Refusal, by=by, case=asked),
        transaction.atomic(),
    ):
        current = _locked(asked, by=by)
        if current.person_id and current.person_id != by.pk:
            raise ValidationError(ONLY_HIS)
        _demand_running(current)
        current.answer, current.words = Answer.WITHDRAWN, words
        current.ended_at, current.ended_by = timezone.now(), by
        current.save()
        facts = {"about": str(current.get_kind_display()), "reason": words}
        record(Action.WITHDRAW_SUBJECT_REQUEST, by=by, case=current, facts=facts)
    return current


def lift(asked: SubjectRequest, *, words: str, by: User) -> int:
    """Let work on the cases that it has brought to a standstill go on; how many those are."""
    with refusals_on_record(Action.RESUME_PROCESSING, *Refusal, by=by, case=asked), transaction.atomic():
        current = _locked(asked, by=by)
        demand_answerer(current, by=by)
        cases = suspended_for(current.number, office_id=current.office_id)
        lifted = resume(cases, number=current.number, by=by)
        if not lifted:
            raise ValidationError(NOT_SUSPENDED)
        record(Action.RESUME_PROCESSING, by=by, case=current, facts={"reason": words})
    return len(lifted)


def demand_answerer(asked: SubjectRequest, *, by: User) -> None:
    """PermissionDenied for whoever does not answer requests, ValidationError for whoever would answer his own."""
    if by.role not in WEIGHTY or not by.is_active:
        raise PermissionDenied
    if is_own(asked, by):
        raise ValidationError(OWN)


def is_own(asked: SubjectRequest, user: User) -> bool:
    """Whether it is about this person himself, by his account or by his NIP."""
    subject = asked.person or asked.holder
    return asked.person_id == user.pk or bool(user.nip and subject and subject.nip == user.nip)


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


def _tell_deciders(asked: SubjectRequest, *, by: User) -> None:
    """Whoever answers hears at once that there is something, and until when; not of whom it is."""
    notices = tell(
        office_id=asked.office_id,
        roles=WEIGHTY,
        besides=by.pk,
        occasion=f"permintaan:{asked.pk}",
        subject=f"{asked.headline} diterima",
        body=f"{asked.headline} harus dijawab dalam 3 x 24 jam sejak diterima: {asked.clock.words}.",
        path=asked.get_absolute_url(),
        button="Buka permintaan",
    )
    transaction.on_commit(partial(wake_soon, notices), robust=True)


def _tell_subject(asked: SubjectRequest) -> None:
    if asked.person_id is None:
        return
    notice = tell_person(
        asked.person_id,
        address="",
        occasion=f"jawaban:{asked.pk}",
        subject=f"{asked.headline} sudah dijawab",
        body="Permintaan Anda atas data pribadi sudah dijawab. Surat jawabannya dapat diunduh pada halaman permintaan.",
        path=asked.get_absolute_url(),
        button="Lihat jawaban",
    )
    transaction.on_commit(partial(wake_soon, [notice]), robust=True)
