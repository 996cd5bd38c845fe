"""Who is in office is put on record by officers alone, as they are at that moment."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Office, Role, User
from audit.models import Entry
from certificates.tenures import Tenure
from tests.accounts.test_races import wait_until_somebody_waits
from tests.certificates.terms import BIMA, tenure_of


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("columns", [{"role": Role.ADMIN}, {"is_active": False}])
def test_whose_role_is_taken_away_while_he_waits_puts_nobody_in_office(
    adb: User, elsewhere: Callable[..., Any], columns: dict[str, Any]
) -> None:
    with transaction.atomic():
        Office.objects.select_for_update(no_key=True).get(pk=adb.office_id)
        waiting = elsewhere(tenure_of, BIMA, by=User.objects.get(pk=adb.pk))
        wait_until_somebody_waits()
        User.objects.filter(pk=adb.pk).update(**columns)
    with pytest.raises(PermissionDenied):
        waiting.result()
    assert not Tenure.objects.exists()
    entry = Entry.objects.get(action="begin_tenure", outcome="refused")
    assert (entry.actor, entry.facts["official"]) == (adb, BIMA.full_name)
