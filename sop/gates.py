"""What a row's requirement implies without being a row: it has an actor, and neither number nor minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from sop.procedures import Actor, Artefact


@dataclass(frozen=True)
class Gate:
    """Gerbang: stands before a row of the SOP's file, and is shown there as a row would be, with the editors' label."""

    action: str
    actor: str
    # The action of the row that it stands before.
    before: str
    label: str
    makes: tuple[str, ...]

    number_as_written = ""
    output = ""
    minutes = None

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Self:
        """As it stands in the file."""
        return cls(
            action=written["action"],
            actor=written["actor"],
            before=written["before"],
            label=written["label"],
            makes=tuple(written["makes"]),
        )

    @property
    def heading(self) -> str:
        return self.activity

    @property
    def activity(self) -> str:
        """What it is there for: the SOP has no words of its own for it."""
        return str(Artefact(self.makes[0]).label)

    @property
    def requirement(self) -> str:
        return self.label

    def get_actor_display(self) -> str:
        return str(Actor(self.actor).label)
