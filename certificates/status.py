"""How a certificate stands at a moment: read off its dates, never stored, never reckoned as "two years"."""

from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

EXPIRING_WITHIN = timedelta(days=90)


class Status(models.TextChoices):
    """The words of the register; the values stand in its address."""

    ACTIVE = "aktif", "Aktif"
    EXPIRING = "akan-berakhir", "Akan berakhir"
    NOT_UPLOADED = "belum-diunggah", "Belum diunggah ke SIAK"
    HOLDER_LEFT = "tidak-menjabat", "Pemegang tidak lagi menjabat"
    EXPIRED = "kedaluwarsa", "Kedaluwarsa"
    SUSPENDED = "ditangguhkan", "Ditangguhkan"
    REVOKED = "dicabut", "Dicabut"
    SUPERSEDED = "digantikan", "Digantikan"
    WITHDRAWN = "dibatalkan", "Dibatalkan"
    MISTAKEN = "salah-catat", "Salah catat"

    @property
    def icon(self) -> str:
        """The picture beside the word."""
        return _LOOKS[self][0]

    @property
    def tone(self) -> str:
        """The class of its badge."""
        return _LOOKS[self][1]


_LOOKS = {
    Status.ACTIVE: ("check-circle-fill", "active"),
    Status.EXPIRING: ("hourglass-split", "expiring"),
    Status.NOT_UPLOADED: ("cloud-upload", "not-uploaded"),
    Status.HOLDER_LEFT: ("person-x", "bad"),
    Status.EXPIRED: ("exclamation-triangle-fill", "expired"),
    Status.SUSPENDED: ("pause-circle", "suspended"),
    Status.REVOKED: ("slash-circle", "revoked"),
    Status.SUPERSEDED: ("arrow-repeat", "superseded"),
    Status.WITHDRAWN: ("x-circle", "cancelled"),
    Status.MISTAKEN: ("x-circle", "cancelled"),
}


class Serving(Protocol):
    """Whoever is, or was, in office."""

    served_until: date | None


class Dated(Protocol):
    """Whatever has the dates of a certificate."""

    @property
    def holder(self) -> Serving: ...

    case_id: UUID | None
    not_after: datetime
    in_force_at: datetime | None
    superseded_at: datetime | None
    suspended_at: datetime | None
    revoked_at: datetime | None
    withdrawn_at: datetime | None


def status_of(certificate: Dated, *, now: datetime) -> Status:
    """The first that holds; a test keeps it equal to `standing`.

    Whose holder has left says so before anything of its dates: it is not to be renewed nor uploaded, but revoked.
    """
    left_on, today = certificate.holder.served_until, timezone.localdate(now)
    holds = {
        # Without a case there is none to be withdrawn with.
        Status.MISTAKEN: certificate.withdrawn_at is not None and certificate.case_id is None,
        Status.WITHDRAWN: certificate.withdrawn_at is not None,
        Status.REVOKED: certificate.revoked_at is not None,
        Status.SUPERSEDED: certificate.superseded_at is not None,
        Status.HOLDER_LEFT: left_on is not None and left_on < today,
        Status.EXPIRED: certificate.not_after < now,
        Status.SUSPENDED: certificate.suspended_at is not None,
        Status.NOT_UPLOADED: certificate.in_force_at is None,
        Status.EXPIRING: certificate.not_after <= now + EXPIRING_WITHIN,
    }
    return next((status for status, true in holds.items() if true), Status.ACTIVE)


def standing(now: datetime) -> Case:
    """The same as an expression of the database, to filter by."""
    return Case(
        When(Q(withdrawn_at__isnull=False, case_id__isnull=True), then=Value(Status.MISTAKEN)),
        When(Q(withdrawn_at__isnull=False), then=Value(Status.WITHDRAWN)),
        When(Q(revoked_at__isnull=False), then=Value(Status.REVOKED)),
        When(Q(superseded_at__isnull=False), then=Value(Status.SUPERSEDED)),
        When(Q(holder_served_until__lt=timezone.localdate(now)), then=Value(Status.HOLDER_LEFT)),
        When(Q(not_after__lt=now), then=Value(Status.EXPIRED)),
        When(Q(suspended_at__isnull=False), then=Value(Status.SUSPENDED)),
        When(Q(in_force_at__isnull=True), then=Value(Status.NOT_UPLOADED)),
        When(Q(not_after__lte=now + EXPIRING_WITHIN), then=Value(Status.EXPIRING)),
        default=Value(Status.ACTIVE),
        output_field=models.CharField(),
    )
