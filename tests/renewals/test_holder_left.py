"""Whose tenure has ended needs no certificate: the acts that lead to one are refused before work is wasted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.zones import day
from audit.models import Entry
from certificates.models import Certificate, Holder
from renewals.models import Renewal
from sop.states import State
from sop.workflow import perform
from tests.renewals.conftest import next_certificate

Lead = Callable[[State], Renewal]
LEFT = "Pemilik sertifikat ini tidak menjabat lagi sejak"


def let_go(case: Renewal) -> str:
    """His last day was yesterday; the sentence that says so."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Holder.objects.filter(pk=case.holder_id).update(served_until=yesterday)
    return f"{LEFT} {day(yesterday)}. Batalkan permohonan ini."


def refused_last() -> tuple[str, str, str]:
    entry = Entry.objects.latest("id")
    return entry.action, entry.outcome, entry.facts["reason"]


def test_the_form_of_whoever_has_left_is_not_approved(
    renewal_in: Lead, adb: User, kepala_dinas: User, scan_of: Callable[..., dict[str, Any]]
) -> None:
    case = renewal_in(State.FILLED)
    case = perform("place_scan", case, by=adb, **scan_of(case, "pindaian"))
    said = let_go(case)
    with pytest.raises(ValidationError, match=LEFT):
        perform("sign", case, by=kepala_dinas, seen=case.exhibit(), is_signed=True, is_stamped=True)
    standing = Renewal.objects.get()
    assert (standing.state, standing.approved_by) == (State.FILLED, None)
    assert refused_last() == ("sign", "refused", said)
    assert perform("cancel", standing, by=adb, reason="Sudah berganti pejabat.").state == State.CANCELLED


def test_the_certificate_of_whoever_has_left_is_not_recorded(renewal_in: Lead, adb: User) -> None:
    case = renewal_in(State.SIGNED)
    said, known = let_go(case), Certificate.objects.count()
    with pytest.raises(ValidationError, match=LEFT):
        perform("issue", case, by=adb, public_certificate=next_certificate(case))
    assert (Renewal.objects.get().state, Certificate.objects.count()) == (State.SIGNED, known)
    assert refused_last() == ("issue", "refused", said)


def test_on_his_last_day_he_is_still_in_office(renewal_in: Lead, adb: User) -> None:
    case = renewal_in(State.SIGNED)
    Holder.objects.filter(pk=case.holder_id).update(served_until=timezone.localdate())
    issued = perform("issue", case, by=adb, public_certificate=next_certificate(case))
    assert issued.state == State.ISSUED
