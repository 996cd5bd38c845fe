"""The sealer: gives each entry its place in the tree, once, and signs the root. It may run as often as it likes.

What it takes are entries that have no leaf and whose transaction is older than every running one. Never "the numbers
after the last": numbers are drawn before the transaction commits, so a lower one may appear after a higher one is
sealed. The transaction that wrote a row is its system column xmin, compared by age, which is right when the counter
wraps around; rows that came back from a dump have new ones, and so they should. The order is that of the numbers within
what is taken together.

It reads entries and takes no lock that a step waits for; a step knows nothing of it. Of old numbers it looks at those
alone that it has to (audit/settled.py).
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from audit.canonical import chained_hash
from audit.findings import TOLD
from audit.keys import Keys, keys
from audit.merkle import Growing, Subtree, leaf_hash
from audit.notes import Note
from audit.seals import Checkpoint
from audit.settled import floor, horizon, latest, left_out, remember, soon_settled
from audit.tree import TreeDamaged, grown

log = logging.getLogger(__name__)
# The letters "sege" as a number: whoever holds it seals alone.
ALONE = 0x73656765
BATCH = 2000
MOST_WAITING = 10_000
LONGEST = 20.0

DRAWN = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_entry_id_seq"
# A leaf that says to be the entry's is believed only if it is made of its hash.
UNSEALED = """
    SELECT id, previous, canonical, hash, mac FROM audit_entry AS entry
    WHERE id > %s AND age(xmin) > age(%s::xid)
    AND NOT EXISTS (
        SELECT FROM audit_leaf WHERE entry_id = entry.id AND hash = sha256('\\x00'::bytea || entry.hash)
    )
    ORDER BY id LIMIT %s
"""
NAMED = """
    SELECT id, previous, canonical, hash, mac FROM audit_entry
    WHERE id = ANY(%s) AND age(xmin) > age(%s::xid) ORDER BY id
"""
WAITING = """
    SELECT count(*) FROM (
        SELECT FROM audit_entry AS entry
        WHERE id > %s AND office_id = %s AND NOT EXISTS (SELECT FROM audit_leaf WHERE entry_id = entry.id)
        LIMIT %s
    ) AS unsealed
"""
SIZE = "SELECT coalesce(max(position) + 1, 0), coalesce(min(position), 0) FROM audit_leaf"
KNOWN = "SELECT hash, entry_id FROM audit_leaf WHERE hash = ANY(%s) OR entry_id = ANY(%s)"
ADD_LEAVES = """
    INSERT INTO audit_leaf (position, entry_id, hash) SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])
"""
ADD_TILES = """
    INSERT INTO audit_tile (height, index, hash) SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])
"""


@dataclass
class Sealing:
    """What became of a run: how many entries were sealed, and the numbers of those about which something is wrong.

    `refused` are not ours, or copies; `late` were sealed although none was to come any more under their numbers; of
    `displaced`, what the tree says is not what they say.
    """

    sealed: int = 0
    refused: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    displaced: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Taken:
    """Some entries: the numbers of all, number and leaf of those that are ours, and who has somebody else's leaf."""

    numbers: list[int]
    sealable: list[tuple[int, bytes]]
    displaced: list[int]

    @property
    def refused(self) -> list[int]:
        return sorted({*self.numbers} - {number for number, _ in self.sealable} - {*self.displaced})


def seal(*, batch: int = BATCH) -> Sealing | None:
    """Seal all that can be sealed now; None while another one is at it. TreeDamaged if the tree is not ours."""
    until, done, after = monotonic() + LONGEST, Sealing(), 0
    # Known before anything is taken: what is settled by then, the takings after it see.
    settled = soon_settled()
    while monotonic() < until:
        with transaction.atomic():
            if not _is_alone():
                return None
            taken = _take(max(after, floor()), batch=batch)
            _put(taken, settled=settled if len(taken.numbers) < batch else min(settled, taken.numbers[-1]))
        done.sealed += len(taken.sealable)
        done.refused += taken.refused
        done.displaced += taken.displaced
        if len(taken.numbers) < batch:
            remember(settled)
            break
        after = taken.numbers[-1]
    _seal_late(done)
    return done


def waiting(*, office_id: int, drawn: int) -> int:
    """How many entries of the office wait that were given their numbers since a checkpoint by which `drawn` were.

    No more than `MOST_WAITING` are counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [drawn, office_id, MOST_WAITING])
        (count,) = cursor.fetchone()
    return int(count)


def origin() -> str:
    """Whose trail it is, as checkpoints name it."""
    return f"{urlsplit(settings.SITE_URL).netloc}/rekam-jejak"


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ALONE])
        return bool(cursor.fetchone()[0])


def _take(after: int, *, batch: int) -> _Taken:
    with connection.cursor() as cursor:
        cursor.execute(UNSEALED, [after, horizon(), batch])
        return _judged(cursor.fetchall())


def _seal_late(done: Sealing) -> None:
    """Seal what bears a settled number and has no leaf."""
    if not (numbers := left_out(floor())):
        return
    with transaction.atomic():
        if not _is_alone():
            return
        with connection.cursor() as cursor:
            cursor.execute(NAMED, [numbers, horizon()])
            taken = _judged(cursor.fetchall())
        _put(taken, settled=floor())
    done.late = [number for number, _ in taken.sealable]
    done.displaced += [*taken.displaced, *taken.refused][:TOLD]


def _judged(rows: list[tuple[Any, ...]]) -> _Taken:
    ours = keys()
    with connection.cursor() as cursor:
        found = [(row[0], leaf_hash(bytes(row[3]))) for row in rows if is_genuine(*row[1:], keys=ours)]
        cursor.execute(KNOWN, [[leaf for _, leaf in found], [row[0] for row in rows]])
        known = cursor.fetchall()
    seen, with_leaf, sealable = {bytes(leaf) for leaf, _ in known}, {number for _, number in known}, []
    for number, leaf in found:
        if (
            leaf not in seen and number not in with_leaf
        ):  # else it is a copy, or has a leaf that is not its own
            sealable.append((number, leaf))
        seen.add(leaf)
    numbers = [row[0] for row in rows]
    return _Taken(numbers, sealable, [number for number in numbers if number in with_leaf])


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
    last = latest()
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        size, first = cursor.fetchone()
    if first or size != (last.size if last else 0):
        raise TreeDamaged(
            f"from {first} on there are {size} leaves, and the last checkpoint is not of so many"
        )
    tree = grown(size)
    if last and (tree.root() != bytes(last.root) or not last.is_by(keys().public)):
        raise TreeDamaged(f"the tree of {size} leaves is not the one that was signed")
    return tree


def _sign(tree: Growing, *, drawn: int, settled: int, at: datetime) -> None:
    note, ours = Note(origin(), tree.size, tree.root(), at, drawn, settled), keys()
    Checkpoint.objects.create(
        size=note.size,
        root=note.root,
        at=note.at,
        origin=note.origin,
        drawn=note.drawn,
        settled=settled,
        is_settled_signed=True,
        public_key=ours.public,
        signature=note.signed_by(ours),
    )
