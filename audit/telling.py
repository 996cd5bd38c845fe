"""The facts of an entry as a page shows them: what was before and what after apart from the rest."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from audit.concerns import STATES
from audit.facts import FACTS

BEFORE_AND_AFTER = (
    ("keadaan", "from_state", "to_state"),
    ("dokumen (SHA-256)", "replaced_sha256", "document_sha256"),
    ("sertifikat", "superseded_serial", "certificate_serial"),
)
# As the rooms write a change: `peran: ADB menjadi Kepala Dinas`, `nama dari A menjadi B`.
CHANGE = re.compile(r"(?P<what>[^:]+?)(?:: | dari )(?P<before>.+?) menjadi (?P<after>.+)", re.DOTALL)


class Change(NamedTuple):
    """What was changed, as it was and as it is; `before` is empty where only the new one is on record."""

    what: str
    before: str
    after: str


def changes_of(facts: Mapping[str, Any]) -> list[Change]:
    """Before and after, as far as the entry has both."""
    return list(_changes(facts))


def facts_of(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everything that the entry says, by its name on a page; an unknown one under its own."""
    return [(FACTS.get(name, name), words) for name, value in facts.items() if (words := _text(value))]


def _changes(facts: Mapping[str, Any]) -> Iterator[Change]:
    for what, before, after in BEFORE_AND_AFTER:
        if facts.get(before):
            yield Change(what, _text(facts[before]), _text(facts.get(after)))
    changed = facts.get("changed")
    for sentence in changed if isinstance(changed, list) else ():
        if told := CHANGE.fullmatch(str(sentence)):
            yield Change(told["what"], told["before"], told["after"])


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return "" if value is None else STATES.get(str(value), str(value))
