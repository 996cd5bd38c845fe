"""Every measurement, one table of ratios with the bound beside each; the exit code is 1 where a bound is missed.

`make bench` starts a PostgreSQL that really writes and a broker, and calls this.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
django.setup()

from django.db import connection  # noqa: E402 -- models want the settings first

from tests.bench import door  # noqa: E402
from tests.bench.figures import tell  # noqa: E402
from tests.bench.office import make_office  # noqa: E402


@contextmanager
def database() -> Iterator[None]:
    """A database of its own, with every table, gone afterwards."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def main() -> int:
    begun = perf_counter()
    logging.disable(logging.WARNING)
    print(f"Load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with database():
        bench = make_office()
        kept = tell(door.figures(bench))
    print(f"{perf_counter() - begun:.0f} seconds")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
