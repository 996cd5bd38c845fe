"""Bringing everything that is sealed under an older master key under the newest one.

The rows say themselves what is left to do: a token names its key. Broken off anywhere, it is simply run again.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Substr

from accounts.models import Office
from audit import trail
from audit.actions import Action
from documents import vault
from documents.fields import SealedField, SealedToken
from documents.models import Document

BATCH = 200
FIRST_KEY = 1
# Longer than any request lives: what was sealed before the rotation is stored by then.
SETTLES = timedelta(hours=1)
TOO_EARLY = (
    "Kunci induk terbaru belum satu jam. Tunggu sampai semua permintaan yang dimulai sebelum rotasi selesai, lalu "
    "jalankan kembali."
)
STILL_NAMED = (
    "{rows} kunci data atau nilai masih tersegel di bawah kunci induk lama, sehingga kunci itu tidak ditarik. Jalankan "
    "`rotate_keys --resume` sampai tuntas, lalu ulangi."
)
logger = logging.getLogger(__name__)


@dataclass
class Rewrapped:
    """What was brought under the newest master key, and what did not open and stays as it was."""

    data_keys: int = 0
    values: int = 0
    unreadable: int = 0

    def __bool__(self) -> bool:
        return bool(self.data_keys or self.values)


def rewrap(*, batch: int = BATCH) -> Rewrapped:
    """Every data key of a paper and every sealed column, a batch in each transaction."""
    done = Rewrapped()
    done.data_keys = _rewrap(
        Document, "sealed_key", context_of=lambda row: row.key_context, batch=batch, done=done
    )
    for model, field in _sealed_columns():
        done.values += _rewrap(model, field.attname, context_of=field.context_of, batch=batch, done=done)
    return done


def put_on_record(done: Rewrapped) -> None:
    """An entry in the trail of every office: the master keys are of all of them."""
    facts = {
        "master_key": vault.newest_key(),
        "data_keys": done.data_keys,
        "sealed_values": done.values,
        "unreadable": done.unreadable,
    }
    _record_everywhere(Action.ROTATE_KEYS, facts)


def is_on_record() -> bool:
    """Whether the newest key is in the trail; the first was never put on the ring by a rotation."""
    newest = vault.newest_key()
    is_first = newest == FIRST_KEY or not Office.objects.exists()
    return is_first or trail.is_on_record(Action.ROTATE_KEYS, facts={"master_key": newest})


class StillNeeded(Exception):
    """Something is still sealed under an older master key, or may be in a moment; the text says what to do."""


def retire() -> list[int]:
    """Take all master keys but the newest off the ring, once nothing names them any more; their numbers.

    What a killed run has done without its entry is put on record by the next one.
    """
    older = vault.older_keys()
    if older and vault.unchanged_for() < SETTLES:
        raise StillNeeded(TOO_EARLY)
    if named := _naming_older():
        raise StillNeeded(STILL_NAMED.format(rows=named))
    facts = {"retired_up_to": vault.newest_key() - 1}
    if facts["retired_up_to"] and (older or not trail.is_on_record(Action.RETIRE_KEY, facts=facts)):
        with transaction.atomic():
            _record_everywhere(Action.RETIRE_KEY, facts)
            vault.retire_older()
    return older


def _naming_older() -> int:
    return sum(_left(model, column).count() for model, column in _sealed())


def _record_everywhere(action: Action, facts: dict[str, int]) -> None:
    """In the trail of every office at once: the master keys are of all of them."""
    with transaction.atomic():
        for office_id in Office.objects.values_list("pk", flat=True):
            trail.record(action, by=None, office_id=office_id, facts=facts)


def _sealed() -> Iterator[tuple[type[models.Model], str]]:
    """Every column that names a master key."""
    yield Document, "sealed_key"
    for model, field in _sealed_columns():
        yield model, field.attname


def _sealed_columns() -> Iterator[tuple[type[models.Model], SealedField]]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SealedField):
                yield model, field


def _rewrap(
    model: type[models.Model], column: str, *, context_of: Callable[[Any], str], batch: int, done: Rewrapped
) -> int:
    left, renewed = _left(model, column), 0
    while True:
        with transaction.atomic():
            # Not the keys of the rows: who only refers to one of them need not wait.
            rows: list[Any] = list(left.select_for_update(no_key=True)[:batch])
            renewed += sum(_renewed(row, column, context=context_of(row), done=done) for row in rows)
        if len(rows) < batch:
            return renewed
        left = left.filter(pk__gt=rows[-1].pk)


def _left(model: type[models.Model], column: str) -> models.QuerySet[Any]:
    """The rows whose token names another key than the newest."""
    newest = vault.newest_key().to_bytes(vault.KEY_ID_BYTES, "big")
    named = Substr(column, 2, vault.KEY_ID_BYTES, output_field=models.BinaryField())
    sealed = model._base_manager.filter(**{f"{column}__isnull": False}).annotate(named=named)
    left: models.QuerySet[Any] = sealed.exclude(named=newest).order_by("pk").only("pk", column)
    return left


def _renewed(row: Any, column: str, *, context: str, done: Rewrapped) -> bool:
    """Whether this token is under the newest key now. What does not open is somebody's to look at, not to write."""
    try:
        plain = vault.unseal(row.__dict__[column], context=context)
    except vault.Tampered as error:
        logger.error("a sealed value was left as it is: %s", error)
        done.unreadable += 1
        return False
    token = SealedToken(vault.seal(plain, context=context))
    type(row)._base_manager.filter(pk=row.pk).update(**{column: token})
    return True
