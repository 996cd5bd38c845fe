"""What an incident begins with, where something in the application made somebody look."""

from typing import Any

from accounts.access import Request
from audit.actions import Action
from audit.trail import entry_of
from documents.models import Document

LONGEST_NUMBER = 18


def begun_with(request: Request) -> dict[str, Any]:
    """From the address: an alarm of the trail by its entry, or a paper that is not what was stored."""
    return _of_entry(request) or _of_paper(request)


def _of_entry(request: Request) -> dict[str, Any]:
    number = request.GET.get("catatan", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return {}
    entry = entry_of(int(number), office_id=request.user.office_id)
    if entry is None or entry.action != Action.RAISE_ALARM:
        return {}
    return {
        "entry": entry.pk,
        "title": "Pemeriksaan rekam jejak menemukan kejanggalan",
        "cause": f"Catatan nomor {entry.pk} pada rekam jejak audit: {entry.facts.get('reason', '')}"[:1000],
        "data_kinds": ["trail"],
    }


def _of_paper(request: Request) -> dict[str, Any]:
    sha256 = request.GET.get("dokumen", "")
    papers = Document.objects.of_office(request.user.office_id).filter(sha256=sha256)
    paper = papers.order_by("created_at").first() if len(sha256) == 64 else None  # noqa: PLR2004 -- of a SHA-256
    if paper is None:
        return {}
    return {
        "title": f"Dokumen tersimpan tidak dapat dibuka atau berubah: {paper.get_kind_display()}",
        "cause": f"Dokumen dengan SHA-256 {paper.sha256} tidak sama dengan yang dahulu disimpan.",
        "exposed": f"{paper.get_kind_display()} ({paper.pages} halaman)",
    }
