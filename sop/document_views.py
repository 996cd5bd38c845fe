"""The SOP itself, as a page and on paper."""

import logging

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.access import Request
from documents.rendering import RenderingFailed
from documents.views import INERT, attachment
from sop.document_parts import Parts, tables_of
from sop.document_print import Paper, PrintedSop, printed
from sop.models import Sop

logger = logging.getLogger(__name__)


@require_safe
def document(request: Request) -> HttpResponse:
    """The revision that is in force in the reader's office; every role may read it."""
    try:
        sop = Sop.objects.current(request.user.office_id)
    except Sop.DoesNotExist:
        return render(request, "sop/document.html")
    context = {"sop": sop, "document": sop.document, "parts": Parts(sop), "tables": tables_of(sop)}
    return render(request, "sop/document.html", context)


@require_safe
def document_pdf(request: Request, *, paper: Paper) -> HttpResponse:
    """The same revision, to be printed: no personal document, so that reading it leaves no entry."""
    try:
        sop = Sop.objects.current(request.user.office_id)
    except Sop.DoesNotExist as error:
        raise Http404 from error
    sheet = printed(sop, office_id=request.user.office_id, paper=paper)
    etag = f'"{sheet.fingerprint}"'
    # Asked for again, it is not set again.
    return get_conditional_response(request, etag=etag) or _file(request, sheet, etag=etag)


def _file(request: Request, sheet: PrintedSop, *, etag: str) -> HttpResponse:
    try:
        content = sheet.pdf()
    except RenderingFailed as error:
        logger.exception("SOP %s was not printed", sheet.sop.pk, exc_info=error)
        return render(request, "sop/not_printed.html", status=503)
    headers = INERT | {
        "Cache-Control": "private, no-cache",
        "Content-Disposition": attachment(sheet.name),
        "ETag": etag,
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
