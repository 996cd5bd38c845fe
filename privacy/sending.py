"""That a letter was handed over: when, how and by whom."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import NOT_HIS, demand_role
from accounts.models import Role, User
from accounts.roles import ANSWERERS
from accounts.zones import moment
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from privacy.incidents import Incident
from privacy.letters import Letter, LetterKind, SentBy
from privacy.rights import may_send_letter

SENT = "Penyampaian surat ini sudah dicatat. Yang baru saja Anda kirim tidak disimpan."
FUTURE = "Waktu penyampaian tidak boleh sesudah sekarang. Periksa tanggal dan jamnya."
BEFORE = "Waktu penyampaian tidak boleh sebelum surat ini dibuat. Periksa tanggal dan jamnya."


def send(letter: Letter, *, at: datetime, how: SentBy, words: str, by: User) -> Letter:
    """Put on record that it was handed over. Of an incident, that is what its time limit waits for."""
    about = letter.subject_request or letter.incident
    facts = {"letter_number": letter.number}
    with (
        refusals_on_record(
            Action.SEND_LETTER, ValidationError, PermissionDenied, by=by, case=about, facts=facts
        ),
        transaction.atomic(),
    ):
        if letter.incident_id:
            incident = Incident.objects.select_for_update(no_key=True).get(pk=letter.incident_id)
        rows = Letter.objects.select_for_update(no_key=True).defer("content")
        current = rows.get(pk=letter.pk, office=by.office_id)
        by = _demand_sender(letter, by=by)
        if current.sent_at:
            raise ValidationError(SENT, code="late")
        # A minute is as exact as anybody types.
        if at < current.made_at.replace(second=0, microsecond=0):
            raise ValidationError({"sent_at": BEFORE})
        if at > timezone.now():
            raise ValidationError({"sent_at": FUTURE})
        current.sent_at, current.sent_how, current.sent_words, current.sent_by = at, how, words, by
        current.save(update_fields=["sent_at", "sent_how", "sent_words", "sent_by"])
        channel = f"({SentBy(how).label}, {moment(at)})"
        record(
            Action.SEND_LETTER, by=by, case=about, subject_id=letter.pk, facts={**facts, "channel": channel}
        )
        if letter.incident_id:
            _count(incident)
    return current


def _demand_sender(letter: Letter, *, by: User) -> User:
    """Of an incident, whoever handles those; of an answer, whoever may speak of it for the office."""
    asked = letter.subject_request
    person = demand_role(by, *(Role if asked else ANSWERERS))
    if asked and not may_send_letter(asked, person):
        raise PermissionDenied(NOT_HIS)
    return person


def _count(incident: Incident) -> None:
    """Who has been told by now: the agency, and everybody to whom this version has a letter."""
    letters = Letter.objects.filter(incident=incident).defer("content")
    agency = letters.filter(kind=LetterKind.AGENCY, sent_at__isnull=False).order_by("sent_at").first()
    incident.agency_told_at = agency.sent_at if agency else None
    to_subjects = list(letters.filter(kind=LetterKind.SUBJECT))
    told = {one.holder_id: one.sent_at for one in to_subjects if one.sent_at}
    wanted: set[UUID | None] = set(incident.holder_ids) or {None}
    incident.subjects_told_at = max(told[key] for key in wanted) if wanted <= told.keys() else None
    incident.save(update_fields=["agency_told_at", "subjects_told_at"])
