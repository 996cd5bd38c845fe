"""The sealer: each entry has one place, without gaps, whoever commits when, and whatever dies in between."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from audit import sealing
from audit.actions import Action
from audit.alarms import ALARMS
from audit.findings import Verdict
from audit.models import Checkpoint, Entry, Leaf
from audit.sealing import ALONE, seal, waiting
from audit.settled import floor, latest
from audit.tasks import seal_entries
from audit.trail import record
from audit.tree import TreeDamaged
from audit.verification import verify
from config import tasks
from notifications.models import Notice
from registrations.models import Registration
from sop.models import Sop
from sop.workflow import open_case
from tests.audit.superuser import act, as_superuser, asked, elsewhere, run, sealed_all
from tests.audit.tamperings import copied

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def in_order() -> list[int]:
    """The entries as they are sealed; AssertionError where a position is missing or an entry stands twice."""
    leaves = list(Leaf.objects.order_by("position").values_list("position", "entry_id"))
    assert [position for position, _ in leaves] == list(range(len(leaves)))
    assert len({entry for _, entry in leaves}) == len(leaves)
    return [entry for _, entry in leaves]


def a_visit(by: User) -> int:
    return record(Action.VISIT, by=by).pk


def test_what_commits_later_is_sealed_once_and_in_its_order(adb: User) -> None:
    with elsewhere() as other:
        held = transaction.atomic()
        other.submit(held.__enter__).result()
        first = other.submit(a_visit, adb).result()
        second = a_visit(adb)
        seal()
        assert in_order() == []  # of the second it is not yet known what comes before it
        other.submit(held.__exit__, None, None, None).result()
    sealed_all()
    assert in_order() == [first, second]


def test_a_number_that_was_drawn_early_and_used_late_is_sealed_all_the_same(adb: User) -> None:
    with transaction.atomic():
        genuine = record(Action.VISIT, by=adb)
        values = {field.attname: getattr(genuine, field.attname) for field in Entry._meta.concrete_fields}
        transaction.set_rollback(True)
    later = [a_visit(adb) for _ in range(3)]
    sealed_all()
    Entry(**values).save(force_insert=True)
    sealed_all()
    assert in_order() == [*later, genuine.pk]


def test_what_is_settled_is_not_looked_through_again(adb: User) -> None:
    begun = timezone.now()
    for minutes in range(0, 8, 2):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=True):
            number = a_visit(adb)
            sealed_all()
    last = latest()
    assert last is not None
    assert (last.size, last.drawn) == (4, number)
    assert last.settled >= number - 2
    assert waiting(office_id=adb.office_id, drawn=last.drawn) == 0
    with time_machine.travel(begun + timedelta(minutes=8), tick=True):
        seal()
    assert latest() == last
    assert floor() == number  # a pass that found nothing new has seen it all the same
    a_visit(adb)
    assert waiting(office_id=adb.office_id, drawn=last.drawn) == 1


def test_in_any_disorder_everything_is_sealed_once(adb: User, sop: Sop) -> None:
    def clerk(seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(12):
            with transaction.atomic():
                a_visit(adb)
                sleep(rng.random() / 50)
                a_visit(adb)
                transaction.set_rollback(rng.random() < 0.2)
        connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        clerks = [pool.submit(clerk, seed) for seed in range(4)]
        while not all(one.done() for one in clerks):
            seal(batch=5)
        for one in clerks:
            one.result()
    sealed_all()
    assert sorted(in_order()) == sorted(Entry.objects.values_list("pk", flat=True))
    assert verify().verdict == Verdict.INTACT


def test_one_seals_at_a_time(adb: User) -> None:
    a_visit(adb)
    with elsewhere() as other, transaction.atomic():
        run("SELECT pg_advisory_xact_lock(%s)", ALONE)
        assert other.submit(seal).result() is None


def test_a_step_waits_for_no_sealer(adb: User, sop: Sop) -> None:
    case = open_case(Registration, by=adb, sop=sop)
    act(case, by=adb)
    sealed_all()
    act(case, by=adb)
    with elsewhere() as other, transaction.atomic():
        run("SET LOCAL lock_timeout = '200ms'")
        other.submit(seal).result()
        # And the other way about: what the sealer has done is not yet committed when the next act comes.
        seal()
        other.submit(run, "SET lock_timeout = '200ms'").result()
        other.submit(act, case, by=adb).result()
    sealed_all()
    assert verify().verdict == Verdict.INTACT


def test_a_sealer_that_dies_anywhere_leaves_all_or_nothing(adb: User) -> None:
    class Died(Exception):
        pass

    def dying_after(statements: int) -> Callable[..., Any]:
        left = [statements]

        def execute(proceed: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not left[0]:
                connection.connection.close()  # as the server sees it: gone without a word
                raise Died
            left[0] -= 1
            return proceed(sql, params, many, context)

        return execute

    for statements in range(20):
        a_visit(adb)
        try:
            with connection.execute_wrapper(dying_after(statements)):
                seal()
        except Died:
            connection.close()
        whole = latest()
        assert len(in_order()) == (whole.size if whole else 0)
    sealed_all()
    assert len(in_order()) == 20
    assert verify().verdict == Verdict.INTACT


def test_what_is_not_ours_stays_unsealed_and_is_told_once(adb: User, admin: User) -> None:
    assert tasks.tell_readers in ALARMS
    forged = a_visit(adb)
    with as_superuser():
        run("SET session_replication_role = replica")
        run("UPDATE audit_entry SET mac = %s WHERE id = %s", bytes(32), forged)
    good = a_visit(adb)
    while good not in in_order():
        seal_entries()
        sleep(0.05)
    seal_entries()
    assert forged not in in_order()
    alarm = Entry.objects.get(action=Action.RAISE_ALARM)
    assert alarm.facts["entry"] == forged
    notice = Notice.objects.get(recipient=admin)
    assert f"Nomor catatan: {forged}." in notice.body


def test_no_seal_is_put_on_a_tree_that_somebody_has_touched(adb: User, admin: User, outside: Path) -> None:
    a_visit(adb)
    sealed_all()
    a_visit(adb)
    with as_superuser():
        run("SET session_replication_role = replica")
        run("UPDATE audit_leaf SET hash = %s", bytes(32))
    while asked("SELECT count(*) FROM audit_checkpoint") == [(1,)]:
        try:
            seal()
            sleep(0.05)
        except TreeDamaged:
            break
    seal_entries()
    assert Checkpoint.objects.count() == 1
    assert "Penyegelan berhenti" in Notice.objects.get(recipient=admin).body


def test_a_checkpoint_that_is_gone_stops_the_seals_as_well(adb: User) -> None:
    a_visit(adb)
    sealed_all()
    with as_superuser():
        run("SET session_replication_role = replica")
        run("DELETE FROM audit_checkpoint")
    a_visit(adb)
    with pytest.raises(TreeDamaged, match="not of so many"):
        sealed_all()


def test_a_copy_of_an_entry_is_not_sealed(adb: User) -> None:
    original = a_visit(adb)
    with as_superuser():
        run("SET session_replication_role = replica")
        copy = copied(original)
    later = a_visit(adb)
    while later not in in_order():
        seal()
    assert in_order() == [original, later]
    assert verify().findings[0].entry == copy


def test_a_run_that_has_lasted_long_leaves_the_rest_to_the_next_one(
    adb: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_visit(adb)
    monkeypatch.setattr(sealing, "LONGEST", 0)
    assert seal() == sealing.Sealing()
    monkeypatch.undo()
    sealed_all()
    assert len(in_order()) == 1
