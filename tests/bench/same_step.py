"""A ratio means something only between equals: the step by hand must leave what `perform` leaves, by the same way."""

import re
from typing import Any
from uuid import UUID

from django.db import connection, models

from accounts.models import User
from audit.canonical import chained_hash
from audit.models import Entry
from notifications.models import Notice
from registrations.models import Registration
from sop.models import Work
from sop.workflow import perform
from tests.bench.by_hand import STATEMENTS, hand_of, own_connection
from tests.bench.office import Bench

# What two cases, or two moments, may differ in.
OWN = {"id", "number", "nik", "draft", "audit_head", "previous", "hash", "mac", "canonical"} | {
    "case_id",
    "case_number",
    "occasion",
    "path",
}


def check_same_step(bench: Bench, performed: UUID, by_hand: UUID) -> None:
    """Carry out the step on both cases; AssertionError with the difference where there is one."""
    asked = _statements_of(bench, performed)
    hand = hand_of(bench, connection=own_connection())
    hand.sign(by_hand)
    hand.connection.close()
    _same([_shape(sql) for sql in STATEMENTS], [_shape(sql) for sql in asked])
    _same(_left_by(by_hand), _left_by(performed))
    for pk in (performed, by_hand):
        _check_chain(bench, pk)


def _statements_of(bench: Bench, pk: UUID) -> list[str]:
    """What `perform` asks of the database."""
    asked: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    by, case = User.objects.get(pk=bench.kepala_dinas_id), Registration.objects.get(pk=pk)
    seen = case.exhibit()
    assert case.next_step  # which reads the rows of the SOP, once a process
    with connection.execute_wrapper(note):
        perform("sign", case, by=by, seen=seen, is_signed=True, is_stamped=True)
    return asked


def _shape(sql: str) -> tuple[str, str]:
    """`('INSERT', 'audit_entry')`."""
    plain = sql.replace('"', "")
    table = re.search(r"(?:FROM|INTO|UPDATE)\s+(\w+)", plain)
    return plain.split(maxsplit=1)[0], table[1] if table else ""


def _left_by(pk: UUID) -> list[dict[str, str]]:
    """Every row that the step wrote, without what is the case's own."""
    number = Registration.objects.values_list("number", flat=True).get(pk=pk)
    told = Notice.objects.filter(occasion__startswith=f"{pk}:")
    found: list[models.Model] = [Registration.objects.get(pk=pk), *Entry.objects.filter(case_id=pk)]
    found += [*Work.objects.filter(case_id=pk), *told]
    return [_plain(row, number=number) for row in found]


def _plain(row: models.Model, *, number: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.attname not in OWN:
            is_moment = isinstance(field, models.DateTimeField) and value is not None
            values[field.attname] = "a moment" if is_moment else str(value).replace(number, "NUMBER")
    return values


def _check_chain(bench: Bench, pk: UUID) -> None:
    before = bytes(Registration.objects.get(pk=bench.case_id).audit_head)
    case, entry = Registration.objects.get(pk=pk), Entry.objects.get(case_id=pk)
    head = chained_hash(bytes(entry.canonical), previous=before)
    _same([head.hex()] * 2, [bytes(entry.hash).hex(), bytes(case.audit_head).hex()])


def _same(by_hand: Any, performed: Any) -> None:
    if by_hand != performed:
        raise AssertionError(f"by hand  {by_hand}\nperform  {performed}")
