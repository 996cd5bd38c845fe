"""The one clock of a drill, by which Python and the database tell the time alike.

Python is easy: everybody asks `django.utils.timezone.now`. The database is given functions by the names of its own
clock, found before those because the drill's database looks into `public` first; they are there before the tables are,
so that the defaults of columns ask them too. `CURRENT_TIMESTAMP` is a word of the language and stays what it is: by it
a SOP knows that its rows come in the transaction of its own loading, which `real_clock` is for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection
from django.utils import timezone

NAMES = ("now", "statement_timestamp", "transaction_timestamp", "clock_timestamp")
FUNCTION = (
    "CREATE FUNCTION public.{name}() RETURNS timestamptz LANGUAGE sql STABLE"
    " AS 'SELECT moment FROM public.drill_clock'"
)
OURS_FIRST, THEIRS_FIRST = "public, pg_catalog", "pg_catalog, public"


class Clock:
    """Stands still until it is told to go on, and never goes back."""

    def __init__(self, begins: datetime) -> None:
        self._now = begins

    def read(self) -> datetime:
        return self._now

    def go_to(self, moment: datetime) -> None:
        if moment < self._now:
            raise ValueError(f"the drill is at {self._now} and cannot go back to {moment}")
        self._now = moment
        with connection.cursor() as cursor:
            cursor.execute("UPDATE drill_clock SET moment = %s", [moment])

    @contextmanager
    def ruling(self) -> Iterator[None]:
        """Have the whole process go by it, and the database that it is connected to, which has no tables yet."""
        self._install()
        their_own = timezone.now
        timezone.now = self.read
        try:
            yield
        finally:
            timezone.now = their_own

    def _install(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE drill_clock (moment timestamptz NOT NULL)")
            cursor.execute("INSERT INTO drill_clock VALUES (%s)", [self._now])
            for name in NAMES:
                cursor.execute(FUNCTION.format(name=name))
            # For every connection to come; the present one is closed.
            name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
            cursor.execute(f"ALTER DATABASE {name} SET search_path = {OURS_FIRST}")
            # What a power failure would lose here, nobody misses.
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        connection.close()


@contextmanager
def real_clock() -> Iterator[None]:
    """Let the database tell the time by itself for a moment."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {THEIRS_FIRST}")
        try:
            yield
        finally:
            cursor.execute(f"SET search_path = {OURS_FIRST}")
