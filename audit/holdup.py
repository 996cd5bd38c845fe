"""Whether sealing is held up: by a transaction that stays open, or because nobody seals any more."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from audit.findings import PATIENCE
from audit.keys import usable_keys
from audit.sealing import is_genuine
from audit.settled import latest

HELD_UP = (
    "Penyegelan tertahan: ada catatan yang lebih dari 15 menit belum disegel. Sampai tersegel, catatan itu dapat "
    "dihapus tanpa terlihat. Periksa beat dan worker, dan akhiri transaksi basis data yang terlalu lama terbuka."
)
# Copies are as genuine as what they were copied from, and never sealed: their leaf is there.
WAITING = """
    SELECT at, previous, canonical, hash, mac FROM audit_entry AS entry
    WHERE id > %s AND at <= %s
    AND NOT EXISTS (SELECT FROM audit_leaf WHERE entry_id = entry.id)
    AND NOT EXISTS (SELECT FROM audit_leaf WHERE hash = sha256('\\x00'::bytea || entry.hash))
    ORDER BY id LIMIT %s
"""
LOOKED_AT = 100


def held_up_since() -> datetime | None:
    """Since when an entry waits for its seal in vain; None while none waits longer than it must."""
    last, ours, until = latest(), usable_keys(), timezone.now() - PATIENCE
    if last and not (ours and last.is_by(ours.public)):
        # Nothing is sealed on top of what is not ours.
        return last.at if last.at <= until else None
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [last.known_settled if last else 0, until, LOOKED_AT])
        rows = cursor.fetchall()
    return min((at for at, *row in rows if ours and is_genuine(*row, keys=ours)), default=None)
