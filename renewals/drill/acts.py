"""What officers do in the browser: the pages' own forms, filled in as a person would, sent through the one door."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from certificates.existing_form import ExistingForm
from certificates.models import Certificate
from certificates.register_existing import challenge_id, register_existing
from renewals.drill.authority import Issued
from renewals.drill.papers import scan_of, specimen
from sop.act_forms import IssueForm, ScanForm, SignForm, UploadForm
from sop.fill_form import FillForm
from sop.forms import ActForm
from sop.inbox import case_models
from sop.models import Sop
from sop.workflow import begin, perform


class Unplayable(Exception):
    """The application refused what the plot wants: the plot or the application is wrong."""


def begin_registration(*, by: User) -> Any:
    """The case that begins out of nothing; which model that is, this room does not know."""
    model = next(model for model in case_models() if model.beginning)
    return begin(model, by=by, sop=Sop.objects.current(by.office_id))


def fill(case: Any, *, by: User, typed: Mapping[str, str]) -> Any:
    """Row 1: what the page shows already stays, the rest is typed; papers that are there are not chosen again."""
    papers = {"ktp": "KTP contoh", "decree": "SK contoh"}
    files = {name: specimen(title) for name, title in papers.items() if not getattr(case, name)}
    form = FillForm({**_shown(FillForm.of(case)), **typed}, _sent(files), case=case)
    return _done(form, "fill", by=by)


def place_scan(case: Any, *, by: User) -> Any:
    """Print, have signed and stamped, scan, upload."""
    return _send(ScanForm, case, by=by, scan=scan_of(case.application_form.read()))


def sign(case: Any, *, by: User) -> Any:
    """The gate, or row 2: what the page has shown is approved."""
    return _send(SignForm, case, {"is_signed": "on", "is_stamped": "on"}, by=by)


def issue(case: Any, *, by: User, issued: Issued) -> Any:
    """Choose the P12; the page proves its key."""
    proof = issued.proof(case_id=case.pk, by=by)
    return _send(IssueForm, case, {**proof, "is_in_custody": "on"}, by=by)


def upload(case: Any, *, by: User, issued: Issued) -> Any:
    """The last row: the proof that SIAK took it, now."""
    evidence = specimen("Bukti unggah SIAK")
    return _send(UploadForm, case, {"p12_sha256": issued.p12_sha256}, by=by, evidence=evidence)


def register_installed(issued: Issued, *, by: User, typed: Mapping[str, str]) -> Certificate:
    """A certificate that SIAK signed with before the application was there."""
    proof = issued.proof(case_id=challenge_id(by.office_id), by=by)
    form = ExistingForm({**_shown(ExistingForm(office=by.office)), **typed, **proof}, office=by.office)
    _demand(form)
    return register_existing(by=by, stated=form.stated(), **form.given())[0]


def _send(
    page: type[ActForm],
    case: Any,
    typed: Mapping[str, str] | None = None,
    *,
    by: User,
    **files: SimpleUploadedFile,
) -> Any:
    """Open the page of an act, and send it with what is typed and chosen."""
    shown = _shown(page(case=case, by=by))
    return _done(page({**shown, **(typed or {})}, _sent(files), case=case, by=by), page.action, by=by)


def _done(form: Any, action: str, *, by: User) -> Any:
    _demand(form)
    # Officers take a while; the page was opened when its form was made.
    return perform(action, form.case, by=by, opened_at=timezone.now(), **form.inputs())


def _demand(form: forms.Form) -> None:
    if not form.is_valid():
        raise Unplayable(f"{type(form).__name__}: {dict(form.errors)}")


def _shown(form: forms.Form) -> dict[str, str]:
    """What stands in the page's fields, and is sent back with them."""
    shown = {field.html_name: field.value() for field in form}
    return {name: str(value) for name, value in shown.items() if value is not None and value is not False}


def _sent(files: Mapping[str, SimpleUploadedFile]) -> MultiValueDict[str, SimpleUploadedFile]:
    return MultiValueDict({name: [file] for name, file in files.items()})
