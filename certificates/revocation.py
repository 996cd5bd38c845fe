"""Recording that a certificate was revoked or suspended, and that a suspension is over.

BSrE decides and does it; here stands since when, why and on whose word. The certificate's row, the record, the entry in
the trail and the notices are one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import OFFICERS, User
from accounts.zones import day
from audit.actions import Action
from audit.trail import record
from certificates.models import Certificate, Restriction
from certificates.restrictions import RestrictionKind, RestrictionReason
from certificates.status import Status
from notifications.models import tell
from notifications.waking import wake_soon

REVOCABLE = {*Status} - {Status.REVOKED, Status.WITHDRAWN}
SUSPENDABLE = {Status.ACTIVE, Status.EXPIRING, Status.NOT_UPLOADED}
TOO_LATE = "Status sertifikat ini sudah berubah. Periksa halaman sertifikat, lalu ulangi bila masih perlu."


class NotPossibleNow(Exception):
    """The certificate stands otherwise than the page said; its text is the sentence for the officer."""


@dataclass(frozen=True)
class Notification:
    """What BSrE's decision says, as the officer typed it."""

    reason: RestrictionReason
    since: datetime
    asked_by: str
    letter_number: str = ""
    explanation: str = ""


def may_revoke(certificate: Certificate, *, now: datetime) -> bool:
    """Whether it can still be recorded as revoked: what has ended or was superseded may have been revoked before."""
    return certificate.status(now) in REVOCABLE


def may_suspend(certificate: Certificate, *, now: datetime) -> bool:
    return certificate.status(now) in SUSPENDABLE


def may_lift(certificate: Certificate, *, now: datetime) -> bool:
    """Asked of the row, not of the status: a suspension may outlast the certificate."""
    return certificate.suspended_at is not None and certificate.withdrawn_at is None


POSSIBLE = {
    Action.REVOKE: may_revoke,
    Action.SUSPEND: may_suspend,
    Action.LIFT_SUSPENSION: may_lift,
}


@transaction.atomic
def revoke(certificate: Certificate, *, by: User, said: Notification) -> Certificate:
    """It is no longer in force, and nothing brings it back. A suspension ends with it."""
    certificate, now = _held(certificate, Action.REVOKE)
    if certificate.suspended_at is not None:
        _end_suspension(certificate, by=by, at=now)
    certificate.revoked_at = said.since
    certificate.save(update_fields=["revoked_at", "suspended_at"])
    _keep(certificate, RestrictionKind.REVOCATION, by=by, said=said, at=now)
    _tell_and_record(Action.REVOKE, certificate, by=by, facts=_facts(said), words="dicabut")
    return certificate


@transaction.atomic
def suspend(certificate: Certificate, *, by: User, said: Notification) -> Certificate:
    """It stays the holder's certificate, and cannot be signed with until the suspension is lifted."""
    certificate, now = _held(certificate, Action.SUSPEND)
    certificate.suspended_at = said.since
    certificate.save(update_fields=["suspended_at"])
    _keep(certificate, RestrictionKind.SUSPENSION, by=by, said=said, at=now)
    _tell_and_record(Action.SUSPEND, certificate, by=by, facts=_facts(said), words="ditangguhkan")
    return certificate


@transaction.atomic
def lift(certificate: Certificate, *, by: User, note: str) -> Certificate:
    """The suspension is over; what the certificate's dates say holds again."""
    certificate, now = _held(certificate, Action.LIFT_SUSPENSION)
    _end_suspension(certificate, by=by, at=now)
    certificate.save(update_fields=["suspended_at"])
    words = "tidak lagi ditangguhkan"
    _tell_and_record(Action.LIFT_SUSPENSION, certificate, by=by, facts={"note": note}, words=words)
    return certificate


def _held(certificate: Certificate, action: Action) -> tuple[Certificate, datetime]:
    """The row as it stands now, locked; two officers at one moment do not both decide."""
    rows = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related("holder")
    held, now = rows.get(pk=certificate.pk), timezone.now()
    if not POSSIBLE[action](held, now=now):
        raise NotPossibleNow(TOO_LATE)
    return held, now


def _end_suspension(certificate: Certificate, *, by: User, at: datetime) -> None:
    lasting = certificate.restrictions.filter(kind=RestrictionKind.SUSPENSION, lifted_at__isnull=True)
    lasting.update(lifted_at=at, lifted_by=by)
    certificate.suspended_at = None


def _keep(
    certificate: Certificate, kind: RestrictionKind, *, by: User, said: Notification, at: datetime
) -> None:
    Restriction.objects.create(
        certificate=certificate,
        kind=kind,
        reason=said.reason,
        explanation=said.explanation,
        since=said.since,
        asked_by=said.asked_by,
        letter_number=said.letter_number,
        recorded_at=at,
        recorded_by=by,
    )


def _facts(said: Notification) -> dict[str, Any]:
    return {
        "reason": said.reason.label,
        "since": day(said.since),
        "asked_by": said.asked_by,
        "letter_number": said.letter_number,
        "note": said.explanation,
    }


def _tell_and_record(
    action: Action, certificate: Certificate, *, by: User, facts: Mapping[str, Any], words: str
) -> None:
    """On record for the inspector, and told to the other officers of the office."""
    facts = {**facts, "certificate_serial": certificate.serial}
    entry = record(action, by=by, subject_id=certificate.pk, facts=facts)
    notices = tell(
        office_id=certificate.office_id,
        roles=OFFICERS,
        besides=by.pk,
        occasion=f"certificate:{entry.pk}",
        subject=f"Sertifikat elektronik {certificate.holder} {words}",
        body=f"{by.full_name} {entry.deed}",
        path=certificate.get_absolute_url(),
        button="Lihat sertifikat",
    )
    transaction.on_commit(partial(wake_soon, notices), robust=True)
