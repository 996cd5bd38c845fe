"""The register as officers of one office read it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.nip import spaced
from certificates.issuing import Person, record_certificate
from certificates.models import Certificate, put_in_force, withdraw
from certificates.status import Status
from tests.certificates import authority as ca
from tests.certificates.authority import NOW
from tests.certificates.register import NIK, NIP, certificate_of, holder_of

Browse = Callable[[User], Client]
LIST = "/sertifikat/"


def words(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def without_token(response: Any) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_the_list_says_whose_until_when_and_how_it_stands(adb: User, browse: Browse) -> None:
    certificate = certificate_of(holder_of(adb), by=adb, not_after=NOW + timedelta(hours=5, minutes=45))
    put_in_force(certificate, at=NOW)
    with time_machine.travel(NOW, tick=False):
        page = words(browse(adb).get(LIST))
    assert f'<a href="/sertifikat/{certificate.pk}/">Bima Prasetyo</a>' in page
    assert certificate.serial in page
    assert "2 Maret 2026 pukul 15.45 WIB" in page
    assert re.search(
        r'class="badge-state is-expiring"> ?<svg .*#hourglass-split"></use></svg> Akan berakhir</span>', page
    )


def test_every_role_of_the_office_may_read(
    adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    for reader in (adb, kepala_dinas, admin):
        assert "Bima Prasetyo" in words(browse(reader).get(LIST))
        assert certificate.serial in words(browse(reader).get(certificate.get_absolute_url()))


def test_an_empty_register_says_when_it_will_fill(adb: User, browse: Browse) -> None:
    assert "Belum ada sertifikat yang dicatat." in words(browse(adb).get(LIST))


def test_the_register_of_another_office_is_not_shown(adb: User, foreign_adb: User, browse: Browse) -> None:
    certificate_of(holder_of(foreign_adb, full_name="Jaka Purnama"), by=foreign_adb)
    assert "Jaka Purnama" not in words(browse(adb).get(LIST))


def test_a_foreign_certificate_answers_exactly_as_an_absent_one(
    adb: User, foreign_adb: User, browse: Browse
) -> None:
    foreign = certificate_of(holder_of(foreign_adb), by=foreign_adb)
    client = browse(adb)
    absent = client.get(reverse("certificates:detail", args=[uuid4()]))
    hidden = client.get(foreign.get_absolute_url())
    assert (absent.status_code, hidden.status_code) == (404, 404)
    assert without_token(absent) == without_token(hidden)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_register_is_for_reading_only(adb: User, browse: Browse, method: str) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    for address in (LIST, certificate.get_absolute_url()):
        assert getattr(browse(adb), method)(address).status_code == 405


def test_the_list_is_filtered_by_status(adb: User, browse: Browse) -> None:
    shown = certificate_of(holder_of(adb), by=adb, serial="71")
    put_in_force(shown, at=NOW)
    withdraw(certificate_of(holder_of(adb), by=adb, serial="72"), at=NOW)
    with time_machine.travel(NOW, tick=False):
        active = words(browse(adb).get(LIST, {"status": Status.ACTIVE}))
        withdrawn = words(browse(adb).get(LIST, {"status": Status.WITHDRAWN}))
        expired = words(browse(adb).get(LIST, {"status": Status.EXPIRED}))
    assert (">71<" in active, ">72<" in active) == (True, False)
    assert (">71<" in withdrawn, ">72<" in withdrawn) == (False, True)
    assert '<option value="dibatalkan" selected>Dibatalkan</option>' in withdrawn
    assert "Tidak ada sertifikat dengan status “Kedaluwarsa”." in expired


@pytest.mark.parametrize(
    "query", [{"status": "x' OR 1=1"}, {"status": "\x00"}, {"sesudah": "\x00"}, {"sesudah": "1"}]
)
def test_a_filter_of_no_use_is_passed_over(adb: User, browse: Browse, query: dict[str, str]) -> None:
    certificate_of(holder_of(adb), by=adb, serial="71")
    assert ">71<" in words(browse(adb).get(LIST, query))


def recorded(by: User) -> Certificate:
    case_id = uuid4()
    issued = ca.Authority.root().intermediate().issue()
    certificate, _ = record_certificate(
        case_id=case_id,
        by=by,
        person=Person(nik=NIK, nip=NIP, full_name=ca.FULL_NAME, organization=ca.ORGANIZATION),
        reading=ca.reading(issued, case_id=case_id, user_id=by.pk),
        now=NOW,
    )
    return certificate


def test_the_page_of_a_certificate_tells_all_that_is_known(adb: User, browse: Browse) -> None:
    certificate = recorded(adb)
    page = words(browse(adb).get(certificate.get_absolute_url()))
    for known in (
        ca.ORGANIZATION,
        certificate.serial,
        certificate.fingerprint,
        str(certificate.p12_sha256),
        "RSA 2048 bit",
        f"heksadesimal {int(certificate.serial):X}",
        "tanda tangan digital (digitalSignature), nirsangkal (nonRepudiation)",
        "Kunci terbukti",
        "Penerbit belum diperiksa",
        f"CN={ca.ISSUER_NAME}",
        "<dt>Terunggah ke SIAK</dt><dd>Belum</dd>",
        f"NIP {spaced(NIP)}",
    ):
        assert known in page
    assert NIK not in page


def test_a_superseded_certificate_leads_to_its_successor(adb: User, browse: Browse) -> None:
    old, new = (certificate_of(holder_of(adb), by=adb) for _ in range(2))
    put_in_force(old, at=NOW)
    put_in_force(new, at=NOW)
    page = words(browse(adb).get(old.get_absolute_url()))
    assert f'<a href="{new.get_absolute_url()}">sertifikat {new.serial}</a>' in page
    assert "Digantikan" in page


def test_a_certificate_without_proof_or_chain_says_so(adb: User, browse: Browse) -> None:
    certificate = certificate_of(holder_of(adb), by=adb, withdrawn_at=NOW)
    page = words(browse(adb).get(certificate.get_absolute_url()))
    assert "Tanpa bukti kunci: dicatat dari sertifikat publik." in page
    assert "Sertifikat ini dicatat tanpa rantai penerbit." in page
    assert "2 Maret 2026 pukul 10.00 WIB, bersama permohonannya" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7 }}", "=1+1"])
def test_a_name_on_a_certificate_stays_text(adb: User, browse: Browse, text: str) -> None:
    columns: dict[str, Any] = {"common_name": text, "subject": text, "organization": text}
    certificate = certificate_of(holder_of(adb, full_name=text), by=adb, **columns)
    for address in (LIST, certificate.get_absolute_url()):
        page = browse(adb).get(address).content.decode()
        assert "<script>alert" not in page
        assert text.replace("<", "&lt;").replace(">", "&gt;") in page


def test_the_page_of_a_certificate_takes_few_queries(adb: User, browse: Browse) -> None:
    certificate = recorded(adb)
    client = browse(adb)
    with CaptureQueriesContext(connection) as queries:
        client.get(certificate.get_absolute_url())
    assert len(queries) <= 10
