"""The ends of certificates, for the calendars of their office."""

from collections.abc import Iterator
from datetime import timedelta

from accounts.models import User
from certificates.models import Certificate
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
