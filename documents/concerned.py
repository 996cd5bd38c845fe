"""Which papers have a fingerprint that the trail is asked for, and which entries are about keeping and destroying."""

from collections.abc import Mapping, Sequence
from typing import Any

from audit.actions import Action
from audit.concerns import Concern, Reader, Things, Written
from documents.models import Destruction, Document, RetentionRule

MOST = 100
OF_RULES = {
    Action.PROPOSE_RETENTION,
    Action.CONFIRM_RETENTION,
    Action.DECLINE_RETENTION,
    Action.WITHDRAW_RETENTION,
}
OF_DESTRUCTIONS = {
    Action.PROPOSE_DESTRUCTION,
    Action.APPROVE_DESTRUCTION,
    Action.DECLINE_DESTRUCTION,
    Action.WITHDRAW_DESTRUCTION,
    Action.FETCH_MINUTES,
}


def tell(entries: Sequence[Written], reader: Reader) -> Mapping[int, Sequence[Concern]]:
    """The rule, or the list of papers and its minutes."""
    found = _found(RetentionRule, OF_RULES, entries, reader) | _found(
        Destruction, OF_DESTRUCTIONS, entries, reader
    )
    return {
        entry.pk: [Concern(str(one), one.get_absolute_url())]
        for entry in entries
        if (one := found.get(entry.subject_id))
    }


def _found(model: Any, actions: set[Action], entries: Sequence[Written], reader: Reader) -> dict[Any, Any]:
    keys = {entry.subject_id for entry in entries if entry.action in actions}
    return model.objects.of_office(reader.office_id).in_bulk(keys) if keys else {}


def papers(sha256: str, office_id: int) -> Things:
    """The papers of the office with this SHA-256, and whose cases they are."""
    found = Document.objects.of_office(office_id).filter(sha256=sha256).values_list("pk", "case_id")[:MOST]
    rows = list(found)
    return Things(cases=frozenset(case for _, case in rows), subjects=frozenset(pk for pk, _ in rows))
