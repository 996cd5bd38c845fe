"""Cases by how their numbers begin, from the trail's own entries."""

from typing import Any
from uuid import UUID

from django.db import connection

MOST = 100
# Jumps from one number to the next one before it, however many entries each case has.
NUMBERS = """
    WITH RECURSIVE one AS (
        (
            SELECT case_number, case_id FROM audit_entry
            WHERE office_id = %(office)s AND case_number <> '' AND case_id IS NOT NULL
            AND case_number COLLATE "C" >= %(first)s AND case_number COLLATE "C" < %(end)s
            ORDER BY case_number COLLATE "C" DESC, case_id DESC LIMIT 1
        )
        UNION ALL
        SELECT further.case_number, further.case_id FROM one CROSS JOIN LATERAL (
            SELECT case_number, case_id FROM audit_entry
            WHERE office_id = %(office)s AND case_number <> '' AND case_id IS NOT NULL
            AND case_number COLLATE "C" >= %(first)s
            AND (case_number COLLATE "C", case_id) < (one.case_number, one.case_id)
            ORDER BY case_number COLLATE "C" DESC, case_id DESC LIMIT 1
        ) AS further
    )
    SELECT case_id FROM one LIMIT %(most)s
"""
LAST_CHARACTER = "\U0010ffff"


def cases_numbered(words: str, *, office_id: int) -> tuple[frozenset[UUID], bool]:
    """The cases whose numbers begin so, the highest numbers first; and whether there are more than these."""
    first = words.strip().upper()
    values: dict[str, Any] = {
        "office": office_id,
        "first": first,
        "end": f"{first}{LAST_CHARACTER}",
        "most": MOST + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, values)
        found = [key for (key,) in cursor.fetchall()]
    return frozenset(found[:MOST]), len(found) > MOST
