"""A sealer that another one overtakes between its looks at new and at old numbers."""

from time import monotonic, sleep

import pytest
from django.db import transaction

from accounts.models import User
from audit.actions import Action
from audit.models import Leaf
from audit.sealing import ALONE, seal
from audit.trail import record
from tests.audit.superuser import PATIENCE, asked, elsewhere, run
from tests.audit.test_settled import Hidden, hidden, later

__all__ = ["hidden", "later"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def test_who_is_overtaken_between_two_looks_leaves_it_to_the_next_run(hidden: Hidden, adb: User) -> None:
    record(Action.VISIT, by=adb)
    with elsewhere() as writer, elsewhere() as sealer, elsewhere() as other:
        lock = transaction.atomic()
        writer.submit(lock.__enter__).result()
        writer.submit(run, "LOCK TABLE audit_leaf IN EXCLUSIVE MODE").result()
        first = sealer.submit(seal)  # holds its turn and waits to write
        wait_for("relation")
        turn = other.submit(run, "SELECT pg_advisory_lock(%s)", ALONE)  # is next
        wait_for("advisory")
        writer.submit(lock.__exit__, None, None, None).result()
        turn.result()
        done = first.result()
        other.submit(run, "SELECT pg_advisory_unlock(%s)", ALONE).result()
    assert done is not None
    assert (done.sealed > 0, done.late) == (True, [])
    assert not Leaf.objects.filter(entry_id=hidden.number).exists()
    again = seal()
    assert again is not None
    assert again.late == [hidden.number]


def wait_for(kind: str) -> None:
    """Until somebody waits for such a lock."""
    until = monotonic() + PATIENCE
    while not asked("SELECT FROM pg_locks WHERE locktype = %s AND NOT granted", kind):
        assert monotonic() < until, "nobody waits"
        sleep(0.02)
