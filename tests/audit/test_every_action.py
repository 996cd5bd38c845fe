"""Nothing can be on record that no test has looked for there."""

import re

import pytest

from audit.actions import Action
from registrations.models import Registration
from renewals.models import Renewal
from sop.case import ways_of
from tests.house.test_house_rules import of_rooms, tracked

# Of the tests that read the trail at all.
TESTS = "\n".join(text for path in tracked("tests/*.py") if "Entry" in (text := path.read_text()))
ROOMS = "\n".join(path.read_text() for path in of_rooms() if path.name != "actions.py")
# Each is carried out, and its entry looked at, where processes are killed (tests/killing).
ACTS = {way.name for model in (Registration, Renewal) for way in ways_of(model)}


@pytest.mark.parametrize("action", sorted(set(Action) - ACTS))
def test_some_test_asks_for_the_entry(action: Action) -> None:
    assert re.search(rf'Action\.{action.name}\b|"{action.value}"', TESTS)


@pytest.mark.parametrize("action", sorted(set(Action) - ACTS))
def test_the_application_writes_it(action: Action) -> None:
    assert re.search(rf"Action\.{action.name}\b", ROOMS)
