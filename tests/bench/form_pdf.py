"""The form's PDF against the plain way of making it: `python -m tests.bench.form_pdf`.

Both make the same page in the same run, by turns, so that a busy machine slows both alike.
"""

import gc
import resource
import sys
import time
from collections.abc import Callable, Iterable
from statistics import median

import weasyprint

from documents.application_form import STYLESHEETS as NAMES
from documents.application_form import page, render
from documents.rendering import STYLESHEETS
from tests.documents.forms import application_form

ROUNDS = 25
FORMS = 300
MOST_OF_PLAIN, MOST_GROWTH = 0.8, 3.0


def main() -> None:
    """Print both figures beside what is wanted."""
    ratio = time_ratio()
    growth = memory_growth()
    print(f"form PDF, warm, of the plain way: {ratio:.2f} (at most {MOST_OF_PLAIN})")
    print(f"growth over {FORMS} forms: {growth:.1f} MB (at most {MOST_GROWTH:.0f})")


def time_ratio(rounds: int = ROUNDS) -> float:
    """Our time over that of `HTML(string=page).write_pdf()`, each the median of processor times."""
    form = application_form()
    html = self_contained(page(form), stylesheets=NAMES)
    return ratio(lambda: render(form), html=html, rounds=rounds)


def ratio(made: Callable[[], object], *, html: str, rounds: int = ROUNDS) -> float:
    """What is made our way against the same page made the plain way."""
    ours: list[float] = []
    plain: list[float] = []
    for turn in range(rounds + 2):
        pair = _taken(made), _taken(lambda: _plain(html))
        if turn >= 2:
            ours.append(pair[0])
            plain.append(pair[1])
    return median(ours) / median(plain)


def memory_growth(forms: int = FORMS) -> float:
    """By how many megabytes the process grows while it makes that many different forms."""
    for number in range(20):
        render(application_form(number=f"PSE-2025-{number:04}"))
    gc.collect()
    before = _resident()
    for number in range(forms):
        render(application_form(number=f"PSE-2026-{number:04}"))
    gc.collect()
    return _resident() - before


def self_contained(html: str, *, stylesheets: Iterable[str]) -> str:
    """The page with its stylesheets inside, as one string that the plain call can set."""
    css = "\n".join((STYLESHEETS / name).read_text() for name in stylesheets)
    css = css.replace("../../build/", (STYLESHEETS.parent.parent / "build").as_uri() + "/")
    return html.replace("</title>", f"</title><style>{css}</style>", 1)


def _plain(html: str) -> bytes:
    pdf: bytes = weasyprint.HTML(string=html).write_pdf()
    return pdf


def _taken(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _resident() -> float:
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - not a file on a disk
            return int(statm.read().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    main()
