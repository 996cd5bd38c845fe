"""The bell: how many notices a person has not read, and which he reads now."""

from django.db import connection

MOST = 99
# One statement, because it is part of every page; it writes only where there is something to write. A notice is read
# when its page is open, by whatever way the reader came, and no page waits for a row that somebody else holds.
READ_AND_COUNT = """
    WITH opened AS (
        UPDATE notifications_notice SET read_at = now() WHERE id IN (
            SELECT id FROM notifications_notice
            WHERE recipient_id = %(person)s AND read_at IS NULL AND path = %(path)s FOR UPDATE SKIP LOCKED
        )
    )
    SELECT count(*) FROM (
        SELECT 1 FROM notifications_notice
        WHERE recipient_id = %(person)s AND read_at IS NULL AND path <> %(path)s
            AND (address = '' OR address = %(address)s)
        LIMIT %(most)s
    ) AS unread
"""


def read_and_count(person_id: int, *, address: str, path: str) -> str:
    """Mark as read what the page at `path` is about, and count what is unread still.

    "" for none, "99+" for more than anybody counts.
    """
    asked: dict[str, int | str] = {"person": person_id, "address": address, "path": path, "most": MOST + 1}
    with connection.cursor() as cursor:
        cursor.execute(READ_AND_COUNT, asked)
        (number,) = cursor.fetchone()
    return f"{MOST}+" if number > MOST else str(number or "")
