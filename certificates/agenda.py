"""The ends of certificates and of tenures, for the calendars of their office."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from accounts.models import OFFICERS, User
from certificates.models import Certificate
from certificates.watch import latest_tenures
from notifications.agenda import Event

ALARMS = tuple(timedelta(days=days) for days in (90, 30, 7, 1))
# More than any office has officials who sign.
MOST = 500


def expiries(person: User) -> Iterator[Event]:
    """Each certificate in force ends once; superseded or withdrawn, it is no longer told, and so cancelled."""
    register = Certificate.objects.in_force().filter(office_id=person.office_id).select_related("holder")
    for certificate in register.order_by("not_after", "pk")[:MOST]:
        yield Event(
            key=f"sertifikat:{certificate.pk}",
            title=f"Sertifikat elektronik {certificate.holder.full_name} berakhir",
            at=certificate.not_after,
            path=certificate.get_absolute_url(),
            alarms=ALARMS,
        )


def tenure_ends(person: User) -> Iterator[Event]:
    """The last day of each tenure that has one, for those who may open it."""
    for tenure in latest_tenures(person.office_id) if person.role in OFFICERS else ():
        if tenure.ends_on is not None:
            yield Event(
                key=f"masa-jabatan:{tenure.pk}",
                title=f"Masa jabatan {tenure.holder.full_name} berakhir",
                at=tenure.ends_on,
                path=reverse("tenures:succession", args=[tenure.pk]),
                alarms=ALARMS,
            )
