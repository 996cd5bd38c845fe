"""What the SOP's file says and what the code does are the same rows."""

from registrations.models import Registration
from sop.case import step_names
from sop.models import Sop
from sop.procedures import ROWS


def test_the_rows_of_the_table_are_the_steps_of_the_model(sop: Sop) -> None:
    rows = [step.action for step in sop.steps.filter(procedure=Registration.procedure).order_by("order")]
    assert rows == list(ROWS[Registration.procedure])
    assert sorted(rows) == sorted(step_names(Registration))
