"""Registrations that stand in any state, each led there through the one door."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Office, User
from documents.forms import ScannedForm
from documents.intake import ALLOWED, Inspected, inspect
from documents.models import DocumentKind
from documents.reading import Reading, SignatureMark
from registrations.models import Registration
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from sop.models import Sop
from sop.paper import code_of
from sop.states import State
from sop.workflow import open_case, perform
from tests.certificates.authority import Authority
from tests.certificates.examples import columns, typed
from tests.documents.samples import paged_pdf


@pytest.fixture
def sop(office: Office) -> Sop:
    return load(SOP_FILE, office=office)


@pytest.fixture(scope="session")
def paper() -> Callable[..., Inspected]:
    """A sound PDF, already inspected; another text makes another paper."""

    @cache  # each inspection is a process of its own
    def make(text: str = "contoh", *, kind: DocumentKind = DocumentKind.KTP, pages: int = 1) -> Inspected:
        return inspect(paged_pdf(text, pages=pages), name=f"{kind}.pdf", allow=ALLOWED[kind])

    return make


@pytest.fixture
def fill_inputs(paper: Callable[..., Inspected]) -> Callable[..., dict[str, Any]]:
    def make(**changes: Any) -> dict[str, Any]:
        return {
            "draft": typed(),
            "data": columns(**changes),
            "ktp": paper("KTP"),
            "decree": paper("SK"),
        }

    return make


@pytest.fixture
def scan_of(paper: Callable[..., Inspected]) -> Callable[..., dict[str, Any]]:
    """The inputs that place a scan of the case's form, on which the code of its present version was read."""

    def make(case: Registration, text: str = "pindaian") -> dict[str, Any]:
        reading = Reading(texts=(code_of(case, version=case.form_version),), mark=SignatureMark.FILLED)
        assert case.application_form is not None
        sheets = paper(text, pages=case.application_form.pages)
        return {"scan": ScannedForm(sheets, reading), "form_version": case.form_version}

    return make


def issued_certificate(case: Registration) -> bytes:
    """A public certificate for the very person of the case, in force since yesterday."""
    begins = timezone.now() - timedelta(days=1)
    return Authority.root().issue(case.full_name, case.organization, begins=begins).pem


@pytest.fixture
def registration_in(
    sop: Sop,
    adb: User,
    kepala_dinas: User,
    fill_inputs: Callable[..., dict[str, Any]],
    scan_of: Callable[..., dict[str, Any]],
    paper: Callable[..., Inspected],
) -> Callable[..., Registration]:
    """A registration of the office, led to the given state by the people whose steps those are."""

    def lead(state: State) -> Registration:
        case = open_case(Registration, by=adb, sop=sop)
        if state == State.DRAFT:
            return case
        case = perform("fill", case, by=adb, **fill_inputs())
        if state == State.FILLED:
            return case
        case = perform("place_scan", case, by=adb, **scan_of(case, f"pindaian {case.number}"))
        case = perform("sign", case, by=kepala_dinas, seen=case.exhibit(), is_signed=True, is_stamped=True)
        if state == State.SIGNED:
            return case
        case = perform("issue", case, by=adb, public_certificate=issued_certificate(case))
        if state == State.ISSUED:
            return case
        return perform(
            "upload",
            case,
            by=adb,
            evidence=paper("bukti", kind=DocumentKind.SIAK_EVIDENCE),
            uploaded_at=timezone.now(),
            p12_sha256="",
        )

    return lead
