"""What the SOP's file says and what the code does are the same rows."""

from registrations.models import Registration
from sop.case import ways_of
from sop.models import Sop
from sop.procedures import ROWS
from sop.steps import STEP


def test_the_rows_of_the_table_are_the_steps_of_the_model(sop: Sop) -> None:
    rows = [step.action for step in sop.steps.filter(procedure=Registration.procedure).order_by("order")]
    assert rows == list(ROWS[Registration.procedure])
    assert sorted(rows) == sorted(way.name for way in ways_of(Registration) if way.custom["kind"] == STEP)
