"""The same registrations as in the room that owns them: the door is tried on a real case."""

from tests.registrations.conftest import fill_inputs, paper, registration_in, scan_of, sop

__all__ = ["fill_inputs", "paper", "registration_in", "scan_of", "sop"]
