"""An archive asked for by a person or an operator: one at a time for each, and on record before its first byte."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from audit.actions import Action
from audit.archive import Archive
from audit.chains import with_chains
from audit.selection import Selection
from audit.trail import Actor, record

# The letters "arsi" as a number: a lock of this kind and of the person's number is held while he downloads.
EXPORTING = 0x61727369


class AlreadyExporting(Exception):
    """The same person downloads another archive at this moment."""


class Download:
    """The bytes of an archive, and the person's turn, which ends with them or when nobody wants them any more."""

    def __init__(self, archive: Archive, *, person: int) -> None:
        self.name, self._person, self._chunks = archive.name, person, archive.chunks()

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        self._chunks.close()
        _end_turn(self._person)


def export(selection: Selection, *, by: Actor) -> Download:
    """Put it on record, and make it while it is read. Whoever makes one must close it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [EXPORTING, by.pk])
        if not cursor.fetchone()[0]:
            raise AlreadyExporting
    try:
        archive = Archive(selection)
        record_export(archive, by=by)
    except BaseException:
        _end_turn(by.pk)
        raise
    return Download(archive, person=by.pk)


def record_export(archive: Archive, *, by: Actor | None) -> None:
    """What was taken out: of which time, how many entries, and under which root."""
    facts = {
        "period": archive.selection.words,
        "entries": archive.count,
        "root": archive.moment.root.hex(),
    }
    record(Action.EXPORT_TRAIL, by=by, case_id=archive.selection.case_id, facts=facts)


def case_with_number(number: str, *, office_id: int) -> UUID | None:
    """The case of the office that has this number."""
    for model in with_chains():
        found = model._base_manager.filter(office_id=office_id, number=number.upper()).first()
        if found is not None:
            return UUID(str(found.pk))
    return None


def _end_turn(person: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [EXPORTING, person])
