"""Whatever dies in the middle of whatever act: it has happened with all that belongs to it, or not at all.

Each act of both tables, in each state in which it is possible, is carried out against the real database by a process
that is killed by SIGKILL before its first statement, before its second, and so on to its COMMIT and right after it.
"""

import pytest

from audit.actions import Outcome
from audit.models import Entry
from registrations.models import Registration
from renewals.models import Renewal
from sop.case import ways_of
from sop.states import State
from tests.killing.databases import Mortal
from tests.killing.look import kill_everywhere
from tests.killing.office import Model, act_on, actor, the
from tests.killing.stages import Stages

pytestmark = pytest.mark.django_db(transaction=True)
# Read off the machines themselves: an act that comes to one is killed here without anybody thinking of it.
ACTS = [
    pytest.param(model, way.source, way.name, id=f"{model.__name__}-{way.source}-{way.name}".lower())
    for model in (Registration, Renewal)
    for way in sorted(ways_of(model), key=lambda way: (list(State).index(way.source), way.name))
]


@pytest.mark.parametrize(("model", "source", "action"), ACTS)
def test_an_act_that_is_killed_has_happened_whole_or_not_at_all(
    stages: Stages, model: Model, source: str, action: str
) -> None:
    way = next(way for way in ways_of(model) if (way.source, way.name) == (source, action))
    stage = stages.before(model, source, action)

    with Mortal(stage) as mortal:
        act = act_on(model, action, paper=stages.paper)
        known = set(Entry.objects.values_list("pk", flat=True))
        by = actor(the(model), action)

        def happened() -> None:
            case = the(model)
            (entry,) = Entry.objects.exclude(pk__in=known)
            assert (entry.action, entry.outcome, entry.actor, entry.role) == (
                action,
                Outcome.DONE,
                by,
                by.role,
            )
            target = way.target or source
            assert (entry.facts["from_state"], entry.facts["to_state"], case.state) == (
                source,
                target,
                target,
            )

        # Rendering the form takes longer than everything else together.
        each_again = action != "fill"
        kill_everywhere(act, restore=mortal.restore, happened=happened, each_again=each_again)
