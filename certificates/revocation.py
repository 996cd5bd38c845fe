"""Recording that a certificate was revoked or suspended, and that a suspension is over.

BSrE decides and does it; here stands since when, why and on whose word. The certificate's row, the record, the entry in
the trail and the notices are one transaction.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import demand_role
from accounts.colleagues import tell_colleagues
from accounts.models import OFFICERS, User
from accounts.zones import day
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from certificates.models import Certificate, Restriction
from certificates.restrictions import RestrictionKind, RestrictionReason
from certificates.status import Status

REVOCABLE = {*Status} - {Status.REVOKED, Status.WITHDRAWN, Status.MISTAKEN}
SUSPENDABLE = {Status.ACTIVE, Status.EXPIRING, Status.NOT_UPLOADED}
TOO_LATE = "Status sertifikat ini sudah berubah. Periksa halaman sertifikat, lalu ulangi bila masih perlu."


class NotPossibleNow(Exception):
    """The certificate stands otherwise than the page said; its text is the sentence for the officer."""


@dataclass(frozen=True)
class StatedRestriction:
    """A restriction that BSrE has made, as the officer states it."""

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


def revoke(certificate: Certificate, *, by: User, said: StatedRestriction) -> Certificate:
    """It is no longer in force, and nothing brings it back. A suspension ends with it."""
    with _held(certificate, Action.REVOKE, by=by) as (held, officer, now):
        if held.suspended_at is not None:
            _end_suspension(held, by=officer, at=now)
        held.revoked_at = said.since
        held.save(update_fields=["revoked_at", "suspended_at"])
        _keep(held, RestrictionKind.REVOCATION, by=officer, said=said, at=now)
        record_and_tell(Action.REVOKE, held, by=officer, facts=_facts(said), words="dicabut")
    return held


def suspend(certificate: Certificate, *, by: User, said: StatedRestriction) -> Certificate:
    """It stays the holder's certificate, and cannot be signed with until the suspension is lifted."""
    with _held(certificate, Action.SUSPEND, by=by) as (held, officer, now):
        held.suspended_at = said.since
        held.save(update_fields=["suspended_at"])
        _keep(held, RestrictionKind.SUSPENSION, by=officer, said=said, at=now)
        record_and_tell(Action.SUSPEND, held, by=officer, facts=_facts(said), words="ditangguhkan")
    return held


def lift(certificate: Certificate, *, by: User, note: str) -> Certificate:
    """The suspension is over; what the certificate's dates say holds again."""
    with _held(certificate, Action.LIFT_SUSPENSION, by=by) as (held, officer, now):
        _end_suspension(held, by=officer, at=now)
        held.save(update_fields=["suspended_at"])
        words = "tidak lagi ditangguhkan"
        record_and_tell(Action.LIFT_SUSPENSION, held, by=officer, facts={"note": note}, words=words)
    return held


@contextmanager
def _held(
    certificate: Certificate, action: Action, *, by: User
) -> Iterator[tuple[Certificate, User, datetime]]:
    with locked(certificate, action, by=by) as (held, officer):
        now = timezone.now()
        if not POSSIBLE[action](held, now=now):
            raise NotPossibleNow(TOO_LATE)
        yield held, officer, now


@contextmanager
def locked(certificate: Certificate, action: Action, *, by: User) -> Iterator[tuple[Certificate, User]]:
    """A transaction, in it the row and the officer as they stand now, locked: two at one moment do not both decide.

    What turns out not to be possible, or not his any more, is on record.
    """
    facts = {"certificate_serial": certificate.serial}
    with (
        refusals_on_record(
            action, NotPossibleNow, PermissionDenied, by=by, subject_id=certificate.pk, facts=facts
        ),
        transaction.atomic(),
    ):
        rows = Certificate.objects.select_for_update(of=("self",), no_key=True).select_related("holder")
        held = rows.get(pk=certificate.pk)
        yield held, demand_role(by, *OFFICERS)


def _end_suspension(certificate: Certificate, *, by: User, at: datetime) -> None:
    lasting = certificate.restrictions.filter(kind=RestrictionKind.SUSPENSION, lifted_at__isnull=True)
    lasting.update(lifted_at=at, lifted_by=by)
    certificate.suspended_at = None


def _keep(
    certificate: Certificate, kind: RestrictionKind, *, by: User, said: StatedRestriction, at: datetime
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


def _facts(said: StatedRestriction) -> dict[str, Any]:
    return {
        "reason": said.reason.label,
        "since": day(said.since),
        "asked_by": said.asked_by,
        "letter_number": said.letter_number,
        "note": said.explanation,
    }


def record_and_tell(
    action: Action, certificate: Certificate, *, by: User, facts: Mapping[str, Any], words: str
) -> None:
    """On record for the inspector, and told to the other officers of the office."""
    facts = {**facts, "certificate_serial": certificate.serial}
    entry = record(action, by=by, subject_id=certificate.pk, facts=facts)
    tell_colleagues(
        entry,
        by=by,
        kind="certificate",
        subject=f"Sertifikat elektronik {certificate.holder} {words}",
        path=certificate.get_absolute_url(),
        button="Lihat sertifikat",
    )
