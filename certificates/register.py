"""One page of the register: by status, by what was sought, continued from the last row of the page before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from certificates.models import Certificate
from certificates.search import Sought, seek
from certificates.selection import CertificateQuerySet
from certificates.shelves import Shelf, place_of_end
from certificates.status import EXPIRING_WITHIN, Status

PAGE = 25
_SHELVES = {
    Status.REVOKED: Shelf.REVOKED,
    Status.SUPERSEDED: Shelf.SUPERSEDED,
    Status.WITHDRAWN: Shelf.WITHDRAWN,
}


@dataclass(frozen=True)
class RegisterPage:
    """Rows with the status of each, and the key with which the next page goes on; none on the last."""

    rows: list[tuple[Certificate, Status]]
    next_key: str
    sought: Sought


def register_page(
    office_id: int, *, status: Status | None, words: str, after: Any, now: datetime
) -> RegisterPage:
    """The certificates of an office in the order of the register. A key that leads nowhere begins at its top."""
    sought = seek(office_id, words)
    rows = sought.found.in_register_order()
    if after is not None and (key := Certificate.objects.of_office(office_id).key_of(after)):
        rows = rows.behind(key)
    if status:
        rows = rows.with_status(status, now=now)
    found: list[Certificate] = []
    for stretch in _stretches(status, now=now):
        found += _read(rows.filter(stretch), most=PAGE + 1 - len(found))
    next_key = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    shown = [(certificate, certificate.status(now)) for certificate in found[:PAGE]]
    return RegisterPage(rows=shown, next_key=next_key, sought=sought)


def _read(rows: CertificateQuerySet, *, most: int) -> list[Certificate]:
    # Nothing of a list is worth the two files that each certificate carries.
    return list(rows.select_related("holder").defer("der", "chain")[:most]) if most else []


def _stretches(status: Status | None, *, now: datetime) -> Iterator[Q]:
    """Where in the register's order a status stands: at most two stretches, so that nothing beside them is read.

    They say nothing that `with_status` does not say: they let the index begin and end where it has to.
    """
    this_moment, soon = place_of_end(now), place_of_end(now + EXPIRING_WITHIN)
    if status is Status.ACTIVE:
        yield Q(shelf=Shelf.IN_FORCE, place__gt=soon)
    elif status is Status.EXPIRING:
        yield Q(shelf=Shelf.IN_FORCE, place__gte=this_moment, place__lte=soon)
    elif status is Status.NOT_UPLOADED:
        yield Q(shelf=Shelf.AWAITING_SIAK, place__gte=this_moment)
    elif status is Status.EXPIRED:
        yield Q(shelf=Shelf.IN_FORCE, place__lt=this_moment)
        yield Q(shelf=Shelf.AWAITING_SIAK, place__lt=this_moment)
    elif status in _SHELVES:
        yield Q(shelf=_SHELVES[status])
    elif status is Status.SUSPENDED:  # few, with an index of their own
        yield Q(suspended_at__isnull=False)
    elif status is Status.MISTAKEN:  # as few
        yield Q(withdrawn_at__isnull=False, case_id__isnull=True)
    else:
        yield Q()
