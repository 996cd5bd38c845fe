"""Every measurement, one table of ratios with the bound beside each; the exit code is 1 where a bound is missed.

`make bench` starts a PostgreSQL that really writes and a broker, and calls this.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which
from time import perf_counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
django.setup()

from django.db import connection  # noqa: E402 -- models want the settings first
from django.test.utils import setup_test_environment  # noqa: E402

from tests.bench import door, inventory, p12_in_chromium, pages, sop_pdf, sweep, trail, verification  # noqa: E402
from tests.bench.clients import apart  # noqa: E402
from tests.bench.figures import Figure, tell  # noqa: E402
from tests.bench.form_pdf import FORMS, MOST_GROWTH, MOST_OF_PLAIN, memory_growth, time_ratio  # noqa: E402
from tests.bench.office import make_office  # noqa: E402
from tests.bench.p12_in_chromium import CHROMIUM  # noqa: E402
from tests.bench.usual.models import UsualCase  # noqa: E402


@contextmanager
def database() -> Iterator[None]:
    """A database of its own, with every table, gone afterwards."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with connection.schema_editor() as editor:
        editor.create_model(UsualCase)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def main() -> int:
    if not which(CHROMIUM):
        print(f"There is no Chromium at {CHROMIUM}, so the P12 cannot be measured: run `make install-tests`.")
        return 1
    begun = perf_counter()
    logging.disable(logging.WARNING)
    setup_test_environment()
    print(f"Load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    kept = True
    for part in (door, pages, inventory, trail, verification, sweep, sop_pdf):
        with database():
            kept = tell(part.figures(apart(make_office))) and kept
    kept = tell(form_figures()) and kept
    kept = apart(p12_in_chromium.measure) and kept
    print(f"{perf_counter() - begun:.0f} seconds, load after: {os.getloadavg()[0]:.1f}")
    return 0 if kept else 1


def form_figures() -> Iterator[Figure]:
    """The form's PDF, in processes that have not yet made anything else."""
    yield Figure("the form's PDF, warm, of the plain way", apart(time_ratio), at_most=MOST_OF_PLAIN)
    yield Figure(f"growth over {FORMS} forms, in MB", apart(memory_growth), at_most=MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
