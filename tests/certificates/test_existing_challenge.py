"""What the page of a certificate that is in force already asks while it reads a P12."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from certificates.inspection import inspect_certificate
from certificates.models import Certificate
from tests.certificates import authority as ca
from tests.certificates.authority import LIFE, NOW
from tests.certificates.register import certificate_of, holder_of

Browse = Callable[[User], Client]
PAGE = "/sertifikat/daftarkan/"
DAY = timedelta(days=1)
LATER = NOW + 5 * DAY
AUTHORITY = ca.Authority.root().intermediate()
ISSUED = AUTHORITY.issue()


def ask(client: Client, issued: ca.Issued, **wrong: str) -> Any:
    told = {
        "certificate": ca.encoded(issued.der),
        "chain": "",
        "p12_sha256": "a" * 64,
        "p12_size": "2500",
    }
    with time_machine.travel(LATER, tick=False):
        return client.post(f"{PAGE}tantangan/", {**told, **wrong})


def test_the_page_learns_beforehand_what_would_be_refused(adb: User, browse: Browse) -> None:
    client = browse(adb)
    assert ask(client, ISSUED).json()["refusals"] == []
    assert "challenge" in ask(client, ISSUED).json()
    expired = ask(client, AUTHORITY.issue(begins=NOW - LIFE - DAY)).json()
    assert expired["refusals"] == []
    assert "Ajukan perpanjangan sekarang juga." in expired["warnings"][0]
    weak = ask(client, AUTHORITY.issue(usages=("key_agreement",))).json()
    assert "tidak dibuat untuk tanda tangan elektronik" in weak["refusals"][0]
    assert not Certificate.objects.exists()


def test_the_page_learns_beforehand_that_it_is_known(adb: User, browse: Browse) -> None:
    facts = inspect_certificate(ISSUED.der)
    certificate_of(holder_of(adb), by=adb, serial=facts.serial, issuer=facts.issuer)
    assert "sudah tercatat" in ask(browse(adb), ISSUED).json()["error"]


@pytest.mark.parametrize("wrong", [{"p12_size": "besar"}, {"p12_sha256": "z"}, {"certificate": "%"}])
def test_a_question_that_lacks_something_gets_one_sentence(
    adb: User, browse: Browse, wrong: dict[str, str]
) -> None:
    answer = ask(browse(adb), ISSUED, **wrong)
    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")
