"""The walk along the sealed entries in the order of the tree, which it lets grow once more."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection

from audit.chains import Chains
from audit.conclusions import Vouches, conclude
from audit.findings import REMEMBERED, TOLD, Finding, Report, Verdict
from audit.keys import Keys
from audit.merkle import KEPT, Growing, leaf_hash
from audit.rebuilding import BLOB, CASE, LEAF_OF, NUMBER, PLACE, Judge, fields_of, moment_of
from audit.seals import Checkpoint

# A multiple of the smallest kept subtree; checkpoints and tiles of so many leaves are held at a time.
STRETCH = 2048
SEALED = """
    COPY (
        SELECT leaf.position, leaf.entry_id, NULL, {columns}
        FROM audit_leaf AS leaf LEFT JOIN audit_entry AS entry ON entry.id = leaf.entry_id
        WHERE leaf.position >= {first} ORDER BY leaf.position LIMIT {stretch}
    ) TO STDOUT (NULL '')
"""
SIZES = """
    SELECT (SELECT max(position) + 1 FROM audit_leaf), (SELECT max(size) FROM audit_checkpoint),
        (SELECT at FROM audit_checkpoint ORDER BY size LIMIT 1), (SELECT count(*) FROM audit_tile)
"""
TILES = "SELECT height, index, hash FROM audit_tile WHERE height = %s AND index >= %s AND index < %s"
# A leaf that no walk comes to would hide its entry from the sealer.
BESIDE = "SELECT entry_id, position FROM audit_leaf WHERE position < 0 ORDER BY position LIMIT %s"
ELSEWHERE = "SELECT position FROM audit_leaf WHERE hash = %s"


class Walk:
    """One walk. `size` is how many leaves there are, `signed` up to where a root is rightly signed and right."""

    def __init__(
        self, report: Report, keys: Keys, *, judge: Judge, moved: set[int], vouches: Vouches
    ) -> None:
        self.report, self.keys, self.judge, self.moved = report, keys, judge, moved
        # Whether a checkpoint outside the database says that a tree of so many leaves has this root.
        self.vouches = vouches
        self.chains = Chains()
        self.tree = Growing()
        with connection.cursor() as cursor:
            cursor.execute(SIZES)
            size, sealed, self.first_at, self.tiles = cursor.fetchone()
        self.size, self.sealed_size = int(size or 0), int(sealed or 0)
        self.signed = 0
        self.first_wrong: tuple[int, int] | None = None
        self.is_gapless = True
        # Of the checkpoints whose signature is not ours, how many there are and the one over most leaves.
        self.unsigned, self.last_unsigned, self.last_unsigned_root = 0, 0, b""
        # Genuine entries at the place of another leaf.
        self.strangers: list[tuple[int, int, datetime | None, bytes]] = []
        self.checkpoints: dict[int, Checkpoint] = {}
        self.stored: dict[tuple[int, int], bytes] = {}
        self._next = 0

    @property
    def is_whole(self) -> bool:
        """Whether the tree is the one that was signed, up to its end."""
        return self.is_gapless and self.first_wrong is None and self.signed == self.size

    def carry_out(self, copy_out: Callable[[str], None], *, columns: str) -> None:
        """Have every leaf handed to `step`, a stretch at a time."""
        chosen = columns.format(leaf="leaf.hash")
        while self._next < self.size:
            first = self._next
            self._prepare(first)
            copy_out(SEALED.format(columns=chosen, first=first, stretch=STRETCH))
            self.chains.settle()
        self._count_tiles()
        self._look_beside()
        self._place_strangers()
        conclude(self)

    def _prepare(self, first: int) -> None:
        """What is to be met on the next stretch. Positions that leave a gap come with what was fetched for theirs."""
        self.checkpoints = Checkpoint.objects.in_bulk(
            Checkpoint.objects.filter(size__gt=first, size__lte=first + STRETCH).values_list(
                "size", flat=True
            )
        )
        self.stored.clear()
        with connection.cursor() as cursor:
            for height in KEPT:
                cursor.execute(TILES, [height, first >> height, (first + STRETCH >> height) + 1])
                self.stored.update({(at, index): bytes(found) for at, index, found in cursor.fetchall()})

    def step(self, line: bytes) -> None:
        """Look at one leaf and its entry."""
        fields = fields_of(line)
        position, blob = int(fields[PLACE]), bytes.fromhex(fields[BLOB])
        report, leaf = self.report, blob[:32]
        if position != self._next and self.is_gapless:
            self.is_gapless = False
            said = f"daun nomor {self._next} sampai {position - 1} pada pohon segel tidak ada lagi"
            report.add(Finding(Verdict.DELETED, said, position=self._next))
        self._next = position + 1
        report.sealed += 1
        if fields[NUMBER]:
            report.entries += 1
            self._look_at(fields, blob, position)
        elif position not in self.moved:
            said = "catatan ini tersegel, tetapi tidak ada lagi"
            report.add(Finding(Verdict.DELETED, said, int(fields[LEAF_OF]), position=position))
        if self.is_gapless:
            self._grow(leaf)

    def _look_at(self, fields: list[str], blob: bytes, position: int) -> None:
        chained, is_ours, wrong = self.judge(fields, blob)
        if wrong:
            # More leaves than were ever signed: somebody has added to them.
            is_more = not is_ours and self.size > self.sealed_size
            verdict = Verdict.INSERTED if is_more else Verdict.CHANGED
            self.report.add(Finding(verdict, wrong, int(fields[NUMBER]), moment_of(fields), position))
        if not is_ours:
            return
        self.report.genuine += 1
        if fields[CASE]:
            self.chains.add(fields, blob)
        own = leaf_hash(chained)
        if own != blob[:32] and not wrong and len(self.strangers) < REMEMBERED:
            self.strangers.append((int(fields[NUMBER]), position, moment_of(fields), own))

    def _grow(self, leaf: bytes) -> None:
        for height, index, node in self.tree.append(leaf):
            if self.stored.get((height, index)) != node:
                said = f"simpul ke-{index} setinggi {height} pada pohon segel tidak cocok dengan daunnya"
                self.report.add(Finding(Verdict.CHANGED, said))
        checkpoint = self.checkpoints.get(self.tree.size)
        if checkpoint is not None:
            self._compare(checkpoint)

    def _compare(self, checkpoint: Checkpoint) -> None:
        self.report.checkpoints += 1
        if not self.is_ours(checkpoint):
            self.note_unsigned(checkpoint.size)
            self.last_unsigned_root = self.tree.root()
        elif self.tree.root() == bytes(checkpoint.root):
            self.signed = checkpoint.size
        elif self.first_wrong is None:
            self.first_wrong = (self.signed, checkpoint.size)

    def is_ours(self, checkpoint: Checkpoint) -> bool:
        """Whether it bears our signature."""
        return checkpoint.is_by(self.keys.public)

    def note_unsigned(self, size: int) -> None:
        self.unsigned, self.last_unsigned = self.unsigned + 1, max(self.last_unsigned, size)

    def _count_tiles(self) -> None:
        """Those that are missing were met on the way."""
        if self.is_gapless and self.tiles > sum(self.size >> height for height in KEPT):
            self.report.add(Finding(Verdict.CHANGED, "pada pohon segel ada simpul yang tidak pernah dibuat"))

    def _look_beside(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(BESIDE, [TOLD])
            for number, position in cursor.fetchall():
                said = "daun catatan ini berdiri di luar pohon segel"
                self.report.add(Finding(Verdict.INSERTED, said, number, position=position))

    def _place_strangers(self) -> None:
        for number, position, at, own in self.strangers:
            with connection.cursor() as cursor:
                cursor.execute(ELSEWHERE, [own])
                found = cursor.fetchone()
            if found:
                said = f"catatan ini semula di tempat ke-{found[0]}, kini di tempat ke-{position}"
                self.report.add(Finding(Verdict.REORDERED, said, number, at, position))
            else:
                said = "daun catatan ini pada pohon segel bukan daunnya sendiri"
                self.report.add(Finding(Verdict.CHANGED, said, number, at, position))
