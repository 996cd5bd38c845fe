"""The pages that officers open most, in an office of 1,000 cases and in one of 100,000.

Two databases, asked by turns: the same pages, the same 300 open cases, a hundred times the history.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from registrations.models import Registration
from tests.bench import growth
from tests.bench.figures import Figure
from tests.bench.growth import Growth
from tests.bench.office import Bench
from tests.registrations.test_pages_queries import CASE, HOME, LIST

FEW, MANY, OPEN = 1_000, 100_000, 300
SLOWER_AT_MOST = 1.5
SEARCH = "Permohonan, words sought"  # reads every name of the office: told, and held by no bound
QUERIES = {"Permohonan": LIST, SEARCH: LIST, "Beranda": HOME, "a case": CASE}
GROWTH = Growth(
    few=FEW,
    many=MANY,
    what="cases",
    slower_at_most=lambda page: None if page == SEARCH else SLOWER_AT_MOST,
    most_queries=QUERIES.__getitem__,
)
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
    _fill(bench.case_id, first=1, last=FEW)
    _seal_what_is_open(Registration.objects.get(pk=bench.case_id).nik)
    with growth.small_copy():
        _fill(bench.case_id, first=FEW + 1, last=MANY)
        ways = {
            "Permohonan": "/pendaftaran/",
            SEARCH: "/pendaftaran/?cari=bima",
            "Beranda": "/",
            "a case": f"/pendaftaran/{bench.case_id}/",
        }
        yield from growth.figures(bench, ways, growth=GROWTH)


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
    who = "at, action, outcome, office_id, actor_id, role, case_number, facts, request_id"
    entry = f"{who}, canonical, previous, hash, mac"
    entries = history.format(table="audit_entry", columns=entry)
    works = history.format(table="sop_work", columns="action, row, by_id, opened_at, finished_at")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH made AS ({case}), worked AS ({works}) {entries}", [case_id, first, last, case_id, case_id]
        )
        cursor.execute("ANALYZE")


def _seal_what_is_open(nik: str) -> None:
    """A sealed value is bound to its row, so that a copied one would not open."""
    for case in Registration.objects.open().only("nik"):
        case.nik = nik
        case.save(update_fields=["nik"])
