"""Which papers prove a case: its own of every version, those that it stands on, and by which decree was approved."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.db.models import Q
from django.utils import timezone

from audit.archive import BESIDE
from certificates.tenures import Tenure
from documents.models import DamagedDocument, Destruction, Document, DocumentKind
from sop.courses import PAPERS

DAMAGED = "rusak, tidak dapat dibuka; tidak disertakan"
NOT_FOR_HIM = "tidak disertakan: hanya Kepala Dinas dan ADB yang boleh membuka isinya"
DESTROYED = "dimusnahkan tanggal {day}, berita acara nomor {number}"


@dataclass(frozen=True)
class Packed:
    """One paper: under which name it lies in the pack, or why it does not."""

    document: Document
    # Nothing where it is not in it.
    name: str
    fate: str
    stands: bool


def papers_of(case: Any, *, carries_papers: bool) -> list[Packed]:
    """In the order in which they were stored, the minutes of what was destroyed at the end."""
    stands_on = {getattr(case, f"{name}_id") for name in PAPERS} - {None}
    decrees = _decrees_of_approver(case)
    own = Q(case_id=case.pk) | Q(pk__in=stands_on | decrees)
    found = list(_of_office(case).filter(own).order_by("created_at", "pk"))
    minutes = _minutes_of(found, case)
    return [
        _packed(document, place=place, stands=document.pk in stands_on, carries_papers=carries_papers)
        for place, document in enumerate([*found, *minutes], start=1)
    ]


def _of_office(case: Any) -> Any:
    return Document.objects.of_office(case.office_id).select_related("created_by")


def _decrees_of_approver(case: Any) -> set[Any]:
    """Of the tenures by which the approver was in office on that day."""
    if not (case.approved_by_id and case.approved_by.nip):
        return set()
    day = timezone.localdate(case.approved_at)
    his = Tenure.objects.real().filter(office=case.office_id, holder__nip=case.approved_by.nip)
    then = his.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    return set(then.exclude(decree=None).values_list("decree_id", flat=True))


def _minutes_of(papers: list[Document], case: Any) -> list[Document]:
    numbers = {paper.minutes_number for paper in papers} - {""}
    done = Destruction.objects.of_office(case.office_id).filter(number__in=numbers)
    return list(_of_office(case).filter(pk__in=done.values("minutes")).order_by("created_at", "pk"))


def _packed(document: Document, *, place: int, stands: bool, carries_papers: bool) -> Packed:
    fate = _fate(document, carries_papers=carries_papers)
    kind = document.kind.replace("_", "-")
    name = "" if fate else f"{BESIDE}{place:02d}-{kind}{PurePosixPath(document.name).suffix}"
    return Packed(document, name, fate, stands)


def _fate(document: Document, *, carries_papers: bool) -> str:
    """Why it is not in it; nothing of one that is."""
    if document.is_erased:
        day = f"{timezone.localtime(document.destroyed_at):%d-%m-%Y}"
        return DESTROYED.format(day=day, number=document.minutes_number)
    if not carries_papers and document.kind != DocumentKind.MINUTES:
        return NOT_FOR_HIM
    try:
        document.read()
    except DamagedDocument:
        return DAMAGED
    return ""


def members(papers: list[Packed], *, timeline: bytes, digest: str) -> Iterator[tuple[str, list[bytes]]]:
    """What lies in the pack beside the trail: one paper at a time is in memory."""
    yield f"{BESIDE}linimasa.pdf", [timeline]
    inside = [paper for paper in papers if paper.name]
    for paper in inside:
        yield paper.name, [paper.document.read()]
    sums = [(digest, f"{BESIDE}linimasa.pdf"), *((paper.document.sha256, paper.name) for paper in inside)]
    lines = [f"{sha256}  {name.removeprefix(BESIDE)}\n" for sha256, name in sums]
    yield f"{BESIDE}SHA256SUMS.txt", ["".join(lines).encode()]
