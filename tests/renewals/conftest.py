"""Renewals that stand in any state, each led there through the one door from a registration that was uploaded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Office, User
from certificates.models import Certificate
from documents.intake import Inspected
from documents.models import DocumentKind
from registrations.models import Registration
from renewals.beginning import renew
from renewals.models import ReminderRules, Renewal
from sop.states import State
from sop.workflow import perform
from tests.certificates.authority import Authority
from tests.notifications.conftest import broker, hand_over_to, post_office, start_program, start_worker
from tests.registrations.conftest import fill_inputs, paper, registration_in, scan_of, sop
from tests.renewals.watch import ENDS, certificate_until

__all__ = [
    "broker",
    "fill_inputs",
    "hand_over_to",
    "paper",
    "post_office",
    "registration_in",
    "scan_of",
    "sop",
    "start_program",
    "start_worker",
]


@pytest.fixture
def in_force(registration_in: Callable[[State], Registration]) -> Certificate:
    """The certificate that a registration has brought to SIAK."""
    certificate: Certificate | None = registration_in(State.UPLOADED).certificate
    assert certificate is not None
    certificate.refresh_from_db()
    return certificate


def next_certificate(case: Renewal, *, later: timedelta = timedelta(days=30)) -> bytes:
    """A public certificate of the same person, which ends so much later than the one before it."""
    begins = case.predecessor.not_before + later
    return Authority.root().issue(case.full_name, case.organization, begins=min(begins, timezone.now())).pem


@pytest.fixture
def renewal_in(
    in_force: Certificate,
    adb: User,
    kepala_dinas: User,
    fill_inputs: Callable[..., dict[str, Any]],
    scan_of: Callable[..., dict[str, Any]],
    paper: Callable[..., Inspected],
) -> Callable[..., Renewal]:
    """A renewal led to the given state by the people whose steps those are."""

    def lead(state: State) -> Renewal:
        # It was issued some weeks ago, so that the next one ends later.
        Certificate.objects.filter(pk=in_force.pk).update(
            not_before=in_force.not_before - timedelta(days=60),
            not_after=in_force.not_after - timedelta(days=60),
        )
        in_force.refresh_from_db()
        case = renew(in_force, by=adb)
        if state == State.DRAFT:
            return case
        case = perform("fill", case, by=kepala_dinas, **fill_inputs(reason="EXPIRING"))
        if state == State.FILLED:
            return case
        case = perform("place_scan", case, by=adb, **scan_of(case, f"pindaian {case.number}"))
        case = perform("sign", case, by=kepala_dinas, seen=case.exhibit(), is_signed=True, is_stamped=True)
        if state == State.SIGNED:
            return case
        case = perform("issue", case, by=adb, public_certificate=next_certificate(case))
        if state == State.ISSUED:
            return case
        return perform(
            "upload",
            case,
            by=adb,
            evidence=paper("bukti", kind=DocumentKind.SIAK_EVIDENCE),
            uploaded_at=timezone.now(),
            p12_sha256="",
        )

    return lead


@pytest.fixture
def watched(adb: User, kepala_dinas: User, admin: User) -> Certificate:
    """In force, in an office with all its people."""
    return certificate_until(ENDS, by=adb)


@pytest.fixture
def contact(office: Office) -> ReminderRules:
    """The usual rungs, and somebody without an account who is told from the fourteenth day on."""
    return ReminderRules.objects.create(
        office=office, contact_name="Rudi Contoh", contact_address="rudi@contoh.go.id"
    )
