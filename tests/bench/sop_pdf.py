"""The SOP's PDF, set once and looked over for breaks, against the plain way of making the same pages."""

from collections.abc import Iterator

from sop.document_print import Paper, printed
from sop.models import Sop
from tests.bench.clients import apart
from tests.bench.figures import Figure
from tests.bench.form_pdf import ratio, self_contained
from tests.bench.office import Bench

MOST_OF_PLAIN = 1.3


def figures(bench: Bench) -> Iterator[Figure]:
    """In a process that has not yet made anything else."""
    value = apart(_time_ratio, bench.office_id)
    yield Figure("the SOP's PDF, warm, of the plain way", value, at_most=MOST_OF_PLAIN)


def _time_ratio(office_id: int) -> float:
    sheet = printed(Sop.objects.current(office_id), office_id=office_id, paper=Paper.A4)
    return ratio(sheet.pdf, html=self_contained(sheet.page(), stylesheets=sheet.stylesheets), rounds=15)
