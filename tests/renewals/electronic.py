"""Forms of a renewal that came back as files, signed by people of a test CA, and what becomes of them."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from audit.models import Entry
from certificates.trust import installed_trust
from documents.confinement import finding_of
from documents.forms import UNREAD, ScannedForm
from documents.inspection.covering import standing_of
from documents.inspection.signing import judge
from documents.intake import ALLOWED, Inspected, inspect
from documents.models import Document, DocumentKind
from documents.signatures import SignatureFinding, SignedPdf
from renewals.models import Renewal
from sop.states import State
from sop.verdicts import SignatureVerdict
from sop.workflow import perform
from tests.certificates.authority import ORGANIZATION, Authority, Issued, rsa_key
from tests.documents import hostile
from tests.documents.signing import apart
from tests.registrations.desk import given, send, text_of

Lead = Callable[[State], Renewal]
Browse = Callable[[User], Client]
ROOT = Authority.root()


@pytest.fixture
def anchored(settings: Settings, tmp_path: Path) -> Path:
    """The folder of an operator who trusts the test CA."""
    settings.TRUST_ANCHORS_DIR = str(tmp_path)
    (tmp_path / "induk.pem").write_bytes(ROOT.issued.pem)
    return tmp_path


@pytest.fixture
def case(renewal_in: Lead, anchored: Path) -> Renewal:
    return renewal_in(State.FILLED)


def form_of(case: Any) -> bytes:
    content: bytes = Document.objects.get(pk=case.application_form_id).read()
    return content


def holder_of(case: Renewal) -> Issued:
    """The very certificate that is renewed, with its key."""
    return Issued(x509.load_der_x509_certificate(bytes(case.predecessor.der)), rsa_key("holder"))


def issued(case: Renewal, *, by: Authority = ROOT, **options: Any) -> Issued:
    """Another certificate in the holder's name."""
    options.setdefault("begins", timezone.now() - timedelta(days=30))
    return by.issue(case.holder.full_name, ORGANIZATION, key=rsa_key("another of his"), **options)


def scan_of_signed(case: Renewal, pdf: bytes) -> ScannedForm:
    """As the field makes it, but for the child process."""
    paper = Inspected(content=pdf, name="formulir.pdf", pictures=(), sha256="", is_signed=True)
    trusted = installed_trust()
    now = timezone.now()
    found = apart(lambda: judge(pdf, anchors=trusted.anchors, lists=trusted.lists, now=now))
    return ScannedForm(
        paper, UNREAD, SignedPdf(standing_of(form_of(case), signed=pdf), tuple(_findings(found)))
    )


def _findings(found: list[dict[str, Any]]) -> Iterator[SignatureFinding]:
    return map(finding_of, found)


def refusal_of(case: Renewal, pdf: bytes, *, by: User) -> str:
    with pytest.raises(ValidationError) as refused:
        perform("place_scan", case, by=by, scan=scan_of_signed(case, pdf), form_version=case.form_version)
    entry = Entry.objects.filter(case_id=case.pk).latest("id")
    assert (entry.action, entry.outcome) == ("place_scan", "refused")
    sentence = " ".join(refused.value.messages)
    assert sentence in str(entry.facts["reason"])
    assert not SignatureVerdict.objects.exists()
    return sentence


def placed(client: Client, case: Renewal, pdf: bytes) -> Renewal:
    answer = client.post(case.url_of("place_scan"), {"scan": given(pdf, "formulir.pdf")})
    assert answer.status_code == 302, text_of(answer)
    stored: Renewal = Renewal.objects.select_related(*Renewal.shown_with).get(pk=case.pk)
    return stored


def inspected_scan(case: Renewal, pdf: bytes) -> ScannedForm:
    scan = scan_of_signed(case, pdf)
    return ScannedForm(_paper(pdf), scan.reading, scan.signed)


def _paper(pdf: bytes) -> Inspected:
    return inspect(pdf, name="formulir.pdf", allow=ALLOWED[DocumentKind.SIGNED_FORM])


def written_anew(pdf: bytes) -> bytes:
    """The same pages, as another program saves them."""
    with pikepdf.open(io.BytesIO(pdf)) as opened_again:
        return hostile.saved(opened_again)


def refusal_on_page(client: Client, case: Any, pdf: bytes) -> str:
    answer = send(client, case, "place_scan", scan=given(pdf, "formulir.pdf"))
    assert answer.status_code == 422
    assert not SignatureVerdict.objects.exists()
    text: str = text_of(answer)
    return text
