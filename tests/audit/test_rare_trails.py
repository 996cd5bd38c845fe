"""What hardly ever befalls a trail in the database, and how it is judged all the same."""

import random
from pathlib import Path

import pytest

from accounts.models import User
from audit import context
from audit.actions import Action
from audit.findings import Report, Verdict
from audit.models import Checkpoint, Leaf
from audit.seals import Tile
from audit.trail import record
from audit.verification import verify
from sop.models import Sop
from tests.audit.superuser import as_superuser, make_trail, run, sealed_all, undone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
CHECKPOINT_BEYOND = """
    INSERT INTO audit_checkpoint (size, root, at, origin, drawn, settled, public_key, signature)
    SELECT size + 100, root, at, origin, drawn, settled, public_key, signature FROM audit_checkpoint
    ORDER BY size DESC LIMIT 1
"""
# As many as make the smallest subtree that is kept, and some.
MANY = 260


@pytest.fixture
def trail(adb: User, foreign_adb: User, sop: Sop) -> None:
    make_trail(people=[adb, foreign_adb], sop=sop, rng=random.Random(11))
    sealed_all()


@pytest.fixture
def long_trail(adb: User) -> None:
    for _ in range(MANY):
        record(Action.VISIT, by=adb)
    sealed_all()


def said(report: Report) -> str:
    return " ".join(finding.sentence for finding in report.findings)


def after(*statements: str, outside: Path | None = None) -> Report:
    """The verdict once these were run by whoever may do everything; nothing of it stays."""
    with as_superuser(), undone():
        for statement in statements:
            run(statement)
        return verify(outside=outside)


def test_a_checkpoint_over_more_than_there_is_must_be_signed_to_count(trail: None) -> None:
    report = after(CHECKPOINT_BEYOND)
    assert report.verdict == Verdict.REBUILT
    assert "tidak ditandatangani dengan kunci aplikasi" in said(report)


def test_a_subtree_that_is_not_of_its_leaves_is_found(long_trail: None) -> None:
    assert verify().verdict == Verdict.INTACT
    report = after("UPDATE audit_tile SET hash = decode(repeat('00', 32), 'hex')")
    assert report.verdict == Verdict.CHANGED
    assert "simpul ke-0 setinggi 8" in said(report)


def test_a_subtree_that_was_never_made_is_found(trail: None) -> None:
    report = after("INSERT INTO audit_tile VALUES (8, 7, decode(repeat('00', 32), 'hex'))")
    assert report.verdict == Verdict.CHANGED
    assert "simpul yang tidak pernah dibuat" in said(report)


def test_where_no_mark_is_right_any_more_it_is_not_the_key_that_is_blamed(trail: None) -> None:
    """The key is older than the trail, so it is the one that the trail was made with."""
    report = after(
        "UPDATE audit_entry SET mac = decode(repeat('00', 32), 'hex')",
        "UPDATE audit_checkpoint SET signature = decode(repeat('00', 64), 'hex')",
    )
    assert report.verdict == Verdict.REBUILT
    assert "pulihkan folder kunci" not in said(report)


def test_a_root_that_nobody_can_reckon_any_more_is_passed_over(long_trail: None, outside: Path) -> None:
    lost = "DELETE FROM audit_checkpoint WHERE size > 1"
    report = after(lost, "DELETE FROM audit_tile", outside=outside)
    assert report.verdict == Verdict.REBUILT


def test_only_so_many_roots_are_reckoned_anew(
    trail: None, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = "DELETE FROM audit_checkpoint WHERE size < (SELECT max(size) FROM audit_checkpoint)"
    assert "catatannya sendiri utuh" in said(after(lost, outside=outside))
    monkeypatch.setattr("audit.outside.MOST_RECKONED", 0)
    assert after(lost, outside=outside).verdict == Verdict.INTACT


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("at = 'infinity'", "at"),
        ("facts = (repeat('[', 3000) || repeat(']', 3000))::jsonb", "tidak dapat dibandingkan"),
        ("address = '2001:db8::9'", "address"),
    ],
)
def test_a_column_that_cannot_even_be_read_is_named(adb: User, change: str, sentence: str) -> None:
    numbers = [visit_from(address, by=adb) for address in ("2001:db8:0:0::1", "10.0.0.1", None)]
    sealed_all()
    assert verify().verdict == Verdict.INTACT
    for number in numbers:
        (finding,) = after(f"UPDATE audit_entry SET {change} WHERE id = {number}").findings
        assert (finding.verdict, finding.entry) == (Verdict.CHANGED, number)
        assert sentence in finding.sentence


def visit_from(address: str | None, *, by: User) -> int:
    context.enter(context.RequestContext(address=address))
    entry = record(Action.VISIT, by=by)
    context.enter()
    return entry.pk


def test_each_row_of_the_seals_says_what_it_is(long_trail: None) -> None:
    """As it is met in a traceback or in a shell."""
    leaf, tile, checkpoint = Leaf.objects.first(), Tile.objects.first(), Checkpoint.objects.last()
    assert leaf
    assert checkpoint
    assert str(leaf) == f"leaf 0 of entry {leaf.entry_id}"
    assert str(tile) == "subtree 0 of height 8"
    assert str(checkpoint) == f"checkpoint of {MANY} entries"


def test_a_witness_outside_that_cannot_be_read_is_none(trail: None, outside: Path) -> None:
    lost = "UPDATE audit_checkpoint SET settled = settled + 1 WHERE size = (SELECT max(size) FROM audit_checkpoint)"
    assert after(lost, outside=outside).verdict == Verdict.CHANGED
    outside.write_bytes(b"\xff" + outside.read_bytes())
    report = after(lost, outside=outside)
    assert report.verdict == Verdict.REBUILT
    assert "berkas segel di luar basis data tidak terbaca" in said(report)
