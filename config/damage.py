"""What cannot be opened any more: nobody meets a traceback, and whoever keeps the server learns which row it is."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from audit.actions import Action, Outcome
from audit.context import current
from audit.keys import KeysUnusable
from audit.trail import Actor, record
from documents.keyring import KeyRingUnusable
from documents.models import DamagedDocument
from documents.vault import Tampered
from sop.case import Case

# Without the trail's keys nothing can be put on record, and what cannot be put on record is not done.
UNOPENABLE = (Tampered, DamagedDocument, KeyRingUnusable, KeysUnusable)
logger = logging.getLogger(__name__)


class DamageMiddleware:
    """Answers for each page that needs a value which is not what was sealed; what it was about to do is undone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UNOPENABLE):
            return None
        logger.critical("sealed data cannot be opened: %s", exception)
        if isinstance(exception, Tampered) and request.user.is_authenticated:
            _put_on_record(exception, by=request.user, path=request.path)
        return render(request, "unopenable.html", {"code": current().request_id}, status=503)


def _put_on_record(found: Tampered, *, by: Actor, path: str) -> None:
    """Who came upon it, on which page, and which row and column it is."""
    place, _, key = found.context.partition(":")
    model, _, _ = place.rpartition(".")
    row = UUID(key)
    record(
        Action.READ_NIK,
        by=by,
        case_id=row if issubclass(apps.get_model(model), Case) else None,
        subject_id=row,
        outcome=Outcome.REFUSED,
        facts={"path": path[:200], "cause": f"nilai tersegel {place} tidak dapat dibuka"},
    )
