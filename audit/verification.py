"""The verification of the whole trail, from one moment's view of it and in bounded memory.

Nothing that the database reckons is believed: hashes, marks, columns and the tree are reckoned here once more, and held
against the signatures. What stands outside the database, the keys and the file of checkpoints, decides.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from audit.chains import check_chains
from audit.findings import Finding, Report, Verdict
from audit.keys import Keys, usable_keys
from audit.outside import Outside
from audit.rebuilding import (
    BLOB,
    COLUMNS,
    LEAF_OF,
    NUMBER,
    ORIGINAL,
    PLACE,
    fields_of,
    judge_of,
    moment_of,
)
from audit.settled import settled_by
from audit.walk import Walk

# A copy of an entry is as genuine as the entry: it is known by a leaf that another one has.
UNSEALED = """
    COPY (
        SELECT twin.position, twin.entry_id, original.id, {columns}
        FROM audit_entry AS entry
        LEFT JOIN audit_leaf AS twin ON twin.hash = sha256('\\x00'::bytea || entry.hash)
        LEFT JOIN audit_entry AS original ON original.id = twin.entry_id
        WHERE NOT EXISTS (SELECT FROM audit_leaf WHERE entry_id = entry.id AND position >= 0)
        ORDER BY entry.id
    ) TO STDOUT (NULL '')
"""
NO_LEAF = "decode(repeat('00', 32), 'hex')"


@dataclass
class Lines:
    """Something to write to, as COPY wants it; each line goes to `take`."""

    take: Callable[[bytes], None]

    def write(self, line: bytes) -> None:
        self.take(line)


def copy_out(statement: str, take: Callable[[bytes], None]) -> None:
    """Hand over each line of a COPY while the next ones are on their way."""
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(statement, Lines(take))


def verify(*, outside: Path | None = None, is_demanded: bool = False) -> Report:
    """Look at every entry, leaf, tile and checkpoint, and at the checkpoints that are kept in a file.

    Where there are checkpoints, that file must be there too; where it `is_demanded`, in any case.
    """
    keys = usable_keys()
    if keys is None:
        report = Report()
        report.only(Finding(Verdict.UNJUDGED, "kunci segel tidak ada atau tidak terbaca di folder kunci"))
        return report
    # Its length first: what is added to the file from now on is about entries that are not seen here.
    kept = Outside(outside, keys=keys, is_demanded=is_demanded)
    with _one_moment():
        return _Verification(keys, kept).carry_out()


@contextmanager
def _one_moment() -> Iterator[None]:
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'")
        yield


class _Verification:
    """One run."""

    def __init__(self, keys: Keys, kept: Outside) -> None:
        self.keys, self.kept = keys, kept
        self.judge = judge_of(keys)
        self.report = Report(fingerprint=keys.fingerprint)
        # Places of the tree whose entry bears another number now.
        self.moved: set[int] = set()
        self.settled = 0

    def carry_out(self) -> Report:
        self.settled = settled_by(self.keys.public)
        copy_out(UNSEALED.format(columns=COLUMNS.format(leaf=NO_LEAF)), self._look_at_unsealed)
        walk = Walk(self.report, self.keys, judge=self.judge, moved=self.moved, vouches=self.kept.vouches)
        walk.carry_out(lambda statement: copy_out(statement, walk.step), columns=COLUMNS)
        check_chains(self.report, walk.chains, is_tree_whole=walk.is_whole)
        self.kept.compare(self.report, walk)
        self._consider_the_key(walk)
        return self.report

    def _look_at_unsealed(self, line: bytes) -> None:
        fields, report = fields_of(line), self.report
        _, is_ours, wrong = self.judge(fields, bytes.fromhex(fields[BLOB]))
        position, twin, original = fields[PLACE], fields[LEAF_OF], fields[ORIGINAL]
        report.entries += 1
        at, number = moment_of(fields), int(fields[NUMBER])
        if not is_ours:
            said = f"catatan ini tidak ditulis oleh aplikasi dan tidak tersegel; {wrong}"
            report.add(Finding(Verdict.INSERTED, said, number, at))
            return
        report.genuine += 1
        if wrong:
            report.add(Finding(Verdict.CHANGED, wrong, number, at))
        elif twin and original:
            report.add(Finding(Verdict.INSERTED, f"catatan ini salinan catatan nomor {twin}", number, at))
        elif twin:
            self.moved.add(int(position))
            report.add(
                Finding(Verdict.REORDERED, f"catatan ini semula bernomor {twin}", number, at, int(position))
            )
        else:
            self._wait(number, at)

    def _wait(self, number: int, at: datetime | None) -> None:
        """It is new, or it came under a number under which none was to come."""
        if number <= self.settled:
            said = "catatan ini belum disegel, padahal nomornya sudah terlewati ketika segel terakhir dibuat"
            self.report.add(Finding(Verdict.REORDERED, said, number, at))
        else:
            self.report.wait(at)

    def _consider_the_key(self, walk: Walk) -> None:
        """Where nothing at all bears witness to the key, the key may simply be another one."""
        report = self.report
        if report.verdict == Verdict.INTACT or report.genuine or walk.signed or self.kept.signed:
            return
        if walk.first_at is None or walk.first_at < self.keys.since:
            said = "tidak satu pun catatan atau segel dibuat dengan kunci ini; pulihkan folder kunci dari cadangan"
            report.only(Finding(Verdict.UNJUDGED, said))
