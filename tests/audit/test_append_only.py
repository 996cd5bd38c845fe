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


@pytest.mark.as_owner
def test_no_setting_of_a_session_switches_the_triggers_off(entry: Entry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(tgname) FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'")
        names = ",".join(cursor.fetchone()[0])
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + names + "}"])
    assert "append_only" in _refused("DELETE FROM audit_entry")


@pytest.mark.as_owner
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


@pytest.mark.parametrize(
    ("table", "forbidden", "free"),
    [
        ("audit_entry", {"UPDATE", "DELETE"}, set()),
        ("audit_leaf", {"UPDATE", "DELETE"}, set()),
        ("audit_tile", {"UPDATE", "DELETE"}, set()),
        ("audit_checkpoint", {"UPDATE", "DELETE"}, set()),
        ("documents_document", {"UPDATE", "DELETE"}, {"sealed_key", "destroyed_at", "minutes_number"}),
        ("documents_documentcontent", {"UPDATE", "DELETE"}, set()),
        ("certificates_restriction", {"UPDATE", "DELETE"}, {"lifted_at", "lifted_by_id"}),
        ("sop_sop", {"UPDATE", "DELETE"}, set()),
        ("sop_step", {"UPDATE", "DELETE"}, set()),
        ("renewals_reminder", {"UPDATE", "DELETE"}, set()),
        ("django_migrations", {"INSERT", "UPDATE", "DELETE"}, set()),
    ],
)
@pytest.mark.django_db
def test_what_a_trigger_keeps_the_application_may_not_change_either(
    table: str, forbidden: set[str], free: set[str]
) -> None:
    role = settings.APPLICATION_ROLE
    with connection.cursor() as cursor:
        for privilege in (*forbidden, "TRUNCATE"):
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, privilege])
            assert cursor.fetchone() == (False,), privilege
        cursor.execute(
            "SELECT column_name FROM information_schema.column_privileges"
            " WHERE grantee = %s AND table_name = %s AND privilege_type = 'UPDATE'",
            [role, table],
        )
        assert {column for (column,) in cursor.fetchall()} == free
