"""Whose role is taken away while he waits begins no case and records nothing of a certificate."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from audit.actions import Action, Outcome
from audit.models import Entry
from certificates.mistakes import mark_mistaken
from certificates.models import Certificate
from certificates.restrictions import RestrictionReason
from certificates.revocation import StatedRestriction, lift, revoke, suspend
from registrations.beginning import register
from registrations.models import Registration
from renewals.beginning import renew
from renewals.models import Renewal
from sop.models import Sop
from sop.workflow import begin
from tests.accounts.test_races import elsewhere, wait_until_somebody_waits
from tests.certificates.register import certificate_of, holder_of
from tests.certificates.terms import tenure_of
from tests.renewals.conftest import sop

__all__ = ["elsewhere", "sop"]

pytestmark = pytest.mark.django_db(transaction=True)
Elsewhere = Callable[..., Future[Any]]
TAKEN = [{"role": Role.INSPECTOR}, {"is_active": False}]


@pytest.fixture
def certificate(adb: User) -> Certificate:
    now = timezone.now()
    begins = now - timedelta(days=30)
    return certificate_of(holder_of(adb), by=adb, begins=begins, case_id=None, in_force_at=begins)


def refused_meanwhile(
    elsewhere: Elsewhere, act: Callable[..., Any], *about: Any, held: Any, by: User, **inputs: Any
) -> None:
    """Somebody begins the act, has to wait for `held`, and may not do it any more once he comes to it."""
    columns = inputs.pop("columns")
    with transaction.atomic():
        type(held).objects.select_for_update(no_key=True).get(pk=held.pk)
        waiting = elsewhere(act, *about, by=User.objects.get(pk=by.pk), **inputs)
        wait_until_somebody_waits()
        User.objects.filter(pk=by.pk).update(**columns)
    with pytest.raises(PermissionDenied):
        waiting.result()


def on_record(action: Action, by: User) -> None:
    entry = Entry.objects.get(action=action, outcome=Outcome.REFUSED)
    assert (entry.actor, entry.facts["reason"]) == (by, "Anda tidak memiliki hak akses untuk tindakan ini.")


@pytest.mark.parametrize("columns", TAKEN)
def test_he_begins_no_case(elsewhere: Elsewhere, adb: User, sop: Sop, columns: dict[str, Any]) -> None:
    refused_meanwhile(elsewhere, begin, Registration, held=adb, by=adb, sop=sop, columns=columns)
    assert not Registration.objects.exists()
    on_record(Action.START, adb)


def test_he_begins_none_for_an_officer_either(elsewhere: Elsewhere, adb: User, sop: Sop) -> None:
    tenure = tenure_of(holder_of(adb), by=adb)
    refused_meanwhile(elsewhere, register, tenure, held=adb, by=adb, columns=TAKEN[0])
    assert not Registration.objects.exists()
    on_record(Action.START, adb)


def test_he_begins_no_renewal(elsewhere: Elsewhere, adb: User, sop: Sop, certificate: Certificate) -> None:
    refused_meanwhile(elsewhere, renew, certificate, held=certificate, by=adb, columns=TAKEN[0])
    assert not Renewal.objects.exists()
    on_record(Action.START, adb)


@pytest.mark.parametrize("columns", TAKEN)
@pytest.mark.parametrize(
    "action", [Action.REVOKE, Action.SUSPEND, Action.LIFT_SUSPENSION, Action.MARK_MISTAKEN]
)
def test_he_records_nothing_of_a_certificate(
    elsewhere: Elsewhere, adb: User, certificate: Certificate, action: Action, columns: dict[str, Any]
) -> None:
    said = StatedRestriction(RestrictionReason.SUPERSEDED, timezone.now(), asked_by="Kepala Dinas")
    acts: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
        Action.REVOKE: (revoke, {"said": said}),
        Action.SUSPEND: (suspend, {"said": said}),
        Action.LIFT_SUSPENSION: (lift, {"note": "Sudah aktif kembali."}),
        Action.MARK_MISTAKEN: (mark_mistaken, {"reason": "NIK pemilik tertukar."}),
    }
    act, inputs = acts[action]
    if action == Action.LIFT_SUSPENSION:
        hold = StatedRestriction(
            RestrictionReason.HOLD, timezone.now(), asked_by="Kepala Dinas", explanation="Diperiksa."
        )
        suspend(certificate, by=adb, said=hold)
    before = Certificate.objects.values().get(pk=certificate.pk)
    refused_meanwhile(elsewhere, act, certificate, held=certificate, by=adb, columns=columns, **inputs)
    assert Certificate.objects.values().get(pk=certificate.pk) == before
    on_record(action, adb)
