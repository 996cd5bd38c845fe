"""One entry in full: before and after, who and from where, its proof, and what it belongs to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.actions import Action
from audit.concerns import concerns_of
from audit.evidence import evidence_of
from audit.gate import only_for
from audit.models import Entry
from audit.sheets import READERS
from audit.telling import changes_of, facts_of
from audit.trail import record_reading
from audit.views import LARGEST_ID


@require_safe
@only_for(*READERS, purpose="membaca rekam jejak audit")
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """An entry of the reader's office."""
    user: Any = request.user
    found = Entry.objects.of_office(user.office_id).in_order([min(number, LARGEST_ID)])
    if not found:
        raise Http404
    record_reading(Action.READ_TRAIL, by=user, facts={"entry": number})
    evidence = evidence_of(found[0])
    context = {
        "entry": found[0],
        "concerns": concerns_of(found, user)[number],
        "changes": changes_of(found[0].facts),
        "facts": facts_of(found[0].facts),
        "evidence": evidence,
        "hash": bytes(found[0].hash).hex(),
        "previous": bytes(found[0].previous).hex(),
        "leaf": evidence.leaf.hex(),
        "root": bytes(evidence.checkpoint.root).hex() if evidence.checkpoint else "",
        "path": [(beside.hash.hex(), beside.is_left) for beside in evidence.proof],
    }
    return render(request, "audit/entry.html", context)
