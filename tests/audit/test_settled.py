"""What counts as settled is signed: nobody hides an entry from the sealer behind a number, old or raised."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from audit import settled
from audit.actions import Action
from audit.findings import Verdict
from audit.keys import keys
from audit.models import Checkpoint, Entry, Leaf
from audit.notes import Note
from audit.sealing import seal
from audit.seals import Tile
from audit.selection import Selection
from audit.tasks import DAMAGED, DISPLACED, LATE, seal_entries
from audit.trail import record
from audit.tree import TreeDamaged
from audit.verification import verify
from sop.models import Sop
from tests.audit.archives import Answer, archived, judged
from tests.audit.hidings import passed_over, unseal_settled
from tests.audit.superuser import as_superuser, asked, make_trail, run, sealed_all

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@dataclass(frozen=True)
class Hidden:
    """An entry that the application wrote under a number that was settled before, and how to judge it at home."""

    number: int
    folder: Path

    def at_home(self, name: str) -> Answer:
        return judged(archived(self.folder / name, Selection("Kantor")))


def alarms() -> list[tuple[str, int | None]]:
    found = Entry.objects.filter(action=Action.RAISE_ALARM).order_by("id")
    return [(one.facts["reason"], one.facts["entry"]) for one in found]


def tampered(sql: str, *values: object) -> None:
    with as_superuser():
        run("SET session_replication_role = replica")
        run(sql, *values)


@pytest.fixture
def later(adb: User, foreign_adb: User, sop: Sop) -> Iterator[None]:
    """Some minutes after a trail with a gap in its numbers was sealed and settled."""
    make_trail(people=[adb, foreign_adb], sop=sop, rng=random.Random(3))
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=True):
        record(Action.VISIT, by=adb)
        sealed_all()
        yield


@pytest.fixture
def hidden(later: None, admin: User, tmp_path: Path) -> Hidden:
    """The sequence is set back for an act and then where it was."""
    ((last,),) = asked("SELECT last_value FROM audit_entry_id_seq")
    gap = passed_over()
    tampered("SELECT setval('audit_entry_id_seq', %s)", gap - 1)
    number = record(Action.EXPORT_TRAIL, by=admin).pk
    tampered("SELECT setval('audit_entry_id_seq', %s)", last)
    assert number == gap
    return Hidden(number, tmp_path)


def test_a_checkpoint_that_calls_more_settled_than_was_signed_stops_the_seals_at_once(
    later: None, admin: User, outside: Path
) -> None:
    tampered(
        "UPDATE audit_checkpoint SET settled = 9000000000000000000"
        " WHERE size = (SELECT max(size) FROM audit_checkpoint)"
    )
    seal_entries()  # although nothing is new
    assert {reason for reason, _ in alarms()} == {DAMAGED}
    record(Action.EXPORT_TRAIL, by=admin)
    with pytest.raises(TreeDamaged):
        seal()
    report = verify(outside=outside)
    assert report.verdict == Verdict.CHANGED
    assert "segel diubah" in report.findings[0].sentence
    assert verify().verdict == Verdict.REBUILT  # nothing outside vouches for the tree


def test_an_archive_leaves_out_nothing_whatever_is_called_settled(
    later: None, admin: User, tmp_path: Path
) -> None:
    tampered("UPDATE audit_checkpoint SET settled = 9000000000000000000")
    record(Action.EXPORT_TRAIL, by=admin, facts={"period": "tersembunyi"})
    folder = archived(tmp_path / "archive", Selection("Kantor", office_id=admin.office_id))
    assert "tersembunyi" in (folder / "entri.jsonl").read_text()
    assert judged(folder).verdict == "rantai dibangun ulang"


def test_what_an_earlier_checkpoint_says_was_drawn_is_believed_only_if_it_was_signed(
    later: None, adb: User
) -> None:
    tampered(
        "UPDATE audit_checkpoint SET drawn = 9000000000000000000"
        " WHERE size < (SELECT max(size) FROM audit_checkpoint)"
    )
    record(Action.VISIT, by=adb)
    with pytest.raises(TreeDamaged, match="signed"):
        seal()


def test_an_entry_under_a_number_that_was_passed_over_is_found_before_it_is_sealed(
    hidden: Hidden, outside: Path
) -> None:
    report = verify(outside=outside)
    assert [(one.verdict, one.entry) for one in report.findings] == [(Verdict.REORDERED, hidden.number)]
    answer = hidden.at_home("archive")
    assert answer.verdict == "urutan tertukar"
    assert "export_trail" in answer.text
    # Whoever takes it out of the case's archive as well has to sign that one anew.
    assert '"nomor":' in (hidden.folder / "archive" / "entri.jsonl").read_text()


def test_it_is_sealed_and_told_and_cannot_be_taken_away_any_more(
    hidden: Hidden, admin: User, outside: Path
) -> None:
    seal_entries()
    assert Leaf.objects.filter(entry_id=hidden.number).exists()
    assert set(alarms()) == {(LATE, hidden.number)}
    sealed_all()
    assert verify(outside=outside).verdict == Verdict.INTACT
    assert hidden.at_home("archive").verdict == "utuh"
    tampered("DELETE FROM audit_entry WHERE id = %s", hidden.number)
    assert verify(outside=outside).verdict == Verdict.DELETED


def test_it_is_found_wherever_it_stands_among_very_many(
    hidden: Hidden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many runs that takes: each looks at the next few numbers."""
    monkeypatch.setattr(settled, "LOOKED_THROUGH", 1 + hidden.number // 4)
    for _ in range(6):
        seal()
    assert Leaf.objects.filter(entry_id=hidden.number).exists()


def test_what_is_not_ours_does_not_keep_the_look_back_from_going_on(
    hidden: Hidden, monkeypatch: pytest.MonkeyPatch
) -> None:
    tampered(
        "INSERT INTO audit_entry SELECT * FROM jsonb_populate_record(NULL::audit_entry, (SELECT to_jsonb(e)"
        " || '{\"id\": -7}' FROM audit_entry AS e ORDER BY id LIMIT 1))"
    )
    monkeypatch.setattr(settled, "MOST_LEFT_OUT", 1)
    for _ in range(4):
        seal()
    assert Leaf.objects.filter(entry_id=hidden.number).exists()
    assert verify().findings[0].entry == -7


def test_an_entry_with_a_leaf_that_is_not_its_own_is_not_taken_for_sealed(
    later: None, admin: User, outside: Path, tmp_path: Path
) -> None:
    number = record(Action.EXPORT_TRAIL, by=admin, facts={"period": "tersembunyi"}).pk
    tampered("UPDATE audit_leaf SET entry_id = %s WHERE position = 3", number)
    seal_entries()
    assert (DISPLACED, number) in alarms()
    assert verify(outside=outside).verdict != Verdict.INTACT
    answer = judged(archived(tmp_path / "archive", Selection("Kantor", office_id=admin.office_id)))
    assert answer.verdict not in {"utuh", "tidak dapat dinilai"}


def test_what_has_lost_its_leaf_to_another_entry_is_told_of(later: None, admin: User) -> None:
    ((old,),) = asked("SELECT entry_id FROM audit_leaf WHERE position = 3")
    tampered("UPDATE audit_leaf SET entry_id = -5 WHERE position = 3")
    for _ in range(2):
        seal_entries()
    assert (DISPLACED, old) in alarms()


def test_a_leaf_where_no_leaf_stands_hides_nothing(
    later: None, admin: User, outside: Path, tmp_path: Path
) -> None:
    number = record(Action.EXPORT_TRAIL, by=admin, facts={"period": "tersembunyi"}).pk
    tampered(
        "INSERT INTO audit_leaf (position, entry_id, hash)"
        " SELECT -3, id, sha256('\\x00'::bytea || hash) FROM audit_entry WHERE id = %s",
        number,
    )
    report = verify(outside=outside)
    assert (report.verdict, number in report.entries_found) == (Verdict.INSERTED, True)
    for selection in (Selection("Semua"), Selection("Kantor", office_id=admin.office_id)):
        folder = archived(tmp_path / selection.words, selection)
        assert "tersembunyi" in (folder / "entri.jsonl").read_text()
    record(Action.VISIT, by=admin)
    seal_entries()
    assert DAMAGED in {reason for reason, _ in alarms()}


def test_a_checkpoint_of_before_that_did_not_say_what_was_settled_is_as_good_as_ever(
    adb: User, outside: Path, tmp_path: Path
) -> None:
    record(Action.VISIT, by=adb)
    sealed_all()
    unseal_settled()
    outside.unlink()
    record(Action.VISIT, by=adb)
    seal_entries()
    sealed_all()
    first, *later = Checkpoint.objects.order_by("size").values_list("is_settled_signed", flat=True)
    assert not first
    assert later
    assert all(later)
    assert verify(outside=outside).verdict == Verdict.INTACT
    assert judged(archived(tmp_path / "archive"), "--titik-periksa", outside).verdict == "utuh"
    told = [line for line in outside.read_text().splitlines() if line.startswith("tuntas ")]
    assert told == ["tuntas 0"] * len(later)


def test_nobody_passes_a_checkpoint_off_as_one_of_before(later: None, outside: Path) -> None:
    tampered("UPDATE audit_checkpoint SET is_settled_signed = false, settled = 9000000000000000000")
    assert verify(outside=outside).verdict == Verdict.REBUILT
    with pytest.raises(TreeDamaged):
        seal()


def test_a_note_says_what_is_settled_under_its_signature() -> None:
    note = Note("contoh", 3, bytes(32), timezone.now(), 7, 5)
    assert note.text.endswith(b"\nnomor 7\ntuntas 5\n")
    assert note.signed_by(keys()) != Note("contoh", 3, bytes(32), note.at, 7, 6).signed_by(keys())
    assert Tile.objects.count() == 0
