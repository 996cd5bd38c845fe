"""The drawing of a table's flow, for any sequence of actors and any breaks."""

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sop.lanes import Arm, Cell, Cells, Place, Shape, Sheet, lay_out
from sop.procedures import Symbol

OPPOSITE = {Arm.UP: Arm.DOWN, Arm.DOWN: Arm.UP, Arm.LEFT: Arm.RIGHT, Arm.RIGHT: Arm.LEFT}
STEP = {Arm.UP: (-1, 0), Arm.DOWN: (1, 0), Arm.LEFT: (0, -1), Arm.RIGHT: (0, 1)}
LANES = ("ADB", "KEPALA_DINAS", "BSRE", "SIAK")

lanes_of_some = st.integers(1, len(LANES)).map(lambda count: LANES[:count])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Place], tuple[str, ...], set[int]]:
    """Rows of any actors, their lanes, and the rows at which a page begins."""
    lanes = draw(lanes_of_some)
    place = st.builds(
        Place, lane=st.sampled_from(lanes), symbol=st.sampled_from(Symbol.values), is_inferred=st.booleans()
    )
    places = draw(st.lists(place, min_size=1, max_size=12))
    return places, lanes, draw(st.sets(st.integers(-1, 14)))


def strips(sheets: tuple[Sheet, ...]) -> Iterator[Cells]:
    """All rows of the drawing, those with the connectors too, in the order of the pages."""
    for sheet in sheets:
        yield from (strip for strip in (sheet.head, *sheet.rows, sheet.foot) if strip)


def symbols_in(cells: Cells) -> list[tuple[int, Cell]]:
    return [(lane, cell) for lane, cell in enumerate(cells) if cell.shape]


def walked(grid: list[Cells]) -> tuple[list[tuple[int, int]], list[tuple[int, int, Arm]]]:
    """The symbols that are met from the first one on, and every half of a line that is run along.

    Between a foot and the head of the next page there is no line: there the walk goes on from connector to connector.
    """
    lane = symbols_in(grid[0])[0][0]
    at, came, met, run = (0, lane), None, [(0, lane)], list[tuple[int, int, Arm]]()
    while True:
        ways = [arm for arm in grid[at[0]][at[1]].arms if arm != came]
        if not ways:
            following = (at[0] + 1, at[1])
            if at[0] + 1 == len(grid):
                return met, run
            at, came = following, None
        else:
            (way,) = ways
            run.append((*at, way))
            at = (at[0] + STEP[way][0], at[1] + STEP[way][1])
            came = OPPOSITE[way]
            run.append((*at, came))
            assert came in grid[at[0]][at[1]].arms
        if grid[at[0]][at[1]].shape:
            met.append(at)


@given(tables())
def test_each_row_has_one_symbol_in_the_lane_of_its_actor(
    table: tuple[list[Place], tuple[str, ...], set[int]],
) -> None:
    places, lanes, breaks = table
    rows = [row for sheet in lay_out(places, lanes=lanes, breaks=breaks) for row in sheet.rows]
    assert [[lanes[lane] for lane, _ in symbols_in(row)] for row in rows] == [[p.lane] for p in places]
    assert all(len(row) == len(lanes) for row in rows)


@given(tables())
def test_the_ends_are_capsules_and_what_is_between_them_is_as_written(
    table: tuple[list[Place], tuple[str, ...], set[int]],
) -> None:
    places, lanes, breaks = table
    rows = [row for sheet in lay_out(places, lanes=lanes, breaks=breaks) for row in sheet.rows]
    shapes = [symbols_in(row)[0][1].shape for row in rows]
    assert (shapes[0], shapes[-1]) == (Shape.CAPSULE, Shape.CAPSULE)
    assert shapes[1:-1] == [place.symbol for place in places[1:-1]]


@given(tables())
def test_the_arrows_lead_from_each_symbol_to_the_next_and_no_line_is_left_over(
    table: tuple[list[Place], tuple[str, ...], set[int]],
) -> None:
    places, lanes, breaks = table
    grid = list(strips(lay_out(places, lanes=lanes, breaks=breaks)))
    met, run = walked(grid)
    assert met == [(at, lane) for at, row in enumerate(grid) for lane, _ in symbols_in(row)]
    drawn = {
        (at, lane, arm) for at, row in enumerate(grid) for lane, cell in enumerate(row) for arm in cell.arms
    }
    assert sorted(run) == sorted(drawn)


@given(tables())
def test_no_line_runs_through_a_symbol(table: tuple[list[Place], tuple[str, ...], set[int]]) -> None:
    places, lanes, breaks = table
    grid = list(strips(lay_out(places, lanes=lanes, breaks=breaks)))
    for at, row in enumerate(grid):
        for _, cell in symbols_in(row):
            # One way in, from above, and one way out; at the ends only one of them.
            assert len(cell.arms - {Arm.UP}) == (0 if at == len(grid) - 1 or cell.arms == {Arm.UP} else 1)
            assert cell.is_entered == (Arm.UP in cell.arms)


@given(tables())
def test_connectors_stand_at_the_foot_and_at_the_next_head_in_one_lane(
    table: tuple[list[Place], tuple[str, ...], set[int]],
) -> None:
    places, lanes, breaks = table
    sheets = lay_out(places, lanes=lanes, breaks=breaks)
    assert len(sheets) == 1 + len([at for at in breaks if 0 < at < len(places)])
    assert (sheets[0].head, sheets[-1].foot) == ((), ())
    for before, after in pairwise(sheets):
        (foot,), (head,) = symbols_in(before.foot), symbols_in(after.head)
        assert foot[0] == head[0] == symbols_in(after.rows[0])[0][0]
        assert (foot[1].shape, head[1].shape) == (Shape.CONNECTOR, Shape.CONNECTOR)


@given(st.text(max_size=80), st.sampled_from([Shape.CAPSULE, Shape.BOX, Shape.DIAMOND]))
def test_what_is_written_into_a_symbol_stays_inside_it(mark: str, shape: Shape) -> None:
    cell = Cell(shape, mark=mark)
    assert "".join("".join(line for _, line in cell.lines).split()) == "".join(mark.split())
    assert all(-cell.half < foot - 10 and foot + 3 < cell.half for foot, _ in cell.lines)


def test_the_renewal_goes_from_the_head_to_the_adb() -> None:
    places = [
        Place("KEPALA_DINAS", "capsule", "mulai"),
        Place("ADB", "box"),
        Place("ADB", "capsule", "Selesai"),
    ]
    (sheet,) = lay_out(places, lanes=LANES[:2])
    assert [[sorted(cell.arms) for cell in row] for row in sheet.rows] == [
        [[Arm.DOWN, Arm.RIGHT], [Arm.LEFT]],
        [[Arm.DOWN, Arm.UP], []],
        [[Arm.UP], []],
    ]
