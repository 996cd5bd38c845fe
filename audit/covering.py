"""How the leaves of some entries and the hashes of other subtrees cover the tree: a proof for all of them at once.

From the left, without a gap: `[from, to]` are places whose entries are contained, `[from, to, hash]` is a complete
subtree in which none is. Where the tree ended when one of the `cuts` was signed, a subtree ends too, so that the root
of that moment follows as well.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from django.db import connection

from audit.merkle import KEPT, root_over
from audit.tree import LEAVES, TreeDamaged, subtree

# As many leaves as are fetched at a time; a multiple of the smallest kept subtree.
STRETCH = 2048


class Nearby:
    """Hashes of complete subtrees, asked for from the left."""

    def __init__(self) -> None:
        self._first = -1
        self._leaves: list[bytes] = []

    def __call__(self, height: int, index: int) -> bytes | None:
        """None where the database does not hold all of it any more."""
        if height >= KEPT[0]:
            try:
                return subtree(height, index)
            except TreeDamaged:
                return None
        begin = index << height
        self._fetch(begin - begin % STRETCH)
        leaves = self._leaves[begin - self._first : begin - self._first + (1 << height)]
        return root_over(leaves) if len(leaves) == 1 << height else None

    def _fetch(self, first: int) -> None:
        if first != self._first:
            with connection.cursor() as cursor:
                cursor.execute(LEAVES, [first, first + STRETCH])
                self._first, self._leaves = first, [bytes(leaf) for (leaf,) in cursor.fetchall()]


class Covering:
    """The lines of it, while the places that are contained are told in their order."""

    def __init__(self, size: int, cuts: Sequence[int]) -> None:
        self.size, self._cuts, self._nearby = size, sorted(cuts), Nearby()
        self._begin = self._end = 0

    def contain(self, position: int) -> Iterator[bytes]:
        """The next place; what comes before it and is known now."""
        if position != self._end:
            yield from self._run()
            yield from self._gap(self._end, position)
            self._begin = position
        self._end = position + 1

    def finish(self) -> Iterator[bytes]:
        """The rest."""
        yield from self._run()
        yield from self._gap(self._end, self.size)

    def _run(self) -> Iterator[bytes]:
        if self._begin < self._end:
            yield _line(self._begin, self._end)

    def _gap(self, begin: int, end: int) -> Iterator[bytes]:
        cuts = self._cuts[bisect_right(self._cuts, begin) : bisect_left(self._cuts, end)]
        for until in (*cuts, end):
            while begin < until:
                height = (until - begin).bit_length() - 1
                if begin:
                    height = min(height, (begin & -begin).bit_length() - 1)
                node = self._nearby(height, begin >> height)
                yield _line(begin, begin + (1 << height), node.hex() if node else None)
                begin += 1 << height


def _line(*values: int | str | None) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"
