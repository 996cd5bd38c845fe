"""The step of the usual project in statements written by hand, in the one transaction that it runs in."""

from datetime import UTC, datetime
from typing import Any

from tests.bench.usual.models import UsualCase

COLUMNS = ", ".join(f'"{field.column}"' for field in UsualCase._meta.concrete_fields)
LOCK = f"SELECT {COLUMNS} FROM usual_usualcase WHERE id = %s FOR UPDATE"
LOG = """
    INSERT INTO django_fsm_log_statelog (timestamp, by_id, source_state, state, transition, content_type_id, object_id)
    VALUES (%s, %s, 'filled', 'signed', 'sign', %s, %s) RETURNING id
"""
SIGN = """
    UPDATE usual_usualcase
    SET state = 'signed', moved_at = %s, is_signed = true, is_stamped = true, approved_by_id = %s, approved_at = %s,
        approved_sha256 = %s
    WHERE id = %s
"""


def sign(connection: Any, key: int, *, by_id: int, content_type_id: int) -> None:
    """Lock the row, keep the line of the log, write what has changed."""
    now = datetime.now(UTC)
    with connection, connection.cursor() as cursor:
        cursor.execute(LOCK, [key])
        cursor.fetchone()
        cursor.execute(LOG, [now, by_id, content_type_id, key])
        cursor.fetchone()
        cursor.execute(SIGN, [now, by_id, now, "0" * 64, key])
