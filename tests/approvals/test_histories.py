"""No history in which an approval outlives an edit, or is made by the wrong person, twice, or of something unseen."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from accounts.models import Role, User
from registrations.models import Registration
from sop.states import State
from tests.approvals.histories import Histories
from tests.killing.office import person
from tests.killing.stages import Stages

EXAMPLES, STEPS = 40, 10


def second_head() -> None:
    first = person(Role.KEPALA_DINAS)
    User.objects.create_user(
        "citra.kepala",
        office=first.office,
        role=first.role,
        full_name="Citra Contoh",
        email="citra@contoh.go.id",
        nip="197502022000032002",
    )


@pytest.mark.django_db(transaction=True)
def test_no_history_has_an_approval_that_should_not_be(stages: Stages) -> None:
    stage = stages.before(Registration, State.FILLED, "sign")

    class Here(Histories):
        paper = stages.paper

    Here.stage = stages.after(stage, second_head, known_as="two heads")
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            # What was found is told as it was found: to make it shorter takes minutes.
            phases=[Phase.generate],
            # A whole database is copied for each example.
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
