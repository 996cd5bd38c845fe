"""Up to which number everything is settled: sealed, found wrong, or never to come.

So that the sealer need not look through the whole trail for what has no leaf, a checkpoint says so under its signature.
It is the highest number drawn before an earlier checkpoint whose own transaction is older than every running one, once
all that is visible up to there was taken. A minute is granted to whoever has drawn a number and is only about to begin
its transaction.

No checkpoint is believed that we have not signed as it stands. And what comes under a settled number all the same,
because somebody has set the sequence back into a gap, is looked for once more, a stretch of numbers at each run.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from audit.keys import keys
from audit.seals import Checkpoint
from audit.tree import TreeDamaged

GRACE = timedelta(minutes=1)
# So many numbers are looked through at a run, some tens of milliseconds; of those left out, so many are named.
LOOKED_THROUGH, MOST_LEFT_OUT = 50_000, 1000
LEAST = -(1 << 63)

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
BEFORE = """
    SELECT * FROM audit_checkpoint WHERE at < %s AND age(xmin) > age(%s::xid) ORDER BY size DESC LIMIT 1
"""
# By their numbers alone, which the indexes hold.
LEFT_OUT = """
    SELECT id FROM audit_entry WHERE id > %(after)s AND id <= %(until)s
    EXCEPT SELECT entry_id FROM audit_leaf WHERE entry_id > %(after)s AND entry_id <= %(until)s
    ORDER BY 1 LIMIT %(most)s
"""

# By the signature of the latest checkpoint, so that it is worth nothing in a database that was restored meanwhile.
_passed: dict[bytes, int] = {}
_looked_until = LEAST


def latest() -> Checkpoint | None:
    """The checkpoint over most entries."""
    return Checkpoint.objects.order_by("-size").first()


def horizon() -> str:
    """The number of the transaction before which all of this database are over."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        return str(cursor.fetchone()[0])


def soon_settled() -> int:
    """What is settled once all that is visible from now on was taken. TreeDamaged if that is not as it was signed."""
    found = Checkpoint.objects.raw(BEFORE, [timezone.now() - GRACE, horizon()])
    before = next(iter(found), None)
    return _ours(before).drawn if before else 0


def floor() -> int:
    """What is settled. TreeDamaged if the latest checkpoint is not as it was signed."""
    last = latest()
    return max(_ours(last).known_settled, _passed.get(bytes(last.signature), 0)) if last else 0


def remember(number: int) -> None:
    """That a whole pass found all settled up to there: where nothing is new, no checkpoint is written to say so."""
    _passed.clear()
    if last := latest():
        _passed[bytes(last.signature)] = number


def left_out(until: int) -> list[int]:
    """Settled numbers of entries without a leaf, in the next stretch of all that are settled."""
    global _looked_until  # noqa: PLW0603 -- where the next run goes on
    after = _looked_until if _looked_until < until else LEAST
    end = min(max(after, 0) + LOOKED_THROUGH, until)
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OUT, {"after": after, "until": end, "most": MOST_LEFT_OUT})
        numbers = [number for (number,) in cursor.fetchall()]
    _looked_until = numbers[-1] if len(numbers) == MOST_LEFT_OUT else end
    return numbers


def settled_by(public: bytes) -> int:
    """What the latest of the checkpoints that the holder of this key has signed says to be settled."""
    rightly = (
        one for one in Checkpoint.objects.order_by("-size").iterator(chunk_size=100) if one.is_by(public)
    )
    last = next(rightly, None)
    return last.known_settled if last else 0


def _ours(checkpoint: Checkpoint) -> Checkpoint:
    if not checkpoint.is_by(keys().public):
        raise TreeDamaged(f"the checkpoint of {checkpoint.size} entries is not as it was signed")
    return checkpoint
