"""The chain of each case: every act continues the one before it, and the case's own row holds the last."""

from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from audit.canonical import GENESIS
from audit.findings import REMEMBERED, Finding, Report, Verdict
from audit.merkle import leaf_hash
from audit.rebuilding import BEGINS, CASE, HASH, NUMBER, PREVIOUS

HEAD = "audit_head"
# So many cases that are at work at the same time are followed without asking the database.
LATELY = 8000
Broken = tuple[Any, ...]
# What belongs to a chain: the beginning of a case, and what continues something. Refusals and readings do neither, nor
# does what becomes of its papers once it has ended.
BROKEN = """
    SELECT entry.id, entry.at, before.id, entry.previous FROM audit_entry AS entry
    LEFT JOIN LATERAL (
        SELECT id, hash FROM audit_entry
        WHERE case_id = entry.case_id AND id < entry.id
        AND (previous <> %(none)s OR action = 'start' AND outcome = 'done')
        ORDER BY id DESC LIMIT 1
    ) AS before ON true
    WHERE {which} AND entry.previous <> coalesce(before.hash, %(none)s)
"""
NAMED = "entry.id = ANY(%(unsure)s)"
UNSEALED = """
    entry.case_id IS NOT NULL
    AND (entry.previous <> %(none)s OR entry.action = 'start' AND entry.outcome = 'done')
    AND NOT EXISTS (SELECT FROM audit_leaf WHERE entry_id = entry.id)
"""
ENDS = """
    SELECT of_case.audit_head, last.id, last.at FROM {table} AS of_case
    LEFT JOIN LATERAL (
        SELECT id, at, hash FROM audit_entry
        WHERE case_id = of_case.id AND (previous <> %(none)s OR action = 'start' AND outcome = 'done')
        ORDER BY id DESC LIMIT 1
    ) AS last ON true
    WHERE of_case.audit_head <> coalesce(last.hash, %(none)s)
"""
PLACE = """
    SELECT leaf.entry_id, entry.id FROM audit_leaf AS leaf LEFT JOIN audit_entry AS entry ON entry.id = leaf.entry_id
    WHERE leaf.hash = %s
"""
WITH_HASH = "SELECT EXISTS (SELECT FROM audit_entry WHERE case_id IS NOT NULL AND hash = %s)"


class Chains:
    """The ends of the chains that were met lately. What does not go on where one of them ended is looked up."""

    def __init__(self) -> None:
        self.broken: list[Broken] = []
        self._ends: dict[str, bytes] = {}
        self._unsure: list[int] = []

    def add(self, fields: list[str], blob: bytes) -> None:
        """The next genuine entry of a case."""
        previous, case = blob[PREVIOUS], fields[CASE]
        if previous == GENESIS and fields[BEGINS] != "t":
            return
        # Taken out and put in again, so that the one that was not met for the longest stands first.
        if self._ends.pop(case, GENESIS) != previous:
            self._unsure.append(int(fields[NUMBER]))
        elif len(self._ends) >= LATELY:
            del self._ends[next(iter(self._ends))]
        self._ends[case] = blob[HASH]

    def settle(self) -> None:
        """Look up what was unsure."""
        if self._unsure and len(self.broken) < REMEMBERED:
            self.broken += _asked(BROKEN.format(which=NAMED), unsure=self._unsure)
        self._unsure.clear()


def check_chains(report: Report, chains: Chains, *, is_tree_whole: bool) -> None:
    """Add what is wrong with the links between entries, unless the entries themselves were found wrong."""
    for number, at, before, previous in chain(chains.broken, _asked(BROKEN.format(which=UNSEALED))):
        if {number, before} & report.entries_found or _is_known(bytes(previous), report):
            continue
        verdict, what = Verdict.REORDERED, "tidak berdiri setelah catatan yang dilanjutkannya"
        if not _is_there(bytes(previous)):
            verdict, what = Verdict.DELETED, "melanjutkan catatan yang tidak ada lagi"
        report.add(Finding(verdict, f"catatan ini {what} dalam rangkaian permohonannya", number, at))
    for model in with_chains():
        _check_ends(report, model, is_tree_whole=is_tree_whole)


def _check_ends(report: Report, model: type[Model], *, is_tree_whole: bool) -> None:
    for head, number, at in _asked(ENDS.replace("{table}", connection.ops.quote_name(model._meta.db_table))):
        if number in report.entries_found or _is_known(bytes(head), report):
            continue
        if bytes(head) == GENESIS or _is_there(bytes(head)):
            said = "baris permohonannya tidak menunjuk catatan terakhirnya ini"
            report.add(Finding(Verdict.CHANGED, said, number, at))
        elif is_tree_whole:
            said = "setelah catatan ini masih ada catatan lain pada permohonannya, yang kini tidak ada"
            report.add(Finding(Verdict.TRUNCATED, said, number, at))
        else:
            said = "catatan yang mengikutinya pada permohonan yang sama tidak ada lagi"
            report.add(Finding(Verdict.DELETED, said, number, at))


def with_chains() -> list[type[Model]]:
    """Whatever has a chain of its own keeps the chain's head in its own row, by this name."""
    return [model for model in apps.get_models() if any(one.name == HEAD for one in model._meta.local_fields)]


def _asked(statement: str, **values: Any) -> Iterator[tuple[Any, ...]]:
    # Far more may be wrong than the memory of a task should hold.
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(statement, {"none": GENESIS, **values})
        while rows := cursor.fetchmany(500):
            yield from rows


def _is_known(entry_hash: bytes, report: Report) -> bool:
    """Whether the entry that had this hash is one that something was found about."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [leaf_hash(entry_hash)])
        found = cursor.fetchone()
    return found is not None and found[0] in report.entries_found


def _is_there(entry_hash: bytes) -> bool:
    """Whether any entry has this hash. Not often asked: there is no index for it but that of the leaves."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [leaf_hash(entry_hash)])
        found = cursor.fetchone()
        if found is not None and found[1] is not None:
            return True
        cursor.execute(WITH_HASH, [entry_hash])
        return bool(cursor.fetchone()[0])
