"""What the tests of this room share."""

import os

import pytest

from documents import confinement


@pytest.fixture(autouse=True)
def measured_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where coverage is measured, have it measured in the child processes too."""
    if config := os.environ.get("COVERAGE_PROCESS_CONFIG"):
        monkeypatch.setitem(confinement.SURROUNDINGS, "COVERAGE_PROCESS_CONFIG", config)
