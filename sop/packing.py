"""Packs from the wish to the file. Rows are the truth: whoever dies in between, another run makes it."""

import hashlib
import logging
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.actions import Action, Outcome
from audit.archive import Archive
from audit.selection import Selection
from audit.trail import record
from documents.models import DocumentKind
from sop.case import Case
from sop.inbox import case_models
from sop.pack_contents import members, papers_of
from sop.pack_print import timeline_pdf
from sop.packs import WITH_PAPERS, Pack

log = logging.getLogger(__name__)
FAILED = (
    "Berkas bukti ini tidak dapat dibuat. Mintalah sekali lagi; bila tetap gagal, hubungi pengelola server."
)
NOT_HIS = "Berkas bukti ini tidak dibuat, karena yang memintanya tidak lagi berhak atasnya."
VOID = (
    "Ada dokumen di dalam berkas bukti ini yang sesudahnya dimusnahkan, sehingga berkasnya tidak dapat diunduh lagi. "
    "Mintalah berkas bukti yang baru."
)


def ask(case: Case, *, by: User) -> Pack:
    """Put the wish down and on record, together; the caller wakes the worker."""
    with transaction.atomic():
        pack: Pack = Pack.objects.create(
            office_id=by.office_id,
            asked_by=by,
            case_id=case.pk,
            number=case.number,
            carries_papers=by.role in WITH_PAPERS,
        )
        record(Action.ASK_PACK, by=by, case=case)
    return pack


def make(pk: UUID) -> None:
    """Make the file, unless another one is at it or it is there."""
    if not Pack.objects.claim(pk):
        return
    pack = Pack.objects.select_related("office", "asked_by").get(pk=pk)
    if not _is_his(pack):
        _refuse(pack)
        return
    try:
        with timezone.override(pack.office.zone):
            _make(pack)
    except Exception:
        log.exception("pack %s cannot be made", pk)
        Pack.objects.filter(pk=pk).update(finished_at=timezone.now(), failed_because=FAILED)


def make_all() -> None:
    """What a crash or a lost message left behind; what was kept long enough goes, and what must not be kept."""
    Pack.objects.overdue().delete()
    for pack in Pack.objects.exclude(papers=[]):
        if pack.is_void:
            pack.parts.all().delete()
            Pack.objects.filter(pk=pack.pk).update(sha256="", papers=[], failed_because=VOID)
    for pk in Pack.objects.unfinished().order_by("asked_at").values_list("pk", flat=True)[:20]:
        make(pk)


def _is_his(pack: Pack) -> bool:
    """Whether it is still his to have: between the wish and the file a role may be taken away."""
    person: Any = pack.asked_by
    return bool(person.is_active and person.office_id == pack.office_id and pack.is_for(person.role))


def _refuse(pack: Pack) -> None:
    facts = {"reason": NOT_HIS}
    with transaction.atomic():
        Pack.objects.filter(pk=pack.pk).update(finished_at=timezone.now(), failed_because=NOT_HIS)
        record(Action.ASK_PACK, by=pack.asked_by, case=case_of(pack), outcome=Outcome.REFUSED, facts=facts)


def case_of(pack: Pack) -> Any:
    """The case that it is about, of whichever procedure."""
    for model in case_models():
        rows = model.objects.of_office(pack.office_id).filter(pk=pack.case_id)
        if found := rows.select_related(*model.shown_with, "approved_by").first():
            return found
    raise LookupError(f"pack {pack.pk} is about no case")


def _make(pack: Pack) -> None:
    case = case_of(pack)
    words = f"berkas bukti permohonan {case}, {pack.office}"
    archive = Archive(Selection(words, office_id=pack.office_id, case_id=case.pk))
    papers = papers_of(case, carries_papers=pack.carries_papers)
    timeline = timeline_pdf(case, pack=pack, papers=papers, moment=archive.moment)
    digest = hashlib.sha256(timeline).hexdigest()
    archive.beside = members(papers, timeline=timeline, digest=digest)
    inside = [str(paper.document.pk) for paper in papers if paper.name]
    with transaction.atomic():
        _keep(pack, archive, papers=inside)


def _keep(pack: Pack, archive: Archive, *, papers: list[str]) -> None:
    hashed = _Hashed(archive.chunks())
    pack.keep(hashed)
    pack.papers, pack.entries = papers, archive.count
    pack.sha256, pack.size, pack.finished_at = hashed.digest.hexdigest(), hashed.size, timezone.now()
    pack.save(update_fields=["sealed_key", "papers", "entries", "sha256", "size", "finished_at"])


class _Hashed:
    """Chunks on their way, counted and hashed."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self.digest, self.size = chunks, hashlib.sha256(), 0

    def __iter__(self) -> Any:
        for chunk in self._chunks:
            self.digest.update(chunk)
            self.size += len(chunk)
            yield chunk


def fetch(pack: Pack, *, by: User) -> Iterable[bytes]:
    """The bytes of the file; on record before the first of them, and each paper in it as a reading of its own."""
    documents, case = list(pack.documents), case_of(pack)
    facts = {"papers": len(documents), "entries": pack.entries, "document_sha256": pack.sha256}
    with transaction.atomic():
        record(Action.FETCH_PACK, by=by, case=case, facts=facts)
        for document in documents:
            is_minutes = document.kind == DocumentKind.MINUTES
            record(
                Action.FETCH_MINUTES if is_minutes else Action.READ_DOCUMENT,
                by=by,
                case_id=None if is_minutes else document.case_id,
                subject_id=document.case_id if is_minutes else document.pk,
                facts={
                    "document_kind": document.get_kind_display(),
                    "document_sha256": document.sha256,
                },
            )
    return pack.read()


def refuse_void(pack: Pack, *, by: User) -> None:
    """On record: what was asked for carries what was destroyed since."""
    record(Action.FETCH_PACK, by=by, case=case_of(pack), outcome=Outcome.REFUSED, facts={"reason": VOID})
