"""The sealer: gives each entry its place in the tree, once, and signs the root. It may run as often as it likes.

What it takes are entries that have no leaf and whose transaction is older than every running one. Never "the numbers
after the last": numbers are drawn before the transaction commits, so a lower one may appear after a higher one is
sealed. The transaction that wrote a row is its system column xmin, compared by age, which is right when the counter
wraps around; rows that came back from a dump have new ones, and so they should. The order is that of the numbers within
what is taken together.

It reads entries and takes no lock that a step waits for; a step knows nothing of it. So that it need not look through
the whole trail for what has no leaf, a checkpoint says up to which number everything is `settled`: sealed, found
wrong, or never to come. That is the highest number drawn before an earlier checkpoint whose own transaction is older
than every running one, once all that is visible up to there was taken. A minute is granted to whoever has drawn a
number and is only about to begin its transaction.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from audit.canonical import chained_hash
from audit.keys import Keys, is_signed, keys
from audit.merkle import Growing, Subtree, leaf_hash
from audit.notes import Note
from audit.seals import Checkpoint
from audit.tree import TreeDamaged, grown

log = logging.getLogger(__name__)
# The letters "sege" as a number: whoever holds it seals alone.
ALONE = 0x73656765
BATCH = 2000
MOST_WAITING = 10_000
LONGEST = 20.0
GRACE = timedelta(minutes=1)

DRAWN = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_entry_id_seq"
# The oldest transaction of this database that is still running, or else the first that was not over. Those of other
# databases count for a snapshot as well, and would hold the sealer up for nothing: so the locks are asked, which each
# transaction holds on its own number. They are read after the snapshot was taken: what is neither there nor newer than
# the snapshot is over, and what it wrote is seen by every later statement.
HORIZON = """
    SELECT horizon::text FROM (
        SELECT pg_snapshot_xmax(pg_current_snapshot())::xid AS horizon
        UNION ALL
        SELECT held.transactionid FROM pg_locks AS held LEFT JOIN pg_stat_activity AS holder ON holder.pid = held.pid
        WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
        AND (holder.datname = current_database() OR holder.pid IS NULL)
    ) AS running
    ORDER BY age(horizon) DESC LIMIT 1
"""
SETTLED = """
    SELECT drawn FROM audit_checkpoint WHERE at < %s AND age(xmin) > age(%s::xid) ORDER BY size DESC LIMIT 1
"""
UNSEALED = """
    SELECT id, previous, canonical, hash, mac FROM audit_entry AS entry
    WHERE id > %s AND age(xmin) > age(%s::xid)
    AND NOT EXISTS (SELECT FROM audit_leaf WHERE entry_id = entry.id)
    ORDER BY id LIMIT %s
"""
WAITING = """
    SELECT count(*) FROM (
        SELECT FROM audit_entry AS entry
        WHERE id > %s AND office_id = %s AND NOT EXISTS (SELECT FROM audit_leaf WHERE entry_id = entry.id)
        LIMIT %s
    ) AS unsealed
"""
SIZE = "SELECT coalesce(max(position) + 1, 0) FROM audit_leaf"
KNOWN = "SELECT hash FROM audit_leaf WHERE hash = ANY(%s)"
ADD_LEAVES = """
    INSERT INTO audit_leaf (position, entry_id, hash) SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])
"""
ADD_TILES = """
    INSERT INTO audit_tile (height, index, hash) SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])
"""

# By the signature of the latest checkpoint, so that it is worth nothing in a database that was restored meanwhile.
_passed: dict[bytes, int] = {}


@dataclass
class Sealing:
    """What became of a run: how many entries were sealed, and the numbers of those that must not be."""

    sealed: int = 0
    refused: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Taken:
    """Some entries: the numbers of all, and number and leaf of those that are ours."""

    numbers: list[int]
    sealable: list[tuple[int, bytes]]


def seal(*, batch: int = BATCH) -> Sealing | None:
    """Seal all that can be sealed now; None while another one is at it. TreeDamaged if the tree is not ours."""
    until, done, after = monotonic() + LONGEST, Sealing(), 0
    with connection.cursor() as cursor:
        # Known before anything is taken: what is settled by then, the takings after it see.
        cursor.execute(SETTLED, [timezone.now() - GRACE, _horizon()])
        settled = (cursor.fetchone() or (0,))[0]
    while monotonic() < until:
        with transaction.atomic():
            if not _is_alone():
                return None
            taken = _take(max(after, _floor()), batch=batch)
            _put(taken, settled=settled if len(taken.numbers) < batch else min(settled, taken.numbers[-1]))
        done.sealed += len(taken.sealable)
        done.refused += sorted(set(taken.numbers) - {number for number, _ in taken.sealable})
        if len(taken.numbers) < batch:
            _remember(settled)
            break
        after = taken.numbers[-1]
    return done


def waiting(*, office_id: int, drawn: int) -> int:
    """How many entries of the office wait that were given their numbers since a checkpoint by which `drawn` were.

    No more than `MOST_WAITING` are counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [drawn, office_id, MOST_WAITING])
        (count,) = cursor.fetchone()
    return int(count)


def latest() -> Checkpoint | None:
    """The checkpoint over most entries."""
    return Checkpoint.objects.order_by("-size").first()


def origin() -> str:
    """Whose trail it is, as checkpoints name it."""
    return f"{urlsplit(settings.SITE_URL).netloc}/rekam-jejak"


def _horizon() -> str:
    """The number of the transaction before which all of this database are over."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        return str(cursor.fetchone()[0])


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ALONE])
        return bool(cursor.fetchone()[0])


def _remember(settled: int) -> None:
    """That a whole pass found all settled up to there: where nothing is new, no checkpoint is written to say so."""
    _passed.clear()
    if last := latest():
        _passed[bytes(last.signature)] = settled


def _floor() -> int:
    last = latest()
    return max(last.settled, _passed.get(bytes(last.signature), 0)) if last else 0


def _take(after: int, *, batch: int) -> _Taken:
    ours, horizon = keys(), _horizon()
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [after, horizon, batch])
        rows = cursor.fetchall()
        found = [(row[0], leaf_hash(bytes(row[3]))) for row in rows if is_genuine(*row[1:], keys=ours)]
        cursor.execute(KNOWN, [[leaf for _, leaf in found]])
        seen = {bytes(leaf) for (leaf,) in cursor.fetchall()}
    sealable = []
    for number, leaf in found:
        if leaf not in seen:  # else it is a copy
            sealable.append((number, leaf))
        seen.add(leaf)
    return _Taken([row[0] for row in rows], sealable)


def is_genuine(previous: Any, canonical: Any, entry_hash: Any, mac: Any, *, keys: Keys) -> bool:
    """Whether an entry's hash is that of its bytes, and its mark ours."""
    chained = chained_hash(bytes(canonical), previous=bytes(previous))
    return chained == bytes(entry_hash) and keys.mac_of(chained) == bytes(mac)


def _put(taken: _Taken, *, settled: int) -> None:
    """Add the leaves, what they complete, and a checkpoint; nothing where nothing is new."""
    if not taken.sealable:
        return
    drawn = _drawn()
    tree = _signed_tree()
    first, completed = tree.size, list[Subtree]()
    for _, leaf in taken.sealable:
        completed += tree.append(leaf)
    numbers, leaves = zip(*taken.sealable, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(ADD_LEAVES, [list(range(first, tree.size)), list(numbers), list(leaves)])
        if completed:
            heights, indexes, hashes = zip(*completed, strict=True)
            cursor.execute(ADD_TILES, [list(heights), list(indexes), list(hashes)])
    _sign(tree, drawn=drawn, settled=settled, at=timezone.now())


def _drawn() -> int:
    """Asked before this transaction writes, so that whoever drew a number up to it has an older transaction."""
    with connection.cursor() as cursor:
        cursor.execute(DRAWN)
        return int(cursor.fetchone()[0])


def _signed_tree() -> Growing:
    """The tree as it was signed last: nothing is added to one that anybody else has touched."""
    last, ours = latest(), keys()
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        (size,) = cursor.fetchone()
    if size != (last.size if last else 0):
        raise TreeDamaged(f"there are {size} leaves, and the last checkpoint is not of so many")
    tree = grown(size)
    if last and (tree.root() != bytes(last.root) or not _is_ours(last, ours)):
        raise TreeDamaged(f"the tree of {size} leaves is not the one that was signed")
    return tree


def _is_ours(last: Checkpoint, ours: Keys) -> bool:
    return is_signed(last.note.text, signature=bytes(last.signature), public=ours.public)


def _sign(tree: Growing, *, drawn: int, settled: int, at: datetime) -> None:
    note, ours = Note(origin(), tree.size, tree.root(), at, drawn), keys()
    Checkpoint.objects.create(
        size=note.size,
        root=note.root,
        at=note.at,
        origin=note.origin,
        drawn=note.drawn,
        settled=settled,
        public_key=ours.public,
        signature=note.signed_by(ours),
    )
