"""A form, and who has signed it: people of a test CA, who have been certified lately."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.x509.oid import ExtendedKeyUsageOID

from documents.application_form import render
from documents.inspection.signing import judge
from documents.intake import ALLOWED
from documents.models import DocumentKind
from documents.signatures import Revocation
from tests.certificates.authority import Authority, Issued, rsa_key
from tests.documents.forms import application_form
from tests.documents.signing import (
    IN_THE_BOX,
    apart,
    signed,
)

NOW = datetime.now(UTC)
RECENTLY = NOW - timedelta(days=10)
YESTERDAY = NOW - timedelta(days=1)
ROOT = Authority.root()
ISSUER = ROOT.intermediate()
ANCHORS = (ROOT.issued.der,)
SIGNED_FORM = ALLOWED[DocumentKind.SIGNED_FORM]


@cache
def form() -> bytes:
    return render(application_form())


@cache
def holder() -> Issued:
    return ISSUER.issue(begins=RECENTLY)


@cache
def colleague() -> Issued:
    return ISSUER.issue("Sekretaris Contoh", key=rsa_key("colleague"), begins=RECENTLY)


@cache
def clock() -> Issued:
    return ROOT.issue(
        "PENANDA WAKTU UJI COBA",
        key=rsa_key("clock"),
        begins=RECENTLY,
        usages=("digital_signature",),
        purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
    )


@cache
def once() -> bytes:
    return signed(form(), holder(), box=IN_THE_BOX)


@cache
def twice() -> bytes:
    return signed(once(), colleague(), field="TandaTangan2")


def findings(pdf: bytes, *, lists: tuple[bytes, ...] = (), anchors: tuple[bytes, ...] = ANCHORS) -> Any:
    return apart(lambda: judge(pdf, anchors=anchors, lists=lists, now=datetime.now(UTC)))


def answers(pdf: bytes, name: str, **trusted: Any) -> list[Any]:
    return [found[name] for found in findings(pdf, **trusted)]


def revocation_of(pdf: bytes, *lists: bytes) -> Revocation:
    found: Revocation = findings(pdf, lists=lists)[0]["revocation"]
    return found
