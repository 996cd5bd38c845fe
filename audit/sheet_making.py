"""Sheets from the wish to the file. Rows are the truth: whoever dies in between, another run makes it."""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from audit.actions import Action, Outcome
from audit.concerns import Person, things_of
from audit.filter_form import TrailForm
from audit.paging import Asked, count_of
from audit.sheet_files import write
from audit.sheet_rows import rows_of
from audit.sheets import READERS, Format, Sheet, SheetPart
from audit.trail import record
from audit.wishes import CLAIM, PART

log = logging.getLogger(__name__)
FAILED = "Salinan ini tidak dapat dibuat. Mintalah sekali lagi; bila tetap gagal, hubungi pengelola server."

NOT_HIS = "Salinan ini tidak dibuat, karena yang memintanya tidak lagi berhak membaca rekam jejak kantor."


def ask(*, by: Any, form: str, words: str, query: str = "", is_own: bool = False) -> Sheet:
    """Put the wish down and on record, together; the caller wakes the worker."""
    facts = {"period": words, "format": str(Format(form).label)}
    with transaction.atomic():
        sheet: Sheet = Sheet.objects.create(
            office_id=by.office_id, asked_by=by, format=form, query=query, words=words, is_own=is_own
        )
        record(Action.ASK_SHEET, by=by, facts=facts)
    return sheet


def own(person: Any) -> Asked:
    """What concerns whoever asks."""
    known = Person(person.office_id, person.full_name, nip=person.nip, username=person.username)
    return Asked(person.office_id, about=(things_of(known),))


def make(pk: UUID) -> None:
    """Make the file, unless another one is at it or it is there."""
    if not Sheet.objects.claim(pk):
        return
    sheet = Sheet.objects.select_related("office", "asked_by").get(pk=pk)
    if not _is_his(sheet):
        _refuse(sheet)
        return
    try:
        with timezone.override(sheet.office.zone), TemporaryDirectory(prefix="salinan-") as folder:
            path = Path(folder) / "berkas"
            _write(sheet, path)
            _keep(sheet, path)
    except Exception:
        log.exception("sheet %s cannot be made", pk)
        Sheet.objects.filter(pk=pk).update(finished_at=timezone.now(), failed_because=FAILED)


def make_all() -> None:
    """What a crash or a lost message left behind; and what was kept long enough goes."""
    Sheet.objects.overdue().delete()
    for pk in Sheet.objects.unfinished().order_by("asked_at").values_list("pk", flat=True)[:20]:
        make(pk)


def _is_his(sheet: Sheet) -> bool:
    """Whether it is still his to have: between the wish and the file a role may be taken away."""
    person: Any = sheet.asked_by
    reads = person.is_active and person.role in READERS and person.office_id == sheet.office_id
    return sheet.is_own or reads


def _refuse(sheet: Sheet) -> None:
    facts = {"period": sheet.words, "format": str(Format(sheet.format).label), "reason": NOT_HIS}
    with transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(finished_at=timezone.now(), failed_because=NOT_HIS)
        record(Action.ASK_SHEET, by=sheet.asked_by, outcome=Outcome.REFUSED, facts=facts)


def _write(sheet: Sheet, path: Path) -> None:
    asked = _asked(sheet)
    Sheet.objects.filter(pk=sheet.pk).update(total=count_of(asked), done=0)
    write(sheet, path, _counted(sheet, asked))


def _asked(sheet: Sheet) -> Asked:
    if sheet.is_own:
        return _until(own(sheet.asked_by), sheet.asked_at)
    form = TrailForm(QueryDict(sheet.query), office=sheet.office)
    if not form.is_valid():
        raise ValueError("what was asked for does not exist any more")
    return _until(form.asked(), sheet.asked_at)


def _until(asked: Asked, moment: datetime) -> Asked:
    """What comes after the wish is not in it, however late it is made."""
    return replace(asked, until=min(asked.until or moment, moment))


def _counted(sheet: Sheet, asked: Asked) -> Iterator[Any]:
    done = 0
    for some in rows_of(asked, reader=sheet.asked_by, is_own=sheet.is_own):
        yield some
        done += len(some)
        Sheet.objects.filter(pk=sheet.pk).update(done=done, claimed_until=timezone.now() + CLAIM)


def _keep(sheet: Sheet, path: Path) -> None:
    digest, size = hashlib.sha256(), 0
    with transaction.atomic(), path.open("rb") as file:
        for number, content in enumerate(iter(partial(file.read, PART), b"")):
            SheetPart.objects.create(sheet=sheet, number=number, content=content)
            digest.update(content)
            size += len(content)
        Sheet.objects.filter(pk=sheet.pk).update(
            finished_at=timezone.now(), sha256=digest.hexdigest(), size=size
        )


def fetch(sheet: Sheet, *, by: Any) -> Iterator[bytes]:
    """The bytes of the file, on record before the first of them."""
    facts = {
        "period": sheet.words,
        "format": str(Format(sheet.format).label),
        "entries": sheet.done,
        "document_sha256": sheet.sha256,
    }
    record(Action.FETCH_SHEET, by=by, facts=facts)
    return _parts(sheet)


def _parts(sheet: Sheet) -> Iterator[bytes]:
    number = 0
    while (part := sheet.parts.filter(number=number).first()) is not None:
        yield bytes(part.content)
        number += 1
