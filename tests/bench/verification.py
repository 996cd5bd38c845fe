"""The verification of a trail of 1,000,000 sealed entries against fetching them.

Twenty entries a case, one after the other in its chain, each with its bytes, hash and mark as `record` makes them; all
sealed by the sealer. Fetching is a cursor of the server's that hands over every column of every entry, a stretch at a
time.
"""

import io
import json
import resource
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from time import perf_counter
from uuid import UUID

from django.db import connection

from audit import rebuilding
from audit.canonical import GENESIS, canonical_bytes, chained_hash
from audit.findings import Verdict
from audit.keys import keys
from audit.sealing import seal
from audit.verification import verify
from tests.bench.clients import apart
from tests.bench.figures import Figure
from tests.bench.office import Bench

ENTRIES, EACH, AT_ONCE, ROUNDS = 1_000_000, 20, 20_000, 2
OF_FETCHING, OF_FETCHING_REBUILT, MOST_MEGABYTES = 0.9, 0.4, 8
COPY = """
    COPY audit_entry (at, action, outcome, office_id, actor_id, role, case_id, case_number, subject_id, facts, address,
                      request_id, canonical, previous, hash, mac) FROM STDIN
"""
FETCH = """
    SELECT id, at, action, outcome, office_id, actor_id, role, case_id, case_number, subject_id, facts, host(address),
           request_id, canonical, previous, hash, mac
    FROM audit_entry ORDER BY id
"""
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def figures(bench: Bench) -> Iterator[Figure]:
    """Entries a second of either, and by how much the process grows."""
    apart(fill, bench)
    rounds = [(apart(fetch), apart(verified, False), apart(verified, True)) for _ in range(ROUNDS)]
    # The fastest of each: whatever slows one of them down is not its own.
    fetched, hashed, rebuilt = (min(one[kind][0] for one in rounds) for kind in range(3))
    grown = max(one[kind][1] for one in rounds for kind in (1, 2))
    rate = f"{ENTRIES / fetched:,.0f} entries a second are fetched"
    name = f"verification of {ENTRIES:,} entries"
    yield Figure(f"{name}, of fetching them", fetched / hashed, at_least=OF_FETCHING, note=rate)
    yield Figure(
        f"{name}, their bytes rebuilt, of fetching them", fetched / rebuilt, at_least=OF_FETCHING_REBUILT
    )
    yield Figure(f"{name}, growth in MB", grown, at_most=MOST_MEGABYTES)


def fill(bench: Bench) -> None:
    """The entries, and their seals."""
    for first in range(0, ENTRIES // EACH, AT_ONCE // EACH):
        lines = io.StringIO("".join(_lines(bench, range(first, first + AT_ONCE // EACH))))
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(COPY, lines)
        while (done := seal(batch=AT_ONCE)) and done.sealed:
            assert not done.refused
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE audit_entry, audit_leaf")


def _lines(bench: Bench, cases: range) -> Iterator[str]:
    ours = keys()
    for case in cases:
        previous = GENESIS
        for act in range(EACH):
            values = _values(bench, case, act)
            canonical = canonical_bytes(values)
            own = chained_hash(canonical, previous=previous)
            columns = [
                *(values[name] for name in ("at", "action", "outcome", "office_id", "actor_id", "role")),
                *(values["case_id"], values["case_number"], r"\N", json.dumps(values["facts"])),
                *(values["address"], values["request_id"]),
                *(rf"\\x{one.hex()}" for one in (canonical, previous, own, ours.mac_of(own))),
            ]
            yield "\t".join(map(str, columns)) + "\n"
            previous = own


def _values(bench: Bench, case: int, act: int) -> dict[str, object]:
    return {
        "at": (BEGAN + timedelta(seconds=case * EACH + act, microseconds=act + 1)).isoformat(),
        "action": "start" if act == 0 else "save_draft",
        "outcome": "done",
        "office_id": bench.office_id,
        "actor_id": bench.adb_id,
        "actor_name": "Sari Contoh",
        "role": "ADB",
        "case_id": str(UUID(int=case + 1)),
        "case_number": f"SE-2026-{case:07}",
        "subject_id": None,
        "facts": {"from_state": "draft", "to_state": "draft"} if act else {},
        "address": "10.1.2.3",
        "request_id": f"{case:016x}{act:016x}",
    }


def fetch() -> tuple[float, float]:
    """Seconds, and megabytes by which the process grew."""
    before, begun = _peak(), perf_counter()
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(FETCH)
        count = sum(len(rows) for rows in iter(lambda: cursor.fetchmany(2_000), []))
    assert count >= ENTRIES  # those of the office itself besides
    return perf_counter() - begun, _peak() - before


def verified(is_rebuilt: bool) -> tuple[float, float]:
    """The same of a verification; without the comparison of columns and bytes, the rest of it."""
    if not is_rebuilt:
        rebuilding._wrong_columns = lambda *_: ""
    connection.ensure_connection()
    before, begun = _peak(), perf_counter()
    report = verify()
    seconds = perf_counter() - begun
    assert report.verdict == Verdict.INTACT, report
    assert report.entries >= ENTRIES
    return seconds, _peak() - before


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
