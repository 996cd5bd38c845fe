"""An office that has worked before the trail was sealed keeps its entries, each with its mark and what it continues."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from audit.trail import record
from audit.verification import verify
from registrations.models import Registration
from sop.models import Sop
from sop.workflow import open_case
from tests.audit.superuser import act

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
BEFORE, SEALED = ("audit", "0007_signing_in"), ("audit", "0008_sealed_entries")


def migrate(target: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate([target])


def test_a_filled_trail_is_migrated(adb: User, sop: Sop) -> None:
    cases = [open_case(Registration, by=adb, sop=sop) for _ in range(2)]
    for number in range(6):
        act(cases[number % 2], by=adb)
        record(Action.READ_DOCUMENT, by=adb, case_id=cases[0].pk)
    known = list(Entry.objects.order_by("pk").values_list("pk", "previous", "mac"))
    try:
        migrate(BEFORE)
        migrate(SEALED)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, previous, mac FROM audit_entry ORDER BY id")
            found = [(pk, bytes(previous), bytes(mac)) for pk, previous, mac in cursor.fetchall()]
    finally:
        # With what follows each migration: rights on the tables that were made anew, and triggers that always fire.
        call_command("migrate", verbosity=0)
    assert found == [(pk, bytes(previous), bytes(mac)) for pk, previous, mac in known]
    assert verify().findings == []
