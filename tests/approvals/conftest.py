"""The same databases as where processes are killed: nothing is taken back here either."""

from tests.killing.conftest import _django_db_helper, paper, stages

__all__ = ["_django_db_helper", "paper", "stages"]
