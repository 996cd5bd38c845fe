"""Which papers have had their time, and what keeps them nevertheless.

A paper is due once the rule of its kind says so, every case that it serves has ended, no certificate that it brought is
in force, and nobody holds it. Without a rule nothing is ever due.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Office
from documents.courses import CountedFrom, Course, courses_of, hindrances_of
from documents.destructions import ListedPaper
from documents.models import Document
from documents.proposals import Decision
from documents.rules import Hold, RetentionRule, months_after

# As many as one berita acara lists; the rest is due tomorrow, too.
MOST = 200
CHUNK = 500
UNKNOWN = "Permohonan atau masa jabatan dari dokumen ini tidak ditemukan."
HELD = "Pemusnahannya ditahan: {reason}"
NO_RULE = "Masa simpan jenis dokumen ini belum ditetapkan."
DESTROYED = "Dokumen ini sudah dimusnahkan."


@dataclass(frozen=True)
class Judged:
    """One paper, held against the rule of its kind and everything that keeps it."""

    document: Document
    number: str
    url: str
    rule: RetentionRule | None
    # The day on which its time is over; None where it has no rule, or its time has not begun.
    due_on: date | None
    # Why it may not be destroyed today whatever its time, as a whole sentence.
    hindrance: str

    @property
    def key(self) -> str:
        """By which it is ticked."""
        return str(self.document.pk)

    def is_due(self, today: date) -> bool:
        return not self.hindrance and self.due_on is not None and self.due_on <= today

    def why_not(self, today: date) -> str:
        """Why retention alone does not let it be destroyed; nothing where it does."""
        if self.hindrance or self.is_due(today):
            return self.hindrance
        return NO_RULE if self.rule is None else "Masa simpannya belum habis."

    @property
    def basis(self) -> str:
        """The rule by which its time is over."""
        return f"{self.rule.sentence} ({self.rule.basis})" if self.rule else ""


def rules_in_force(office_id: int) -> dict[str, RetentionRule]:
    """By the kind of paper. What has none is not there, and is kept."""
    return {rule.kind: rule for rule in RetentionRule.objects.of_office(office_id).in_force()}


def today_at(office: Office, *, now: datetime | None = None) -> date:
    return timezone.localdate(now, timezone=office.zone)


def judge(documents: Sequence[Document], *, office: Office) -> list[Judged]:
    """Each in its turn, with as many queries as for one."""
    rules = rules_in_force(office.pk)
    courses = courses_of(documents, office_id=office.pk)
    keys = {one.key for served in courses.values() for one in served}
    keys |= {document.case_id for document in documents}
    held = Hold.objects.lasting().filter(case_id__in=keys).values_list("case_id", "reason")
    kept = {key: HELD.format(reason=reason) for key, reason in held}
    kept = {**hindrances_of(keys, office_id=office.pk), **kept}
    return [
        _judged(
            document,
            courses=courses[document.pk],
            rule=rules.get(document.kind),
            kept=kept,
            stored_on=today_at(office, now=document.created_at),
        )
        for document in documents
    ]


def due(office: Office, *, most: int = MOST) -> list[Judged]:
    """What may be proposed for destruction today, the oldest first; not what a list that is still open names."""
    today, found = today_at(office), list[Judged]()
    for chunk in _candidates(office, today=today):
        found += [judged for judged in judge(chunk, office=office) if judged.is_due(today)]
        if len(found) >= most:
            return found[:most]
    return found


def _candidates(office: Office, *, today: date) -> Iterator[list[Document]]:
    """Papers whose time may be over: none is, before it has been kept for as long as its rule says."""
    old_enough = [
        Q(kind=rule.kind, created_at__lt=_stored_before(rule, today=today, office=office))
        for rule in rules_in_force(office.pk).values()
    ]
    if not old_enough:
        return
    left = _kept(office.pk).filter(reduce(or_, old_enough))
    while chunk := list(left.order_by("created_at", "id")[:CHUNK]):
        yield chunk
        last = chunk[-1]
        after = Q(created_at__gt=last.created_at) | Q(created_at=last.created_at, id__gt=last.pk)
        left = _kept(office.pk).filter(reduce(or_, old_enough)).filter(after)


def _kept(office_id: int) -> QuerySet[Document]:
    waiting = ListedPaper.objects.filter(destruction__office=office_id, destruction__decision=Decision.OPEN)
    documents: QuerySet[Document] = Document.objects.of_office(office_id).filter(sealed_key__isnull=False)
    return documents.exclude(pk__in=waiting.values("document")).defer("sealed_key", "page_sizes")


def _stored_before(rule: RetentionRule, *, today: date, office: Office) -> datetime:
    """The end of the last day on which a paper that is due today can have been stored."""
    day = months_after(today, -rule.months) + timedelta(days=4)
    return datetime(day.year, day.month, day.day, tzinfo=office.zone)


def _judged(
    document: Document,
    *,
    courses: Sequence[Course],
    rule: RetentionRule | None,
    kept: Mapping[UUID, str],
    stored_on: date,
) -> Judged:
    since = _since(courses, rule=rule) if rule else None
    # Never before it was there itself: the scan of an old decree is kept for as long as any other.
    due_on = rule.ends(max(since, stored_on)) if rule and since else None
    # Of the case that it came with, where that is known; it stands first.
    number, url = (courses[0].number, courses[0].url) if courses else ("", "")
    return Judged(document, number, url, rule, due_on, _hindrance(document, courses=courses, kept=kept))


def _hindrance(document: Document, *, courses: Sequence[Course], kept: Mapping[UUID, str]) -> str:
    if document.destroyed_at is not None:
        return DESTROYED
    if not courses:
        return UNKNOWN
    keys = [document.case_id, *(one.key for one in courses)]
    said = [kept[key] for key in keys if key in kept] + [one.hindrance for one in courses if one.hindrance]
    return said[0] if said else ""


def _since(courses: Sequence[Course], *, rule: RetentionRule) -> date | None:
    """When the last of its courses has ended; None as long as any goes on."""
    ends = []
    for course in courses:
        if course.ended_on is None:
            return None
        counts = rule.counted_from == CountedFrom.CERTIFICATE and course.certificate_ends_on
        ends.append(max(course.ended_on, counts) if counts else course.ended_on)
    return max(ends)


def lock_papers(office_id: int) -> None:
    """Who holds the papers of an office and who destroys some wait for each other."""
    Office.objects.select_for_update(no_key=True).only("pk").get(pk=office_id)
