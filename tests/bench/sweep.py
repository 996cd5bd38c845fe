"""The sweep of 1,000,000 certificates, against the bare INSERT ... SELECT of the very rows that it writes.

By hand, ledger and outbox are copied out of tables that hold nothing but these rows: same columns, constraints and
indexes; nothing is asked, counted or put into words, and no worker is told.
"""

import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

import redis
from django.conf import settings
from django.db import connection

from accounts.models import User
from certificates.models import Certificate, Holder
from notifications.models import Notice
from notifications.tasks import wake_for
from renewals.models import Reminder
from renewals.sweep import sweep
from tests.bench.clients import apart
from tests.bench.figures import Figure
from tests.bench.office import Bench
from tests.certificates.register import certificate_of, holder_of

CERTIFICATES, OFFICES, ONE_IN = 1_000_000, 500, 100
ROUNDS, ROUNDS_OF_ALL = 3, 2
SOME_DUE, ALL_DUE, AGAIN, GROWTH = 2.0, 1.3, 0.25, 16
NOW = datetime(2027, 1, 15, 2, 0, tzinfo=UTC)
# One in a hundred ends within the ninety days of the ladder, the others in the two years after it.
ENDS = f"""
    CASE WHEN n % {ONE_IN} = 0 THEN timestamptz '2027-01-16' + n % 89 * interval '1 day'
        ELSE timestamptz '2027-06-01' + n % 700 * interval '1 day' END
"""
TABLES = (Reminder._meta.db_table, Notice._meta.db_table)


def figures(bench: Bench) -> Iterator[Figure]:
    """With one in a hundred due, with all due, and what a second run of the same day costs."""
    _fill(apart(_examples, bench))
    share = CERTIFICATES // ONE_IN
    some = [apart(_compared, NOW, share) for _ in range(ROUNDS)]
    yield Figure(
        f"a sweep of {CERTIFICATES:,} certificates, {share:,} due, of the bare inserts",
        median(taken.ratio for taken in some),
        at_most=SOME_DUE,
        note=f"{some[-1]}",
    )
    late = NOW + timedelta(days=3 * 365)
    every = [apart(_compared, late, CERTIFICATES) for _ in range(ROUNDS_OF_ALL)]
    # The fastest of each: whatever slows one of them down, as the disk does now and then, is not its own.
    first, bare = (min(getattr(one, kind) for one in every) for kind in ("first", "bare"))
    yield Figure(
        "the same, all of them due", first / bare, at_most=ALL_DUE, note=f"{first:.0f} s of {bare:.0f} s"
    )
    taken = every[-1]
    yield Figure("the same, growth of the process in MB", taken.growth, at_most=GROWTH)
    yield Figure(
        "a second run the same day, of the first",
        taken.again_ratio,
        at_most=AGAIN,
        note=f"{taken.again:.1f} s",
    )
    yield Figure("a second run the same day, rows", taken.rows_again, at_most=0)
    yield Figure("messages to the broker, first run and second", taken.messages, at_most=8)


@dataclass(frozen=True)
class Taken:
    """The seconds of one sweep, of a second one and of the bare inserts, and what the process grew by in MB."""

    first: float
    again: float
    bare: float
    growth: float
    rows_again: int
    messages: int

    def __str__(self) -> str:
        return f"{self.first:.2f} s of {self.bare:.2f} s"

    @property
    def ratio(self) -> float:
        return self.first / self.bare

    @property
    def again_ratio(self) -> float:
        return self.again / self.first


def _compared(now: datetime, due: int) -> Taken:
    """Sweep into empty tables, sweep again, then write the same rows by hand into tables that were emptied."""
    queue = redis.Redis.from_url(settings.CELERY_BROKER_URL.replace("redis+socket", "unix"))
    _like_a_worker_that_has_run_for_long()
    _empty()
    waiting, before = queue.llen("celery"), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first = _seconds(lambda: wake_for(sweep(now=now) or 0))
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert Reminder.objects.count() == Notice.objects.count() == 2 * due
    again = _seconds(lambda: wake_for(sweep(now=now + timedelta(minutes=1)) or 0))
    rows_again, messages = Reminder.objects.count() - 2 * due, queue.llen("celery") - waiting
    queue.ltrim("celery", 0, waiting - 1) if waiting else queue.delete("celery")
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table} ORDER BY id")
    _empty()
    bare = _seconds(_by_hand)
    return Taken(first=first, again=again, bare=bare, growth=growth, rows_again=rows_again, messages=messages)


def _like_a_worker_that_has_run_for_long() -> None:
    """It has its connections, and has made its first statement."""
    sweep(now=NOW - timedelta(days=3000))
    wake_for(1)


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _by_hand() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}, renewals_sweep CASCADE")


def _examples(bench: Bench) -> tuple[str, str]:
    """A holder and a certificate, which the others are made like; it is on the ladder of nobody."""
    by = User.objects.get(pk=bench.adb_id)
    holder = holder_of(by)
    return str(holder.pk), str(certificate_of(holder, by=by).pk)


def _fill(like: tuple[str, str]) -> None:
    """Offices, their two officers, and as many holders with a certificate in force as there are to be."""
    holder, certificate = like
    with connection.cursor() as cursor:
        cursor.execute(OFFICES_AND_PEOPLE)
        cursor.execute(_copies(Holder._meta.db_table, Holder, HOLDER), [CERTIFICATES, holder])
        cursor.execute(
            _copies(Certificate._meta.db_table, Certificate, CERTIFICATE), [CERTIFICATES, certificate]
        )
        cursor.execute("VACUUM ANALYZE")


OFFICES_AND_PEOPLE = f"""
    WITH office AS (
        INSERT INTO accounts_office (name, regency, province, address, logo, time_zone)
        SELECT 'Dinas ' || n, 'Kabupaten ' || n, 'Contoh', '', '',
            (ARRAY['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura'])[1 + n % 3]
        FROM generate_series(1, {OFFICES}) AS n RETURNING id
    )
    INSERT INTO accounts_user (password, office_id, username, full_name, email, nip, role, is_active)
    SELECT '', id, lower(role) || id, role, role || id || '@contoh.go.id', '', role, true
    FROM office, unnest(ARRAY['ADB', 'KEPALA_DINAS']) AS role
"""
MINE = "md5('{0}' || n)::uuid"
OFFICE = f"(SELECT max(id) FROM accounts_office) - n % {OFFICES}"
HOLDER = {
    "id": MINE.format("h"),
    "office_id": OFFICE,
    "nik_index": "decode(md5('i' || n) || md5('j' || n), 'hex')",
    "full_name": "'Contoh ' || n",
}
CERTIFICATE = {
    "id": MINE.format("c"),
    "office_id": OFFICE,
    "holder_id": MINE.format("h"),
    "serial": "n::text",
    "fingerprint": "md5('f' || n) || md5('g' || n)",
    "not_before": f"{ENDS} - interval '730 days'",
    "not_after": ENDS,
    "in_force_at": f"{ENDS} - interval '729 days'",
}


def _copies(table: str, model: type[Holder] | type[Certificate], overrides: dict[str, str]) -> str:
    names = [str(field.column) for field in model._meta.concrete_fields]
    columns = dict(zip(names, names, strict=True)) | {
        name: words.replace(" % ", " %% ") for name, words in overrides.items()
    }
    return f"""
        INSERT INTO {table} ({", ".join(columns)})
        SELECT {", ".join(columns.values())}
        FROM generate_series(1, %s) AS n, (SELECT * FROM {table} WHERE id = %s) AS one
    """
