"""The pages that officers open most, in an office of 1,000 cases and in one of 100,000.

Two databases, asked by turns: the same pages, the same 300 open cases, a hundred times the history.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from statistics import median
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from accounts.models import User
from registrations.models import Registration
from tests.bench.clients import Ready, apart, clients
from tests.bench.figures import Figure
from tests.bench.office import Bench

FEW, MANY, OPEN = 1_000, 100_000, 300
ROUNDS, VISITS = 5, 6
SLOWER_AT_MOST = 1.5
SEARCH = "Permohonan, words sought"  # reads every name of the office: told, and held by no bound
SMALL = "small"
# Beside the page's own: the session and its reader.
QUERIES = {"Permohonan": 6, SEARCH: 6, "Beranda": 10, "a case": 12}
OVERRIDES = {
    "id": "gen_random_uuid()",
    "number": "'H-' || n",
    "full_name": "'Contoh ' || n",
    "state": f"CASE WHEN n <= {OPEN} THEN 'filled' ELSE 'cancelled' END",
    "started_at": "now() - n * interval '9 minutes'",
    "moved_at": "now() - n * interval '9 minutes'",
}


def figures(bench: Bench) -> Iterator[Figure]:
    """For each page its time at many over its time at few, and how often it asks the database."""
    setup_test_environment()
    _fill(bench.case_id, first=1, last=FEW)
    with _small_copy():
        _fill(bench.case_id, first=FEW + 1, last=MANY)
        ways = {
            "Permohonan": "/pendaftaran/",
            SEARCH: "/pendaftaran/?cari=bima",
            "Beranda": "/",
            "a case": f"/pendaftaran/{bench.case_id}/",
        }
        for page, path in ways.items():
            few, many = _times(bench, path)
            yield Figure(
                f"{page} at {MANY:,} cases over {FEW:,}",
                median(much / little for much, little in zip(many, few, strict=True)),
                at_most=None if page == SEARCH else SLOWER_AT_MOST,
                note=f"{median(few) * 1000:.1f} and {median(many) * 1000:.1f} ms",
            )
            asked = apart(_queries, bench, path)
            yield Figure(f"{page} at {MANY:,} cases, queries", asked, at_most=QUERIES[page])


def _times(bench: Bench, path: str) -> tuple[list[float], list[float]]:
    """Seconds a visit in each database, a number for each round."""
    few: list[float] = []
    many: list[float] = []
    with clients(1, {"visit": partial(_visit, bench, SMALL)}) as at_few:  # noqa: SIM117 -- one line would be too long
        with clients(1, {"visit": partial(_visit, bench, "")}) as at_many:
            for number in range(ROUNDS + 1):
                for those, seconds in ((at_few, few), (at_many, many)):
                    taken = those.seconds("visit", [path] * VISITS) / VISITS
                    if number:
                        seconds.append(taken)
    return few, many


def _visit(bench: Bench, suffix: str, paths: Sequence[str]) -> Ready:
    reader = _reader_at(bench, suffix)

    def carry_out() -> None:
        for path in paths:
            assert reader.get(path).status_code == 200

    return carry_out


@cache
def _reader_at(bench: Bench, suffix: str) -> Client:
    """One log-in a process, which stays with its database."""
    if suffix:
        connection.close()
        connection.settings_dict.update(connection.creation.get_test_db_clone_settings(suffix))
    return _reader(bench)


def _queries(bench: Bench, path: str) -> int:
    reader = _reader(bench)
    reader.get(path)
    with CaptureQueriesContext(connection) as asked:
        reader.get(path)
    return len(asked)


def _reader(bench: Bench) -> Client:
    """The Kepala Dinas, for whom all open cases wait."""
    reader = Client()
    reader.force_login(User.objects.get(pk=bench.kepala_dinas_id))
    return reader


def _fill(case_id: UUID, *, first: int, last: int) -> None:
    """Cases like that one, each with its history, by one statement a table."""
    names = [str(field.column) for field in Registration._meta.concrete_fields]
    columns = dict(zip(names, names, strict=True)) | OVERRIDES
    case = f"""
        INSERT INTO registrations_registration ({", ".join(columns)})
        SELECT {", ".join(columns.values())}
        FROM (SELECT * FROM registrations_registration WHERE id = %s) AS one, generate_series(%s, %s) AS n
        RETURNING id
    """
    history = """
        INSERT INTO {table} ({columns}, case_id)
        SELECT {columns}, id FROM made, (SELECT {columns} FROM {table} WHERE case_id = %s) AS one
    """
    entry = "at, action, outcome, office_id, actor_id, role, case_number, facts, request_id, canonical, hash"
    entries = history.format(table="audit_entry", columns=entry)
    works = history.format(table="sop_work", columns="action, row, by_id, opened_at, finished_at")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH made AS ({case}), worked AS ({works}) {entries}", [case_id, first, last, case_id, case_id]
        )
        cursor.execute("ANALYZE")


@contextmanager
def _small_copy() -> Iterator[None]:
    """The database as it stands now, beside the one that goes on growing."""
    connection.close()
    connection.creation.clone_test_db(SMALL, verbosity=0)
    try:
        yield
    finally:
        connection.close()
        connection.creation.destroy_test_db(verbosity=0, suffix=SMALL)
