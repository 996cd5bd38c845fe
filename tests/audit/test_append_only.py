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


def test_a_fact_outside_the_list_is_refused(adb: User) -> None:
    with pytest.raises(ValueError, match="passphrase"):
        record(Action.START, by=adb, facts={"passphrase": "rahasia"})
