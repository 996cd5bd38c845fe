"""The checkpoints that have left the database, against what it holds now.

They alone know of a tail that was cut off together with its seals, or of a database that stands again as it stood
earlier. Which of the two it was, the sequence of the entries' numbers tells: a dump brings the old one back, and who
cuts entries off leaves it where it was. Whoever sets it back as well has restored an earlier state by hand.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

from django.db import connection

from audit.conclusions import ends_as_drawn
from audit.findings import Finding, Report, Verdict
from audit.keys import Keys
from audit.notes import SignedNote, read_notes
from audit.sealing import DRAWN
from audit.seals import Checkpoint
from audit.tree import TreeDamaged, grown

BATCH = 500
# A root that no checkpoint in the database is about costs some hundred rows.
MOST_RECKONED = 200
FIRST_SINCE = """
    SELECT min(entry.id) FROM audit_leaf AS leaf JOIN audit_entry AS entry ON entry.id = leaf.entry_id
    WHERE leaf.position >= %s AND entry.at > %s
"""


class Walked(Protocol):
    """As much of a walk as is asked for here."""

    size: int
    signed: int
    first_wrong: tuple[int, int] | None
    is_gapless: bool


@dataclass
class _Lost:
    """The notes whose tree is not there: the greatest, what was drawn by then, and the last one before them that is."""

    count: int = 0
    size: int = 0
    drawn: int = 0
    at: datetime | None = None
    beyond: int = 0
    fitting: int = 0

    def add(self, signed: SignedNote, *, is_beyond: bool) -> None:
        self.count += 1
        self.beyond += is_beyond
        self.size, self.drawn = max(self.size, signed.note.size), max(self.drawn, signed.note.drawn)
        self.at = max(self.at or signed.note.at, signed.note.at)


@dataclass
class Outside:
    """A file of notes, as long as it was when this was made. `is_demanded`: whoever named it says that there is one."""

    path: Path | None
    keys: Keys
    is_demanded: bool = False
    length: int = 0
    signed: int = 0
    foreign: int = 0
    unreadable: int = 0
    reckoned: int = 0
    missing: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.path is not None:
            with suppress(OSError):
                self.length = self.path.stat().st_size

    def compare(self, report: Report, walk: Walked) -> None:
        """Add what the notes say of the tree that was walked along."""
        lost = _Lost()
        if self.path is not None and not self.length and (self.is_demanded or Checkpoint.objects.exists()):
            said = f"berkas segel di luar basis data, {self.path}, tidak ada, kosong, atau tidak terbaca"
            report.add(Finding(Verdict.UNJUDGED, said))
        try:
            notes = self._notes()
            while batch := list(islice(notes, BATCH)):
                self._compare_batch([note for note in batch if self._is_ours(note)], walk, lost)
        except (OSError, UnicodeDecodeError):
            report.add(Finding(Verdict.UNJUDGED, "berkas segel di luar basis data tidak terbaca"))
        report.outside = self.signed
        self._tell(report, walk, lost)

    def vouches(self, size: int, root: bytes) -> bool:
        """Whether a note that we have signed says that a tree of so many leaves has this root."""
        with suppress(OSError, UnicodeDecodeError):
            return any(
                (one.note.size, one.note.root) == (size, root) and one.is_by(self.keys.public)
                for one in self._notes()
                if one is not None
            )
        return False

    def _notes(self) -> Iterator[SignedNote | None]:
        if self.path is None or not self.length:
            return
        with self.path.open("rb") as file:
            left = self.length

            def lines() -> Iterator[str]:
                nonlocal left
                while left > 0 and (line := file.readline(min(left, 4096))):
                    left -= len(line)
                    yield line.decode()

            yield from read_notes(lines())

    def _is_ours(self, signed: SignedNote | None) -> bool:
        if signed is None:
            self.unreadable += 1
        elif signed.is_by(self.keys.public):
            self.signed += 1
            return True
        else:
            self.foreign += 1
        return False

    def _compare_batch(self, notes: list[SignedNote | None], walk: Walked, lost: _Lost) -> None:
        ours = [signed for signed in notes if signed is not None]
        sizes = [signed.note.size for signed in ours]
        roots = dict(Checkpoint.objects.filter(size__in=sizes).values_list("size", "root"))
        for signed in ours:
            note = signed.note
            if note.size > walk.size:
                lost.add(signed, is_beyond=True)
                continue
            root = roots.get(note.size) or self._reckoned(note.size)
            if root is None:
                continue
            if bytes(root) != note.root:
                lost.add(signed, is_beyond=False)
            else:
                # What fits after something was lost was sealed after that.
                lost.fitting = lost.fitting if lost.count else note.size
                if note.size not in roots:
                    self.missing.append(note.size)

    def _reckoned(self, size: int) -> bytes | None:
        """The root that the tree has at a size for which there is no checkpoint any more."""
        self.reckoned += 1
        if self.reckoned > MOST_RECKONED:
            return None
        try:
            return grown(size).root()
        except TreeDamaged:
            return None

    def _tell(self, report: Report, walk: Walked, lost: _Lost) -> None:
        if self.path is not None and (self.unreadable or self.foreign):
            said = (
                f"{self.unreadable + self.foreign} segel pada berkas di luar basis data tidak terbaca atau tidak "
                "ditandatangani dengan kunci aplikasi"
            )
            report.add(Finding(Verdict.UNJUDGED, said))
        if self.missing:
            said = (
                f"segel atas {self.missing[0]} catatan tidak ada lagi di basis data; catatannya sendiri utuh"
            )
            report.add(Finding(Verdict.DELETED, said))
        # What is wrong within the database has its own name already, and shows in the roots as well.
        if lost.count and (lost.beyond or report.verdict == Verdict.INTACT):
            self._tell_of_lost(report, walk, lost)

    def _tell_of_lost(self, report: Report, walk: Walked, lost: _Lost) -> None:
        if report.counts[Verdict.TRUNCATED] or report.counts[Verdict.DELETED] or walk.first_wrong is not None:
            return
        if ends_as_drawn(lost.drawn):
            where = f"di antara catatan tersegel ke-{lost.fitting + 1} dan ke-{lost.size}"
            said = f"{where} ada yang dihapus bersama segelnya"
            report.add(Finding(Verdict.DELETED, said, at=lost.at))
        elif self._was_set_back(lost):
            said = (
                f"basis data berdiri seperti sebelum segel atas {lost.size} catatan di luar basis data dibuat; yang "
                f"sama di keduanya hanya {lost.fitting} catatan pertama"
            )
            report.add(Finding(Verdict.RESTORED, said, at=lost.at))
        else:
            said = f"di luar basis data ada segel atas {lost.size} catatan, yang tersegel kini {walk.size}"
            report.add(Finding(Verdict.TRUNCATED, said, at=lost.at))

    def _was_set_back(self, lost: _Lost) -> bool:
        """Whether numbers are given once more that had been given when the lost checkpoints were made."""
        with connection.cursor() as cursor:
            cursor.execute(DRAWN)
            (drawn,) = cursor.fetchone()
            if drawn < lost.drawn:
                return True
            cursor.execute(FIRST_SINCE, [lost.fitting, lost.at])
            (first,) = cursor.fetchone()
        return first is not None and first <= lost.drawn
