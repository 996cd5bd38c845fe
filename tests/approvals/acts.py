"""What officers do to a registration beside its approval."""

from typing import Any

from accounts.models import User
from documents.forms import ScannedForm
from documents.reading import Reading, SignatureMark
from registrations.models import Registration
from sop.paper import code_of
from sop.workflow import perform
from tests.certificates.examples import columns, typed
from tests.killing.office import REASON, Paper


def place_scan(by: User, *, paper: Paper) -> None:
    case = Registration.objects.get()
    form = case.application_form
    reading = Reading(texts=(code_of(case, version=case.form_version),), mark=SignatureMark.FILLED)
    scan = ScannedForm(paper(pages=form.pages if form else 1), reading)
    perform("place_scan", case, by=by, scan=scan, form_version=case.form_version)


def send_back(by: User) -> None:
    perform("send_back", Registration.objects.get(), by=by, reason=REASON)


def correct(by: User) -> None:
    case = Registration.objects.get()
    data: dict[str, Any] = columns(position_title=f"Kepala Dinas Versi {case.form_version + 1}")
    perform("fill", case, by=by, draft=typed(), data=data)


def cancel(by: User) -> None:
    perform("cancel", Registration.objects.get(), by=by, reason=REASON)
