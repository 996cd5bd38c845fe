"""What the tests of deaths share: databases of their own, and papers that were inspected once."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.killing.databases import name_of_database
from tests.killing.office import Paper
from tests.killing.stages import Stages
from tests.registrations.conftest import paper

__all__ = ["paper"]


@pytest.fixture
def _django_db_helper(django_db_setup: None) -> None:
    """Nothing is begun or emptied in the common database: no test here writes to it."""


@pytest.fixture(scope="module")
def stages(django_db_setup: None, django_db_blocker: DjangoDbBlocker, paper: Paper) -> Iterator[Stages]:
    with django_db_blocker.unblock():
        stages = Stages(empty=name_of_database(), paper=paper)
        yield stages
        stages.end()
