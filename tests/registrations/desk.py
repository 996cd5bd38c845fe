"""What an officer's browser sends: typed text, chosen files, and the hidden values of the page that he opened."""

import hashlib
import html
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registrations.models import Registration
from tests.certificates.authority import Authority, Issued, encoded
from tests.certificates.examples import typed
from tests.documents.samples import one_page_pdf

Sent = dict[str, Any]


def chosen(text: str, name: str = "berkas.pdf") -> SimpleUploadedFile:
    """A sound PDF of one page."""
    return SimpleUploadedFile(name, one_page_pdf(text), content_type="application/pdf")


def given(content: bytes, name: str) -> BytesIO:
    """A file of any content, under a name that its sender thought of."""
    file = BytesIO(content)
    file.name = name
    return file


def hidden(page: Any) -> dict[str, str]:
    """The values that the page itself sends back."""
    inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page.content.decode())
    found = {}
    for tag in inputs:
        name, value = (re.search(rf' {word}="([^"]*)"', tag) for word in ("name", "value"))
        if name:
            found[name[1]] = html.unescape(value[1]) if value else ""
    return found


def opened(client: Client, case: Registration, action: str) -> dict[str, str]:
    """Open the page of an act; what it will send back."""
    page = client.get(case.url_of(action))
    assert page.status_code == 200, page.headers.get("Location")
    return hidden(page)


def send(client: Client, case: Registration, action: str, **sent: Any) -> Any:
    return client.post(case.url_of(action), sent)


def sent_form(*, ktp: Any = None, decree: Any = None, **changes: str) -> Sent:
    """A whole form as it is submitted; without files where none is given."""
    files = {name: file for name, file in (("ktp", ktp), ("decree", decree)) if file}
    return {"submit_form": "1", **typed(**changes), **files}


def write(client: Client, case: Any, sent: Sent, **options: Any) -> Any:
    """Send row 1 from a page that shows the case as it stands now, unless `sent` says what else it has seen."""
    seen = type(case).objects.values_list("acts", flat=True).get(pk=case.pk)
    return client.post(case.url_of("fill"), {"acts": str(seen), **sent}, **options)


def approval(page: dict[str, str], **changes: str) -> Sent:
    """Both statements about what the page showed."""
    return {**page, "is_signed": "on", "is_stamped": "on", **changes}


def proof_of(client: Client, case: Registration, issued: Issued, *, p12: bytes) -> Sent:
    """What the reader in the page puts into the form, after it has fetched and signed the challenge."""
    digest = hashlib.sha256(p12).hexdigest()
    read = {"certificate": encoded(issued.der), "p12_sha256": digest, "p12_size": len(p12)}
    answer = client.post(case.url_of("challenge"), read)
    challenge = answer.json()["challenge"]
    return {
        "certificate": encoded(issued.der),
        "chain": "",
        "p12_sha256": digest,
        "p12_size": str(len(p12)),
        "challenge": challenge,
        "signature": encoded(issued.sign(challenge.encode())),
        "is_in_custody": "on",
    }


def text_of(page: Any) -> str:
    """What stands on a page, markup taken away and entities resolved."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())


def stored(case: Registration) -> Any:
    """The case as the database has it now; which evidence it has, the test knows and the type does not."""
    return Registration.objects.get(pk=case.pk)


def issued_to(case: Registration, **options: Any) -> Issued:
    """A certificate of the tests' own authority for whom the form names."""
    begins = options.pop("begins", timezone.now() - timedelta(days=1))
    name = options.pop("name", case.full_name)
    return Authority.root().issue(
        name, options.pop("organization", case.organization), begins=begins, **options
    )
