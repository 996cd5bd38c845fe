"""The file of checkpoints outside the database: each stands there once, and its loss is never kept silent."""

import fcntl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.db import transaction

from accounts.models import User
from audit.actions import Action
from audit.checkpoints import publish, sealed_until
from audit.findings import Verdict
from audit.keys import keys
from audit.models import Checkpoint, Entry
from audit.notes import read_notes
from audit.sealing import ALONE, seal
from audit.settled import latest
from audit.tasks import seal_entries
from audit.trail import record
from audit.verification import verify
from notifications.models import Notice
from tests.audit.superuser import elsewhere, run, sealed_all, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def test_a_checkpoint_leaves_the_database_at_once_and_each_only_once(adb: User, outside: Path) -> None:
    assert sealed_until() is None
    for _ in range(3):
        record(Action.VISIT, by=adb)
        sealed_all()
    with outside.open("a") as file:
        file.write("127.0.0.1:8000/rekam-jejak\n4\n")  # a machine that lost its power while it wrote
    record(Action.VISIT, by=adb)
    sealed_all()
    assert publish() == 0
    with outside.open() as file:
        notes = list(read_notes(file))
    assert [one and one.note.size for one in notes] == [1, 2, 3, 4]
    assert all(one and one.is_by(keys().public) for one in notes)
    until = sealed_until()
    assert until is not None
    assert until.text == "".join(outside.read_text().rpartition("127.0.0.1:8000/rekam-jejak\n4\n")[1:])


def test_two_who_publish_at_once_write_each_checkpoint_once(adb: User, outside: Path) -> None:
    record(Action.VISIT, by=adb)
    sealed_all()
    with outside.open("a+b") as held, elsewhere() as other:
        fcntl.flock(held, fcntl.LOCK_EX)
        record(Action.VISIT, by=adb)
        until = monotonic() + 30
        while Checkpoint.objects.count() == 1 and monotonic() < until:
            seal()
        second = other.submit(publish)
        last = latest()
        assert last is not None
        sleep(0.2)
        assert not second.done()
        held.write(last.text.encode())  # as the first would have done
        held.flush()
        fcntl.flock(held, fcntl.LOCK_UN)
        assert second.result() == 0
    with outside.open() as file:
        assert [one and one.note.size for one in read_notes(file)] == [1, 2]


def test_who_finds_another_one_sealing_publishes_nothing(adb: User, outside: Path) -> None:
    record(Action.VISIT, by=adb)
    sealed_all()
    outside.unlink()
    with elsewhere() as other, transaction.atomic():
        run("SELECT pg_advisory_xact_lock(%s)", ALONE)
        other.submit(seal_entries).result()
    assert not outside.exists()
    assert not Entry.objects.filter(action=Action.RAISE_ALARM).exists()


def test_the_first_checkpoint_begins_the_file_without_a_word(adb: User, admin: User, outside: Path) -> None:
    record(Action.VISIT, by=adb)
    until = monotonic() + 30
    while not outside.exists() or not outside.stat().st_size:
        seal_entries()
        assert monotonic() < until
    assert not Notice.objects.filter(recipient=admin).exists()


@pytest.mark.parametrize("take_away", [Path.unlink, lambda path: path.write_text("")])
def test_a_file_of_checkpoints_that_was_taken_away_is_not_begun_anew_in_silence(
    adb: User, admin: User, outside: Path, take_away: Callable[[Path], object]
) -> None:
    record(Action.VISIT, by=adb)
    sealed_all()
    take_away(outside)
    for _ in range(2):
        seal_entries()
    assert "Berkas segel di luar basis data tidak ada lagi" in Notice.objects.get(recipient=admin).body
    assert Entry.objects.filter(action=Action.RAISE_ALARM, office=admin.office).count() == 1
    with outside.open() as file:
        assert next(read_notes(file))


def test_a_file_that_cannot_be_written_to_keeps_nothing_from_being_sealed(adb: User, outside: Path) -> None:
    outside.mkdir()
    record(Action.VISIT, by=adb)
    until = monotonic() + 30
    while not Checkpoint.objects.exists():
        with suppress(OSError):
            seal_entries()
        assert monotonic() < until


def test_without_the_file_of_checkpoints_nothing_can_be_said(adb: User, outside: Path) -> None:
    record(Action.VISIT, by=adb)
    sealed_all()
    outside.unlink()
    for options in ((), ("--checkpoints", str(outside))):
        code, said = told(*options)
        assert code == 17
        assert f"tidak dapat dinilai: berkas segel di luar basis data, {outside}, tidak ada, kosong" in said
    outside.touch()
    assert verify(outside=outside).verdict == Verdict.UNJUDGED


def test_a_file_that_is_named_must_be_there_even_if_nothing_is_sealed(outside: Path) -> None:
    assert told()[0] == 17
    keys()
    assert told()[0] == 0
    assert told("--checkpoints", str(outside))[0] == 17
