"""The rows behind the alarms of an office: two or three queries, however long its register."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from certificates.alarms import Alarm, alarms
from certificates.models import Certificate, Holder
from certificates.tenures import Tenure

# More than any office has in a lifetime of this application.
LATEST = 50


def latest_tenures(office_id: int) -> list[Tenure]:
    """Who is, was and will be in office, the latest first."""
    rows = Tenure.objects.of_office(office_id).real().select_related("holder").latest_first()
    return list(rows[:LATEST])


def alarms_of(office_id: int) -> list[Alarm]:
    """What the officers of an office are warned of today."""
    tenures = latest_tenures(office_id)
    return judged(office_id, tenures) if tenures else []


def judged(office_id: int, tenures: Sequence[Tenure]) -> list[Alarm]:
    """The alarms of tenures that have been read already."""
    certificates = list(of_holders(office_id, {tenure.holder_id for tenure in tenures}))
    certified = {certificate.holder_id for certificate in certificates}
    today = timezone.localdate()
    lacking = [tenure for tenure in tenures if tenure.is_current(today) and tenure.holder_id not in certified]
    others = len(unknown_holders(office_id)) if lacking else 0
    return alarms(tenures, certificates, today=today, others=others)


def of_holders(office_id: int, holder_ids: set[UUID]) -> QuerySet[Certificate]:
    """What SIAK signs with in the name of these people: at most one each."""
    found: QuerySet[Certificate] = (
        Certificate.objects.of_office(office_id).in_force().filter(holder__in=holder_ids)
    )
    return found.select_related("holder")


def unknown_holders(office_id: int) -> list[Holder]:
    """Whose certificates can be signed with while no tenure of theirs is known; a few of them."""
    certificates = Certificate.objects.of_office(office_id).in_force().filter(not_after__gt=timezone.now())
    served = Tenure.objects.of_office(office_id).values("holder")
    found = certificates.exclude(holder__in=served).select_related("holder")[:3]
    return [certificate.holder for certificate in found]
