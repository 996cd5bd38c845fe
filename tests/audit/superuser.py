"""What a superuser of the database may do: everything, triggers or not. And a trail for him to do it to."""

import io
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic, sleep
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import User
from audit.actions import Action, Outcome
from audit.checkpoints import publish
from audit.models import Entry
from audit.sealing import seal
from audit.trail import record
from config.local.postgres import SUPERUSER
from registrations.models import Registration
from sop.models import Sop
from sop.workflow import open_case

PATIENCE = 30
# An act that fails leaves a gap in the numbers.
ROLLED_BACK = 5


def sealed_all() -> None:
    """Have everything sealed."""
    until = monotonic() + PATIENCE
    while Entry.objects.filter(leaf__isnull=True).exists():
        seal()
        assert monotonic() < until, "something is not sealed"
        sleep(0.05)
    publish()


def told(*options: str) -> tuple[object, str]:
    """Exit code and words of `manage.py verify_audit`."""
    said = io.StringIO()
    code: object = 0
    try:
        call_command("verify_audit", *options, stdout=said)
    except SystemExit as end:
        code = end.code
    return code, said.getvalue()


@contextmanager
def as_superuser() -> Iterator[None]:
    """Django's own connection, in the hands of whoever administers the database."""
    owner = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = SUPERUSER
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = owner


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done here, no trigger and no reference in the way, has not happened afterwards."""
    ((drawn,),) = asked("SELECT last_value FROM audit_entry_id_seq")
    with transaction.atomic():
        run("SET LOCAL session_replication_role = replica")
        yield
        transaction.set_rollback(True)
    # The one thing that no transaction takes back.
    run("SELECT setval('audit_entry_id_seq', %s)", drawn)


@contextmanager
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    """Another thread, with a connection of its own."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            yield pool
        finally:
            pool.submit(lambda: connection.close()).result()  # noqa: PLW0108 -- the other thread's own


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def asked(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def act(case: Registration, *, by: User) -> None:
    """An act on a case as the door records it, without what else it does."""
    with transaction.atomic():
        held = Registration.objects.select_for_update().get(pk=case.pk)
        facts = {"reason": f'karena "{random.random()}" \\ dan\tlagi'}
        entry = record(Action.SAVE_DRAFT, by=by, case=held, previous=bytes(held.audit_head), facts=facts)
        Registration.objects.filter(pk=case.pk).update(audit_head=entry.hash)


def make_trail(*, people: list[User], sop: Sop, rng: random.Random) -> list[Registration]:
    """Some 60 entries of two offices: cases with acts that interleave, refusals and readings, sealed now and then."""
    cases = [open_case(Registration, by=people[0], sop=sop) for _ in range(5)]
    for number in range(50):
        person = people[number % len(people)]
        if rng.random() < 0.6:
            act(rng.choice(cases), by=people[0])
        else:
            case = rng.choice(cases)
            outcome = rng.choice([Outcome.DONE, Outcome.REFUSED])
            record(Action.READ_DOCUMENT, by=person, case_id=case.pk, outcome=outcome, facts={"page": number})
        if number == ROLLED_BACK:
            with transaction.atomic():
                record(Action.VISIT, by=person)
                transaction.set_rollback(True)
        if number % 12 == 11:
            sealed_all()
    return cases


@dataclass(frozen=True)
class Row:
    """A sealed entry, as its tamperer picks it."""

    id: int
    position: int
    previous: bytes
    canonical: bytes


def pick(rng: random.Random, count: int = 1, *, where: str = "true") -> list[Row]:
    """Some sealed entries."""
    rows = asked(
        "SELECT e.id, l.position, e.previous, e.canonical FROM audit_entry e JOIN audit_leaf l ON l.entry_id = e.id"
        f" WHERE {where} ORDER BY l.position"
    )
    return [Row(a, b, bytes(c), bytes(d)) for a, b, c, d in rng.sample(rows, count)]


def rehash(row: int, canonical: bytes, *, previous: bytes) -> bytes:
    """Bytes and hash that fit each other, without the key."""
    chained = sha256(previous + canonical).digest()
    run("UPDATE audit_entry SET canonical = %s, hash = %s WHERE id = %s", canonical, chained, row)
    return chained


Tamper = Callable[[random.Random], int | None]
