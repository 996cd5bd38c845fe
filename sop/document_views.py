"""The SOP itself, as a page: the office's own words, and apart from them what the editors add."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Request
from sop.models import Actor, Procedure, Sop, Step

# Items 8 to 13 of the identity block, in the regulation's order (PermenPAN-RB 35/2012); the file keeps the SOP's own.
REGULATION_ORDER = ("legal_basis", "related", "warning", "qualifications", "equipment", "records")


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


@require_safe
def document(request: Request) -> HttpResponse:
    """The revision that is in force in the reader's office; every role may read it."""
    try:
        sop = Sop.objects.current(request.user.office_id)
    except Sop.DoesNotExist:
        return render(request, "sop/document.html")
    context = {
        "sop": sop,
        "document": sop.document,
        "sections": sorted(
            sop.document["sections"], key=lambda section: REGULATION_ORDER.index(section["key"])
        ),
        "notes": _identity_notes(sop.document),
        "tables": _tables(sop),
    }
    return render(request, "sop/document.html", context)


def _identity_notes(document: dict[str, Any]) -> list[tuple[str, str]]:
    """What the editors say of the cover and the identity block, with what it is about."""
    noted = [("Sampul", document["cover"]["note"])]
    noted += [(field["label"], field["note"]) for field in document["identity"]["fields"]]
    noted += [(section["heading"], section["note"]) for section in document["sections"]]
    noted += [("Tanda tangan", document["signature"]["note"])]
    return [(about, note) for about, note in noted if note]


def _tables(sop: Sop) -> list[Table]:
    steps, written = list(sop.steps.order_by("procedure", "order")), sop.document["procedures"]
    return [
        _table(
            written[procedure],
            procedure=procedure,
            steps=[step for step in steps if step.procedure == procedure],
        )
        for procedure in filter(written.__contains__, Procedure)
    ]


def _table(written: dict[str, Any], *, procedure: Procedure, steps: list[Step]) -> Table:
    numbers = {step.action: step.number_as_written for step in steps}
    gates = [
        {"actor": Actor(gate["actor"]).label, "number": numbers[gate["before"]], "label": gate["label"]}
        for gate in written["gates"]
    ]
    return Table(procedure, written["title"], written["title_note"], steps, gates)
