"""What a page costs as an office grows: a small database and its copy that went on growing, asked by turns."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.bench.clients import Ready, apart, clients
from tests.bench.figures import Figure
from tests.bench.office import Bench

ROUNDS, VISITS = 5, 6
SMALL = "small"


@dataclass(frozen=True)
class Growth:
    """From how many to how many of what; and how much slower each page may be at many, and what it may ask."""

    few: int
    many: int
    what: str
    slower_at_most: Callable[[str], float | None]
    most_queries: Callable[[str], int]


def figures(bench: Bench, ways: dict[str, str], *, growth: Growth) -> Iterator[Figure]:
    """For each page, by its address, its time at many over its time at few, and how often it asks the database."""
    for page, path in ways.items():
        few, many = _times(bench, path)
        yield Figure(
            f"{page} at {growth.many:,} {growth.what} over {growth.few:,}",
            median(much / little for much, little in zip(many, few, strict=True)),
            at_most=growth.slower_at_most(page),
            note=f"{median(few) * 1000:.1f} and {median(many) * 1000:.1f} ms",
        )
        asked = apart(_queries, bench, path)
        yield Figure(
            f"{page} at {growth.many:,} {growth.what}, queries", asked, at_most=growth.most_queries(page)
        )


@contextmanager
def small_copy() -> Iterator[None]:
    """The database as it stands now, beside the one that goes on growing."""
    connection.close()
    connection.creation.clone_test_db(SMALL, verbosity=0)
    try:
        yield
    finally:
        connection.close()
        connection.creation.destroy_test_db(verbosity=0, suffix=SMALL)


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
    reader = Client()
    reader.force_login(User.objects.get(pk=bench.reader_id))
    return reader
