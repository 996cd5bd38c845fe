"""A fresh look at what the dead have left: whole or nothing, and the trail agrees with it."""

from collections.abc import Callable
from itertools import pairwise
from time import monotonic, sleep

from django.db import connection, transaction
from django.db.models import Count, F

from audit.actions import Action, Outcome
from audit.canonical import GENESIS
from audit.findings import Verdict
from audit.models import Entry
from audit.verification import verify
from documents.models import Document
from registrations.models import Registration
from renewals.models import Renewal
from sop.case import Case
from sop.states import State
from tests.killing.databases import Contents, changes, contents
from tests.killing.deaths import PATIENCE, Act, die

# Acts that leave a case where it stands, and stop or start all others.
STANDSTILL = {Action.SUSPEND_PROCESSING, Action.RESUME_PROCESSING}
LOCKS = """
    SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def kill_everywhere(
    act: Act, *, restore: Callable[[], None], happened: Callable[[], None], each_again: bool = True
) -> int:
    """Kill `act` at each of its steps in turn; how many deaths that were.

    After each it has happened whole, and `happened` finds it so, or not at all: then it is done again, and succeeds.
    Not after `each`, where that takes long: every row is the one that it was, and no lock is left.
    """
    before, deaths = contents(), 0
    whole = done_again(act, before)
    while True:
        end = die(act, at=deaths + 1)
        changed = changes(before, contents())
        assert changed == (whole if end.commits else {}), f"killed {end.last}: {changed}, not {whole}"
        assert_agreement()
        assert_unlocked()
        if end.commits:
            happened()
        if not end.is_killed:
            assert end.commits, "it has changed nothing, and nobody has noticed"
            return deaths
        deaths += 1
        if end.commits:
            restore()
            before = contents()
        elif each_again:
            assert done_again(act, before) == whole


def done_again(act: Act, before: Contents) -> dict[str, int]:
    """What the act changes when nobody dies: here it is taken back, once the database has checked all of it."""
    with transaction.atomic():
        act()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        changed = changes(before, contents())
        assert_chains()
        transaction.set_rollback(True)
    return changed


def assert_unlocked() -> None:
    """Nobody waits for the dead: the server notices that they are gone, and lets go of what they held."""
    until = monotonic() + PATIENCE
    while held_by_others():
        assert monotonic() < until
        sleep(0.005)


def held_by_others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOCKS)
        return int(cursor.fetchone()[0])


def assert_agreement() -> None:
    """Cases, entries and papers are of one mind, and so says the application's own verification."""
    assert_chains()
    report = verify()
    assert (report.verdict, report.findings) == (Verdict.INTACT, [])
    halves = Document.objects.annotate(parts=Count("contents")).exclude(parts=F("pages") + 1)
    assert not halves.exists()


def assert_chains() -> None:
    for model in (Registration, Renewal):
        for case in model.objects.all():
            _assert_chain(case)


def _assert_chain(case: Case) -> None:
    """Each act has its entry, each entry its act: from the first state to the one in which the case stands."""
    acts = Entry.objects.of_case(case.pk).acts().filter(outcome=Outcome.DONE)
    # What becomes of its papers once it has ended is no act of the case.
    done = acts.exclude(action=Action.DESTROY_DOCUMENT).order_by("id")
    first, *others = entries = list(done)
    assert (first.action, bytes(first.previous)) == (Action.START, GENESIS)
    state: str = State.DRAFT
    for before, entry in pairwise(entries):
        assert bytes(entry.previous) == bytes(before.hash)
        if entry.action in STANDSTILL:
            assert "to_state" not in entry.facts
        else:
            assert entry.facts["from_state"] == state
            state = entry.facts.get("to_state", state)
    assert (bytes(case.audit_head), case.state) == (bytes(entries[-1].hash), state)
    assert case.acts == len(others)
