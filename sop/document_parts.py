"""What a SOP document consists of, for the page and for paper: the office's words, and apart from them the editors'."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sop.document_shape import IDENTITY_KEYS
from sop.lanes import Cell, Place, lay_out
from sop.models import Actor, Procedure, Sop, Step, Symbol

# Items 8 to 13 of the identity block, in the regulation's order (PermenPAN-RB 35/2012); the file keeps the SOP's own.
REGULATION_ORDER = ("legal_basis", "related", "warning", "qualifications", "equipment", "records")
Written = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One row with its lanes, and in words what is drawn in them."""

    place: int
    step: Step
    cells: tuple[Cell, ...]
    said: str


@dataclass(frozen=True)
class Sheet:
    """What of a table stands on one page; connectors lead from the page before and to the next."""

    head: tuple[Cell, ...]
    rows: list[Row]
    foot: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One table of the SOP with what belongs under it."""

    procedure: Procedure
    title: str
    title_note: str
    steps: list[Step]
    gates: list[dict[str, str]]

    @property
    def minutes(self) -> int:
        """Ours: the SOP adds nothing up."""
        return sum(step.minutes for step in self.steps)

    @property
    def rows(self) -> list[Row]:
        """All of them, as where nothing breaks."""
        return self.sheets()[0].rows

    def sheets(self, breaks: Collection[int] = ()) -> list[Sheet]:
        """The table with its flow, page by page: `breaks` are the rows, counted from 0, that begin one."""
        places = [
            Place(step.actor, step.symbol, step.mark, is_inferred=step.actor_inferred) for step in self.steps
        ]
        steps = enumerate(zip_longest(self.steps, self.steps[1:]))
        return [
            Sheet(sheet.head, [_row(cells, *next(steps)) for cells in sheet.rows], sheet.foot)
            for sheet in lay_out(places, lanes=Actor.values, breaks=breaks)
        ]


def _row(cells: tuple[Cell, ...], place: int, steps: tuple[Step, Step | None]) -> Row:
    step, following = steps
    shape = next(cell.shape for cell in cells if cell.shape)
    said = f"{Symbol(shape).label} {step.mark}".strip()
    if step.actor_inferred:
        said += ", disimpulkan penyunting"
    if following:
        said += f", lanjut ke langkah {following.number_as_written} ({following.get_actor_display()})"
    return Row(place, step, cells, said)


@dataclass(frozen=True)
class Parts:
    """A SOP document, taken apart."""

    sop: Sop

    @property
    def document(self) -> Written:
        written: Written = self.sop.document
        return written

    @property
    def fields(self) -> list[Written]:
        """The rows of the identity block, in the regulation's order."""
        return sorted(
            self.document["identity"]["fields"], key=lambda field: IDENTITY_KEYS.index(field["key"])
        )

    @property
    def sections(self) -> list[Written]:
        return sorted(self.document["sections"], key=lambda section: REGULATION_ORDER.index(section["key"]))

    @property
    def pairs(self) -> list[tuple[Written, Written]]:
        """The sections as they stand side by side."""
        half = len(REGULATION_ORDER) // 2
        return list(zip(self.sections[:half], self.sections[half:], strict=True))

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What the editors say of the cover and the identity block, with what it is about."""
        document = self.document
        noted = [("Sampul", document["cover"]["note"])]
        noted += [(field["label"], field["note"]) for field in document["identity"]["fields"]]
        noted += [(section["heading"], section["note"]) for section in document["sections"]]
        noted += [("Tanda tangan", document["signature"]["note"])]
        return [(about, note) for about, note in noted if note]


def tables_of(sop: Sop) -> list[Table]:
    """Its tables, those that the revision has, each with its rows."""
    steps, written = list(sop.steps.order_by("procedure", "order")), sop.document["procedures"]
    return [
        _table(
            written[procedure],
            procedure=procedure,
            steps=[step for step in steps if step.procedure == procedure],
        )
        for procedure in filter(written.__contains__, Procedure)
    ]


def _table(written: Mapping[str, Any], *, procedure: Procedure, steps: list[Step]) -> Table:
    numbers = {step.action: step.number_as_written for step in steps}
    gates = [
        {"actor": Actor(gate["actor"]).label, "number": numbers[gate["before"]], "label": gate["label"]}
        for gate in written["gates"]
    ]
    return Table(procedure, written["title"], written["title_note"], steps, gates)
