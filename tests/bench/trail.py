"""Rekam Jejak Audit in an office of 1,000 entries and in one of 5,000,000.

Fifty entries a case, half of them readings; every fifth is refused, so that each list fills its page in both databases,
and every thousandth is about an account. The cases grow with them: 20 and 100,000. What is asked for is what inspectors
ask for, each of it a thing that stands in both databases, and in the large one not at its end. A first name is borne by
one in 300.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction

from accounts.models import Role, User
from audit.models import Entry
from registrations.models import Registration
from tests.bench import growth
from tests.bench.clients import apart
from tests.bench.figures import Figure
from tests.bench.growth import Growth
from tests.bench.office import Bench
from tests.bench.pages import OVERRIDES

FEW, MANY, EACH = 1_000, 5_000_000, 50
SLOWER_AT_MOST = 1.3
# Beside the page's own: the session and its reader.
MOST_QUERIES = 18
GROWTH = Growth(
    few=FEW,
    many=MANY,
    what="entries",
    slower_at_most=lambda _page: SLOWER_AT_MOST,
    most_queries=lambda _page: MOST_QUERIES,
)
TRAIL = "/rekam-jejak/"
NIP = "'19700101' || to_char(n, 'FM0000000000')"


def figures(bench: Bench) -> Iterator[Figure]:
    """For each way to ask its time at many over its time at few, and how often it asks the database."""
    bench = replace(bench, reader_id=apart(prepare, bench))
    fill(bench, first=1, last=FEW)
    with growth.small_copy():
        fill(bench, first=FEW + 1, last=MANY)
        yield from growth.figures(bench, apart(ways, bench), growth=GROWTH)


def prepare(bench: Bench) -> int:
    """Somebody who may read the trail."""
    admin = User.objects.create_user(
        "tuti", office_id=bench.office_id, role=Role.ADMIN, full_name="Tuti Contoh", email="tuti@contoh.go.id"
    )
    return admin.pk


def ways(bench: Bench) -> dict[str, str]:
    """What is asked for, all of it known to both databases."""
    case = Registration.objects.get(number="SE-2026-0000017")
    entry = Entry.objects.filter(case_id=case.pk).order_by("pk").first()
    assert entry is not None
    sari = User.objects.get(pk=bench.adb_id).username
    day = f"{entry.at:%d-%m-%Y}"
    asked = {
        "the first page": {},
        "everything": {"jenis": "semua"},
        "readings": {"jenis": "pembacaan"},
        "refusals": {"jenis": "ditolak"},
        "an action": {"tindakan": "sign"},
        "a person": {"orang": sari, "jenis": "semua"},
        "a person, an action, refused": {"orang": sari, "tindakan": "read_document", "hasil": "refused"},
        "a week": {"sejak": day, "jenis": "semua"},
        "a person in a week": {"sejak": day, "sampai": day, "orang": sari},
        "a case": {"permohonan": case.number, "jenis": "semua"},
        "a number sought": {"cari": case.number, "jenis": "semua"},
        "a name sought": {"cari": case.full_name, "jenis": "semua"},
        "an NIP sought": {"cari": case.nip, "jenis": "semua"},
        "what nobody did": {"cari": case.full_name, "tindakan": "load_sop"},
    }
    found = {f"Rekam Jejak, {name}": f"{TRAIL}?{urlencode(words)}" for name, words in asked.items()}
    return found | {"an entry of the trail": f"{TRAIL}{entry.pk}/"}


def fill(bench: Bench, *, first: int, last: int) -> None:
    """Entries with these numbers, and their cases, by one statement a table."""
    numbers: dict[str, Any] = {"first": first // EACH + 1, "last": last // EACH, "case": bench.case_id}
    with connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute(_cases(), numbers)
            cursor.execute(ENTRIES, {**numbers, "office": bench.office_id, "by": bench.adb_id, "each": EACH})
        cursor.execute(SEALED)
        cursor.execute("VACUUM ANALYZE audit_entry")
        cursor.execute("ANALYZE")


def _cases() -> str:
    names = [str(field.column) for field in Registration._meta.concrete_fields]
    columns = (
        dict(zip(names, names, strict=True))
        | OVERRIDES
        | {
            "id": "md5('case ' || n)::uuid",
            "number": "'SE-2026-' || to_char(n, 'FM0000000')",
            "full_name": "'Depan' || n %% 300 || ' Belakang' || to_char(n, 'FM0000000')",
            "nip": NIP,
            "state": "'cancelled'",
        }
    )
    return f"""
        INSERT INTO registrations_registration ({", ".join(columns)})
        SELECT {", ".join(columns.values())}
        FROM (SELECT * FROM registrations_registration WHERE id = %(case)s) AS one,
        generate_series(%(first)s, %(last)s) AS n
    """


ENTRIES = """
    INSERT INTO audit_entry (
        at, action, outcome, office_id, actor_id, role, case_id, case_number, subject_id, facts, address, request_id,
        canonical, hash, previous, mac
    )
    SELECT
        now() - interval '1 day' * (200000 - n) / 20000, action,
        CASE WHEN (n + k) %% 5 = 0 THEN 'refused' ELSE 'done' END,
        %(office)s, %(by)s, 'ADB', md5('case ' || n)::uuid,
        CASE WHEN action IN ('read_document', 'read_nik') THEN '' ELSE 'SE-2026-' || to_char(n, 'FM0000000') END,
        CASE WHEN action = 'read_document' THEN md5('paper ' || n)::uuid END,
        CASE WHEN k = 49 AND n %% 20 = 0 THEN '{"user": "sari"}'::jsonb ELSE '{}'::jsonb END,
        NULL, '', '\\x7b7d', sha256((n || '.' || k)::bytea), '\\x00', '\\x00'
    FROM generate_series(%(first)s, %(last)s) AS n, generate_series(0, %(each)s - 1) AS k,
    LATERAL (SELECT (ARRAY[
        'start', 'read_document', 'save_draft', 'read_document', 'fill', 'read_nik', 'place_scan', 'read_document',
        'sign', 'read_document', 'issue', 'read_nik', 'upload'
    ])[k %% 13 + 1] AS action) AS kind
    ORDER BY n, k
"""
# As after a night: all is sealed, counted and found intact.
SEALED = """
    WITH last AS (SELECT max(id) AS number, count(*) AS size FROM audit_entry), sealed AS (
        INSERT INTO audit_checkpoint (size, root, at, origin, drawn, settled, public_key, signature)
        SELECT size, '\\x00', now(), 'contoh', number, number, '\\x00', '\\x00' FROM last
    )
    INSERT INTO audit_night (at, verdict, entries, settled, of_offices) SELECT now(), 0, size, number, '{}' FROM last
"""
