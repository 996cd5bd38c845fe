"""A thousand ways in which a superuser of the database changes the trail: each is named for what it is."""

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from audit.actions import Action
from audit.findings import Verdict
from audit.trail import record
from audit.verification import verify
from sop.models import Sop
from tests.audit.superuser import as_superuser, make_trail, sealed_all, undone
from tests.audit.tamperings import TAMPERINGS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
ROUNDS = 1000


def test_a_thousand_tamperings_are_named_rightly(
    adb: User, foreign_adb: User, sop: Sop, outside: Path
) -> None:
    rng = random.Random(20261123)
    make_trail(people=[adb, foreign_adb], sop=sop, rng=rng)
    # Once some minutes have gone by, something is settled, and stays so.
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        record(Action.VISIT, by=adb)
        sealed_all()
    assert verify(outside=outside).verdict == Verdict.INTACT
    wrong: Counter[str] = Counter()
    with as_superuser():
        for number in range(ROUNDS):
            tamper, expected = TAMPERINGS[number % len(TAMPERINGS)]
            with undone():
                entry = tamper(rng)
                report = verify(outside=outside)
            named = entry is None or entry in report.entries_found
            if (report.verdict, named) != (expected, True):
                wrong[f"{tamper.__name__}: {report.findings}"] += 1
        assert verify(outside=outside).verdict == Verdict.INTACT
    assert wrong == {}
