"""Destroying papers: listed by one, approved by another as listed, and then their keys are gone.

What stays is the row: name, kind, size, days and SHA-256, an entry for each paper, and the berita acara of all of them.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import demand_role
from accounts.models import Role, User
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from documents.destructions import BY_RETENTION, Destruction, ListedPaper, digest_of, draw_number
from documents.minutes import make_minutes
from documents.models import Document, DocumentKind
from documents.proposals import Decision
from documents.proposing import (
    NotDecided,
    ask_head,
    demand_deciders_act,
    demand_in_office,
    demand_open,
    tell_proposer,
)
from documents.rendering import RenderingFailed
from documents.retention import MOST, Judged, judge, lock_papers, today_at

NOTHING = "Pilih sedikitnya satu dokumen yang akan dimusnahkan."
TOO_MANY = (
    f"Satu berita acara memuat paling banyak {MOST} dokumen. Kurangi pilihan, lalu usulkan sisanya kemudian."
)
LISTED = "Dokumen ini sudah ada dalam usul pemusnahan yang menunggu keputusan."
OF_ANOTHER = "Salah satu dokumen tidak ditemukan di kantor Anda. Muat ulang halaman, lalu pilih kembali."
PERMANENT = "Berita acara pemusnahan tidak dimusnahkan."
CHANGED = (
    "Daftar ini tidak lagi sama dengan yang diusulkan, sehingga tidak ada yang dimusnahkan. Tolak usul ini; "
    "Administrator Aplikasi dapat mengusulkan daftar yang baru. Yang berubah: {what}"
)
UNSEEN = (
    "Daftar yang Anda setujui bukan daftar usul ini. Muat ulang halaman, periksa daftarnya, lalu setujui."
)
NO_MINUTES = "Berita acara belum dapat dibuat, sehingga tidak ada yang dimusnahkan. Coba sekali lagi."
WHAT = "Usul pemusnahan dokumen"


class NotListed(ValidationError):
    """These papers cannot be proposed; its text is the sentence for the officer."""


class StaleList(NotDecided):
    """The list is not any more what was proposed. `changes` says of each paper what has become of it."""

    def __init__(self, changes: Sequence[str]) -> None:
        super().__init__(CHANGED.format(what=" ".join(changes)))
        self.changes = tuple(changes)


def propose(documents: Collection[Document], *, by: User, reason: str = "") -> Destruction:
    """List these papers for the Kepala Dinas.

    Without a `reason` each must be due by its rule. With one, such as a data subject's request, its time need not be
    over; but what an open case, a certificate in force or a hold keeps is never listed.
    """
    with (
        refusals_on_record(
            Action.PROPOSE_DESTRUCTION, NotListed, PermissionDenied, by=by, facts={"papers": len(documents)}
        ),
        transaction.atomic(),
    ):
        lock_papers(by.office_id)
        demand_role(by, Role.ADMIN)
        lines = _lines([document.pk for document in documents], by=by, needs_rule=not reason)
        proposed = Destruction.objects.create(
            office_id=by.office_id,
            proposed_by=by,
            is_by_rule=not reason,
            reason=reason or BY_RETENTION,
            papers=len(lines),
            list_sha256=digest_of(lines, reason=reason or BY_RETENTION),
        )
        for line in lines:
            line.destruction = proposed
        ListedPaper.objects.bulk_create(lines)
        facts = {"papers": len(lines), "reason": proposed.reason, "content_sha256": proposed.list_sha256}
        entry = record(Action.PROPOSE_DESTRUCTION, by=by, subject_id=proposed.pk, facts=facts)
        ask_head(
            entry, proposed, by=by, subject=f"Usul pemusnahan {len(lines)} dokumen menunggu Kepala Dinas"
        )
    return proposed


def approve(proposed: Destruction, *, by: User, list_sha256: str) -> Destruction:
    """Destroy exactly the list that was shown, whose SHA-256 this is; done already, it is returned as it is.

    In one transaction: the keys go, each paper has its entry, the berita acara is made and kept. `StaleList` where
    anything in the list is not any more what was proposed.
    """
    action, facts = Action.APPROVE_DESTRUCTION, {"content_sha256": list_sha256[:64]}
    with (
        refusals_on_record(action, NotDecided, PermissionDenied, by=by, subject_id=proposed.pk, facts=facts),
        transaction.atomic(),
    ):
        lock_papers(by.office_id)
        current = Destruction.objects.select_for_update().get(pk=proposed.pk, office=by.office_id)
        demand_deciders_act(current, Decision.CONFIRMED, by=by)
        if current.list_sha256 != list_sha256:
            raise NotDecided(UNSEEN)
        if current.decision == Decision.CONFIRMED:
            return current
        demand_open(current)
        capacity = demand_in_office(by)
        lines = _unchanged(current, by=by)
        current.number = draw_number(office_id=by.office_id, year=today_at(by.office).year)
        current.settle(Decision.CONFIRMED, by=by, capacity=capacity)
        _destroy(current, lines, by=by)
        tell_proposer(current, by=by, what=WHAT)
    return current


def decide(proposed: Destruction, decision: Decision, *, by: User, reason: str = "") -> Destruction:
    """Decline it, or take back what oneself has proposed. Nothing is destroyed."""
    action = ACTIONS[decision]
    with (
        refusals_on_record(action, NotDecided, PermissionDenied, by=by, subject_id=proposed.pk),
        transaction.atomic(),
    ):
        current = Destruction.objects.select_for_update().get(pk=proposed.pk, office=by.office_id)
        demand_deciders_act(current, decision, by=by)
        demand_open(current)
        current.settle(decision, by=by, reason=reason)
        current.store_decision()
        facts = {"papers": current.papers, **({"reason": reason} if reason else {})}
        record(action, by=by, subject_id=current.pk, facts=facts)
        tell_proposer(current, by=by, what=WHAT)
    return current


ACTIONS = {
    Decision.CONFIRMED: Action.APPROVE_DESTRUCTION,
    Decision.DECLINED: Action.DECLINE_DESTRUCTION,
    Decision.WITHDRAWN: Action.WITHDRAW_DESTRUCTION,
}


def lines_of(proposed: Destruction) -> list[ListedPaper]:
    """The list as it was proposed, with its papers."""
    return list(proposed.lines.order_by("place").select_related("document").defer("document__sealed_key"))


def changes_of(proposed: Destruction) -> list[str]:
    """What has become otherwise since it was proposed, a sentence for each paper; nothing where all is as it was."""
    lines = lines_of(proposed)
    judged = judge([line.document for line in lines], office=proposed.office)
    return [
        said
        for line, now in zip(lines, judged, strict=True)
        if (said := _change(line, now, needs_rule=proposed.is_by_rule))
    ]


def _change(line: ListedPaper, now: Judged, *, needs_rule: bool) -> str:
    paper = f"{line.document.get_kind_display()} {line.case_number}".strip()
    if now.hindrance:
        return f"{paper}: {now.hindrance}"
    is_same = (line.due_on, line.basis, line.case_number) == (now.due_on, now.basis, now.number)
    if is_same and not (needs_rule and not now.is_due(today_at(now.document.office))):
        return ""
    return f"{paper}: aturan atau masa simpannya berubah sejak diusulkan."


def _lines(ids: Sequence[UUID], *, by: User, needs_rule: bool) -> list[ListedPaper]:
    """The lines of a list that may be proposed."""
    if not ids:
        raise NotListed(NOTHING)
    if len(set(ids)) > MOST:
        raise NotListed(TOO_MANY)
    wanted = Document.objects.of_office(by.office_id).filter(pk__in=ids).select_related("office")
    documents = list(wanted.order_by("created_at", "id").defer("sealed_key", "page_sizes"))
    if len(documents) < len(set(ids)):
        raise NotListed(OF_ANOTHER)
    listed = ListedPaper.objects.filter(document__in=documents, destruction__decision=Decision.OPEN)
    if listed.exists():
        raise NotListed(LISTED)
    today, judged = today_at(by.office), judge(documents, office=by.office)
    for one in judged:
        if one.document.kind == DocumentKind.MINUTES:
            raise NotListed(PERMANENT)
        if why_not := one.why_not(today) if needs_rule else one.hindrance:
            raise NotListed(f"{one.document.get_kind_display()} {one.number}: {why_not}")
    return [
        ListedPaper(
            document=one.document, place=place, case_number=one.number, due_on=one.due_on, basis=one.basis
        )
        for place, one in enumerate(judged, start=1)
    ]


def _unchanged(current: Destruction, *, by: User) -> list[ListedPaper]:
    """The lines, once it is certain that each still stands as it was proposed."""
    lines = lines_of(current)
    keys = [line.document_id for line in lines]
    list(Document.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    if changes := changes_of(current):
        raise StaleList(changes)
    if digest_of(lines, reason=current.reason) != current.list_sha256:
        raise StaleList([UNSEEN])
    return lines


def _destroy(current: Destruction, lines: Sequence[ListedPaper], *, by: User) -> None:
    at = timezone.now()
    try:
        current.minutes = make_minutes(current, lines, by=by)
    except RenderingFailed as error:
        raise NotDecided(NO_MINUTES) from error
    keys = [line.document_id for line in lines]
    Document.objects.filter(pk__in=keys).update(
        sealed_key=None, destroyed_at=at, minutes_number=current.number
    )
    current.store_decision("number", "minutes")
    for line in lines:
        facts = {
            "document_kind": line.document.get_kind_display(),
            "document_sha256": line.document.sha256,
            "minutes_number": current.number,
        }
        record(
            Action.DESTROY_DOCUMENT,
            by=by,
            case_id=line.document.case_id,
            subject_id=line.document_id,
            facts=facts,
        )
    facts_of_all = {
        "papers": len(lines),
        "minutes_number": current.number,
        "content_sha256": current.list_sha256,
        "document_sha256": current.minutes.sha256,
        "asked_by": str(current.proposed_by),
        **({"capacity": current.decided_as} if current.decided_as else {}),
    }
    record(Action.APPROVE_DESTRUCTION, by=by, subject_id=current.pk, facts=facts_of_all)
