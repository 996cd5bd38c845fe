"""No action that was ever on record is taken away: its entries are for ever, and are checked by every migration."""

from collections.abc import Iterator
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, CreateModel
from django.db.models import CheckConstraint

from audit.actions import Action

# Taken away before there was a first release, so that nobody's archive has them: the action, and why.
BEFORE_THE_FIRST_RELEASE = {
    "change_profile": "nobody changes his own profile; an administrator does, and that is change_user",
    "store_document": "a paper is stored by the act that it belongs to, whose entry names its SHA-256",
}


def test_every_action_that_a_migration_ever_named_is_still_there() -> None:
    named = set(ever_named())
    assert named >= set(Action.values)
    assert named - set(Action.values) == set(BEFORE_THE_FIRST_RELEASE)


def ever_named() -> Iterator[str]:
    """The values of each `known_action` that the migrations of the trail have put in force."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for (room, _), migration in migrations.items():
        for operation in migration.operations if room == "audit" else ():
            for constraint in _constraints(operation):
                if isinstance(constraint, CheckConstraint) and constraint.name == "known_action":
                    condition: Any = constraint.condition
                    ((_, values),) = condition.children
                    yield from values


def _constraints(operation: object) -> list[object]:
    if isinstance(operation, CreateModel):
        return list(operation.options.get("constraints", ()))
    return [operation.constraint] if isinstance(operation, AddConstraint) else []
