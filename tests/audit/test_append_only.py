"""The trail can be added to and read, and nothing else."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from audit.trail import record


@pytest.fixture
def entry(adb: User) -> Entry:
    return record(Action.START, by=adb, facts={"reason": "uji"})


def _refused(sql: str) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(refusal.value)


def test_no_setting_of_a_session_switches_the_triggers_off(entry: Entry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(tgname) FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'")
        names = ",".join(cursor.fetchone()[0])
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + names + "}"])
    assert "append_only" in _refused("DELETE FROM audit_entry")


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET role = ''", "DELETE FROM audit_entry"])
def test_even_the_owner_may_not_change_an_entry(entry: Entry, sql: str) -> None:
    assert "append_only" in _refused(sql)


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entry SET role = ''", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_application_has_no_right_to_change_an_entry(entry: Entry, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.APPLICATION_ROLE}")
    assert "permission denied" in _refused(sql)
