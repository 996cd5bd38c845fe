"""What the cases of the SOP say of their papers: when they have ended, and what must stay as yet."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from accounts.models import Office
from accounts.zones import day
from documents.courses import Course, Stored
from sop.inbox import case_models
from sop.states import ENDED

PAPERS = ("ktp", "decree", "application_form", "signed_form", "siak_evidence")
STILL_OPEN = "{case} masih berjalan."
IN_FORCE = "Sertifikat dari {case} masih berlaku sampai {end}."


def courses(office_id: int, documents: Sequence[Stored]) -> Mapping[UUID, Sequence[Course]]:
    """Each case that a paper came with or that stands on it, the one that it came with first."""
    found: dict[UUID, list[Course]] = {}
    zone = Office.objects.get(pk=office_id).zone
    for model in case_models():
        for case in _cases(model, office_id, documents):
            stands_on = {getattr(case, f"{name}_id") for name in PAPERS}
            for document in documents:
                if document.case_id == case.pk or document.pk in stands_on:
                    course = _course(case, is_superseded=document.pk not in stands_on, zone=zone)
                    served = found.setdefault(document.pk, [])
                    served.insert(0 if document.case_id == case.pk else len(served), course)
    return found


def case_numbered(office_id: int, number: str) -> UUID | None:
    """The case that people call so."""
    for model in case_models():
        found: UUID | None = (
            model.objects.of_office(office_id).filter(number=number).values_list("pk", flat=True).first()
        )
        if found:
            return found
    return None


def _cases(model: Any, office_id: int, documents: Sequence[Stored]) -> Collection[Any]:
    keys = [document.pk for document in documents]
    wanted = Q(pk__in=[document.case_id for document in documents])
    for name in PAPERS:
        wanted |= Q(**{f"{name}_id__in": keys})
    columns = [f"{name}_id" for name in PAPERS]
    of_certificate = [
        f"certificate__{name}"
        for name in ("not_after", "in_force_at", "superseded_at", "revoked_at", "withdrawn_at")
    ]
    found = model.objects.of_office(office_id).filter(wanted).select_related("certificate").order_by("pk")
    return list(found.only("number", "state", "moved_at", *columns, *of_certificate))


def _course(case: Any, *, is_superseded: bool, zone: ZoneInfo) -> Course:
    certificate = case.certificate if case.certificate_id and not case.certificate.withdrawn_at else None
    ended_on = timezone.localdate(case.moved_at, timezone=zone) if case.state in ENDED else None
    return Course(
        key=case.pk,
        number=str(case),
        url=case.get_absolute_url(),
        ended_on=ended_on,
        certificate_ends_on=_end_of(certificate, zone=zone) if certificate and not is_superseded else None,
        hindrance=_hindrance(case, certificate),
    )


def _end_of(certificate: Any, *, zone: ZoneInfo) -> date:
    """Its last day, also where it was revoked before: whatever was signed with it may be asked about until then."""
    return timezone.localdate(certificate.not_after, timezone=zone)


def _hindrance(case: Any, certificate: Any) -> str:
    if case.state not in ENDED:
        return STILL_OPEN.format(case=case)
    if certificate and _is_in_force(certificate):
        return IN_FORCE.format(case=case, end=day(certificate.not_after))
    return ""


def _is_in_force(certificate: Any) -> bool:
    ended = certificate.superseded_at or certificate.revoked_at
    return bool(certificate.in_force_at and not ended and certificate.not_after > timezone.now())
