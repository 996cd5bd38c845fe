"""Other open cases of the same person (T21). A NIK is sealed, so each is asked for its own; an office has few."""

import logging
from collections.abc import Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Value

from documents.vault import Tampered
from sop.case import Case
from sop.inbox import case_models
from sop.states import State

NIK_DIGITS = 16
ASKED = {"id", "number", "state", "nik", "draft"}
# No office has so many at once; beyond, the latest are asked.
MOST = 200
logger = logging.getLogger(__name__)


def open_beside(case: Case, *, nik: str) -> list[Case]:
    """The other cases of the office that still run for whoever has this NIK."""
    if len(nik) != NIK_DIGITS:
        return []
    return [other for other in _running_beside(case) if nik_of(other) == nik]


def _running_beside(case: Case) -> Iterator[Case]:
    """Of all procedures in one query; of each row only what is asked and shown."""
    models = case_models()
    names = [field.attname for field in type(case)._meta.concrete_fields if field.attname in ASKED]
    first, *others = [
        model.objects.of_office(case.office_id)
        .open()
        .exclude(pk=case.pk)
        .order_by("-moved_at")
        .values_list(Value(place), *names)[:MOST]
        for place, model in enumerate(models)
    ]
    for place, *values in first.union(*others, all=True):
        yield models[place].from_db(DEFAULT_DB_ALIAS, names, values)


def nik_of(case: Any) -> str:
    """As it stands on the form, or as it was typed where there is no form yet."""
    try:
        typed = case.draft.get("nik", "") if case.state == State.DRAFT else case.nik
    except Tampered as damage:  # that one says so on its own page, and hides no other
        logger.critical("an open case cannot be asked for its NIK: %s", damage)
        return ""
    return "".join(filter(str.isdigit, typed))
