"""Changing when an office works, each change with its entry in the same transaction."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import demand_role
from accounts.models import Office, Role, User
from accounts.zones import day
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from sop.models import ClosedDay, Timetable
from sop.office_hours import WEEKDAYS
from sop.timetables import office_time

Refusals = (PermissionDenied, ValidationError)
NO_WORKING_DAY = "Tidak ada hari kerja yang ditutup: pada masa itu kantor memang tidak bekerja."
OPEN_ALREADY = "Hari ini sudah dibuka kembali."


def change_hours(*, by: User, since: date, hours: Sequence[str]) -> list[str]:
    """Store the hours of the administrator's own office since a day, and return what differs in words."""
    with refusals_on_record(Action.CHANGE_HOURS, *Refusals, by=by), transaction.atomic():
        by, office = _locked(by)
        standing = Timetable.objects.filter(office=office, since=since).first()
        before = standing.hours if standing else [""] * len(WEEKDAYS)
        changed = [
            f"{weekday}: {text or 'tutup'}"
            for weekday, text, was in zip(WEEKDAYS, hours, before, strict=True)
            if standing is None or text != was
        ]
        if changed:
            Timetable.objects.update_or_create(office=office, since=since, defaults={"hours": list(hours)})
            told = [f"jam kerja sejak {day(since)}", *changed]
            record(Action.CHANGE_HOURS, by=by, facts={"changed": told})
    return changed


def close_days(*, by: User, days: Sequence[date], reason: str) -> list[date]:
    """Close the administrator's own office on these days; return those on which it would have worked."""
    with refusals_on_record(Action.CHANGE_HOURS, *Refusals, by=by), transaction.atomic():
        by, office = _locked(by)
        time = office_time(office.pk)
        closed = [each for each in days if time.spans(each)]
        if not closed:
            raise ValidationError(NO_WORKING_DAY)
        ClosedDay.objects.bulk_create(
            [ClosedDay(office=office, day=each, reason=reason, by=by) for each in closed]
        )
        told = [f"ditutup: {day(each)}" for each in closed]
        record(Action.CHANGE_HOURS, by=by, facts={"changed": told, "reason": reason})
    return closed


def reopen_day(*, by: User, closed: int) -> ClosedDay:
    """Let a closed day of the administrator's own office be a working day again."""
    with refusals_on_record(Action.CHANGE_HOURS, *Refusals, by=by), transaction.atomic():
        by, office = _locked(by)
        found: ClosedDay | None = ClosedDay.objects.of_office(office.pk).filter(pk=closed).first()
        if found is None:
            raise ValidationError(OPEN_ALREADY)
        found.reopened_at = timezone.now()
        found.save(update_fields=["reopened_at"])
        record(Action.CHANGE_HOURS, by=by, facts={"changed": [f"dibuka kembali: {day(found.day)}"]})
    return found


def _locked(by: User) -> tuple[User, Office]:
    """Who asks, as he is now, and his office, so that two do not change its days at once."""
    office = Office.objects.select_for_update(no_key=True).get(pk=by.office_id)
    return demand_role(by, Role.ADMIN), office
