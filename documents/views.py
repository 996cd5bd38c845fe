"""The one place where papers are read; every reading is on record, and so is every refusal."""

import logging
from collections.abc import Callable, Mapping
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import Request, demand
from accounts.models import OFFICERS
from audit.actions import Action, Outcome
from audit.trail import record
from documents.keyring import KeyRingUnusable
from documents.models import DamagedDocument, Document, ErasedDocument

# Whatever a browser may find in an uploaded file, it has no rights here, and no other page may have it.
INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
logger = logging.getLogger(__name__)


@require_safe
def download(request: Request, pk: UUID) -> HttpResponse:
    """The paper itself, to be kept and never opened in the page."""
    document = _readable(request, pk)
    headers = INERT | {"Content-Disposition": attachment(document.name)}
    return _reading(request, document, part=document.read, media_type=document.media_type, headers=headers)


@require_safe
def page(request: Request, pk: UUID, number: int) -> HttpResponse:
    """The picture of one page, drawn by us when the paper came in."""
    document = _readable(request, pk)
    if not 1 <= number <= document.pages:
        raise Http404
    return _reading(
        request,
        document,
        part=lambda: document.page_picture(number),
        media_type="image/jpeg",
        headers=INERT,
        facts={"page": number},
    )


def _readable(request: Request, pk: UUID) -> Document:
    """A paper of the reader's own office: another's is as absent as one that never was (T1)."""
    document: Document = get_object_or_404(Document.objects.of_office(request.user.office_id), pk=pk)
    demand(
        request,
        roles=OFFICERS,
        purpose="membaca dokumen permohonan",
        action=Action.READ_DOCUMENT,
        case_id=document.case_id,
        subject_id=document.pk,
        facts=_facts_of(document),
    )
    return document


def _reading(
    request: Request,
    document: Document,
    *,
    part: Callable[[], bytes],
    media_type: str,
    headers: dict[str, str],
    facts: dict[str, int] | None = None,
) -> HttpResponse:
    try:
        content = part()
    except ErasedDocument:
        return _cannot_show(request, document, cause="terhapus", status=410)
    except (DamagedDocument, KeyRingUnusable) as damage:
        logger.error("a document cannot be read: %s", damage)
        return _cannot_show(request, document, cause="rusak", status=503)
    _record(request, document, facts=facts or {})
    return HttpResponse(content, content_type=media_type, headers=headers)


def _cannot_show(request: Request, document: Document, *, cause: str, status: int) -> HttpResponse:
    _record(request, document, outcome=Outcome.REFUSED, facts={"cause": cause})
    return render(request, "documents/cannot_show.html", {"document": document}, status=status)


def _record(
    request: Request,
    document: Document,
    *,
    facts: Mapping[str, int | str],
    outcome: Outcome = Outcome.DONE,
) -> None:
    record(
        Action.READ_DOCUMENT,
        by=request.user,
        case_id=document.case_id,
        subject_id=document.pk,
        outcome=outcome,
        facts={**_facts_of(document), **facts},
    )


def _facts_of(document: Document) -> dict[str, str]:
    return {"document_kind": document.get_kind_display(), "document_sha256": document.sha256}


def attachment(name: str) -> str:
    """Both forms of the name: the plain one for old programs, the exact one for all others."""
    plain = "".join(letter if letter.isascii() and letter not in '"\\' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
