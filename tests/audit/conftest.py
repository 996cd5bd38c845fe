"""The same registrations as in the room that owns them, and a place of its own for what a trail keeps outside."""

from pathlib import Path

import pytest
from pytest_django import Settings

import config.tasks  # noqa: F401 -- whoever is told of alarms says so there
from tests.registrations.conftest import fill_inputs, paper, registration_in, scan_of, sop

__all__ = ["fill_inputs", "paper", "registration_in", "scan_of", "sop"]


@pytest.fixture
def outside(settings: Settings, tmp_path: Path) -> Path:
    """The file of checkpoints; the keys lie beside it, new for each test."""
    settings.KEYS_DIR = tmp_path / "keys"
    settings.CHECKPOINTS_FILE = tmp_path / "segel.txt"
    return tmp_path / "segel.txt"
