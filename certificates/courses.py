"""What tenures say of the decrees that prove them: when they have ended, and what must stay as yet."""

from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from accounts.models import Office
from certificates.tenures import Tenure
from documents.courses import Course, Stored

IN_OFFICE = "{tenure} masih menjabat."


def courses(office_id: int, documents: Sequence[Stored]) -> Mapping[UUID, Sequence[Course]]:
    """Each tenure that a paper came with or that stands on it."""
    keys = [document.pk for document in documents]
    of_papers = Q(pk__in=[one.case_id for one in documents]) | Q(decree__in=keys) | Q(end_decree__in=keys)
    tenures = list(Tenure.objects.of_office(office_id).filter(of_papers).select_related("holder"))
    zone = Office.objects.get(pk=office_id).zone if tenures else None
    found: dict[UUID, list[Course]] = {}
    for tenure in tenures:
        for document in documents:
            if document.case_id == tenure.pk or document.pk in {tenure.decree_id, tenure.end_decree_id}:
                found.setdefault(document.pk, []).append(_course(tenure, zone=zone))
    return found


def _course(tenure: Tenure, *, zone: ZoneInfo | None) -> Course:
    is_over = tenure.is_mistaken or tenure.is_over(timezone.localdate(timezone=zone))
    last_day = tenure.ends_on or timezone.localdate(tenure.recorded_at, timezone=zone)
    return Course(
        key=tenure.pk,
        number=str(tenure),
        url=tenure.get_absolute_url(),
        ended_on=last_day if is_over else None,
        hindrance="" if is_over else IN_OFFICE.format(tenure=tenure),
    )
