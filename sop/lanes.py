"""A table's flow as swimlanes, with the five symbols of PermenPAN-RB 35/2012. Pure: rows in, drawing out.

Each cell is a cross: its middle may hold a symbol, and the flow runs along those of its arms that are named. So the
drawing fits rows of any height, which are known only to whoever sets the page. Lengths are units of the drawing.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from textwrap import wrap

LETTERS, LINE, SHORTEST, ROOM, TALL = 11, 16, 16, 11, 24
# A decision is narrow where its first and last lines stand.
LETTERS_OF_DECISION = 7


class Shape(StrEnum):
    """The symbols that stand in a cell; the fifth, the arrow, runs between them."""

    CAPSULE = "capsule"
    BOX = "box"
    DIAMOND = "diamond"
    CONNECTOR = "connector"


class Arm(StrEnum):
    """From the middle of a cell to one of its edges."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Place:
    """One row, as far as it is drawn: in whose lane, with which symbol, and what is written into it."""

    lane: str
    symbol: str
    mark: str = ""
    is_inferred: bool = False


@dataclass(frozen=True)
class Cell:
    """One lane of one row."""

    shape: Shape | None = None
    mark: str = ""
    is_inferred: bool = False
    arms: frozenset[Arm] = frozenset()

    @property
    def runs(self) -> str:
        """The arms in words, for a stylesheet."""
        return " ".join(f"runs-{arm}" for arm in Arm if arm in self.arms)

    @property
    def is_entered(self) -> bool:
        """Whether an arrow ends at the symbol; it always comes from above."""
        return self.shape is not None and Arm.UP in self.arms

    @property
    def half(self) -> int:
        """Half the height of the symbol."""
        needed = len(self._lines) * LINE // 2 + 6
        if self.shape == Shape.DIAMOND:
            return max(24, 2 * needed)
        return 9 if self.shape == Shape.CONNECTOR else max(SHORTEST, needed)

    @property
    def height(self) -> int:
        return 2 * self.half

    @property
    def is_tall(self) -> bool:
        """Whether it needs more than an ordinary row."""
        return self.half > TALL

    @property
    def reach(self) -> int:
        """From the middle to where the drawing ends, with the head of the arrow and as much below."""
        return self.half + ROOM

    @property
    def span(self) -> int:
        return 2 * self.reach

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The text in the symbol, each line with the height of its foot."""
        first = 5 - LINE // 2 * (len(self._lines) - 1)
        return [(first + LINE * place, line) for place, line in enumerate(self._lines)]

    @property
    def _lines(self) -> list[str]:
        return wrap(self.mark, LETTERS_OF_DECISION if self.shape == Shape.DIAMOND else LETTERS)


Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The rows that stand on one page; connectors lead from the page before and to the next."""

    rows: tuple[Cells, ...]
    head: Cells = ()
    foot: Cells = ()


def lay_out(
    places: Sequence[Place], *, lanes: Sequence[str], breaks: Collection[int] = ()
) -> tuple[Sheet, ...]:
    """The drawing of a table, page by page; `breaks` are the rows, counted from 0, that begin a page.

    Start and end share the cell of their activity, so the first row and the last are capsules.
    """
    drawn = [_row(places, at, lanes=lanes) for at in range(len(places))]
    starts = sorted({0, len(places), *(at for at in breaks if 0 < at < len(places))})
    return tuple(_sheet(drawn, places, begin, end, lanes=lanes) for begin, end in pairwise(starts))


def _sheet(
    drawn: Sequence[Cells], places: Sequence[Place], begin: int, end: int, *, lanes: Sequence[str]
) -> Sheet:
    return Sheet(
        rows=tuple(drawn[begin:end]),
        head=_connected(places[begin].lane, Arm.DOWN, lanes=lanes) if begin else (),
        foot=_connected(places[end].lane, Arm.UP, lanes=lanes) if end < len(places) else (),
    )


def _connected(lane: str, arm: Arm, *, lanes: Sequence[str]) -> Cells:
    """A strip with the off-page connector, in the lane in which the flow goes on."""
    connector = Cell(Shape.CONNECTOR, arms=frozenset({arm}))
    return tuple(connector if each == lane else Cell() for each in lanes)


def _row(places: Sequence[Place], at: int, *, lanes: Sequence[str]) -> Cells:
    here = places[at]
    arms: dict[str, set[Arm]] = {lane: set() for lane in lanes}
    if at:
        arms[here.lane].add(Arm.UP)
    if at + 1 < len(places):
        for lane, arm in _way(here.lane, places[at + 1].lane, lanes=lanes):
            arms[lane].add(arm)
    is_end = at in {0, len(places) - 1}
    symbol = Cell(
        Shape.CAPSULE if is_end else Shape(here.symbol), mark=here.mark, is_inferred=here.is_inferred
    )
    return tuple(
        replace(symbol if lane == here.lane else Cell(), arms=frozenset(arms[lane])) for lane in lanes
    )


def _way(start: str, goal: str, *, lanes: Sequence[str]) -> Iterator[tuple[str, Arm]]:
    """Sideways at the height of the symbol, then down in the lane of the next one: no other symbol is there."""
    begin, end = lanes.index(start), lanes.index(goal)
    ahead, back = (Arm.RIGHT, Arm.LEFT) if begin < end else (Arm.LEFT, Arm.RIGHT)
    step = 1 if begin < end else -1
    for at in range(begin, end, step):
        yield lanes[at], ahead
        yield lanes[at + step], back
    yield goal, Arm.DOWN
