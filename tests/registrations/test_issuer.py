"""Row 3: what an officer is told of whoever stands behind the certificate."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from audit.models import Entry
from certificates.models import Certificate
from registrations.models import Registration
from sop.certificate_acts import SELF_SIGNED_KNOWN
from sop.states import State
from tests.certificates.authority import Authority, Issued, name, rsa_key, sign
from tests.registrations.desk import given, issued_to, text_of
from tests.registrations.test_issue import CUSTODY, Browse, Lead


@pytest.fixture
def signed(registration_in: Lead) -> Registration:
    return registration_in(State.SIGNED)


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


def test_a_certificate_that_nobody_else_signed_is_recorded_and_named(
    signed: Registration, client: Client
) -> None:
    own = name(signed.full_name, signed.organization)
    key = rsa_key("holder")
    certificate = sign(own, key, issuer=own, signer=key, begins=timezone.now() - timedelta(days=1))
    sent = {"public_certificate": given(Issued(certificate, key).pem, "pemilik.cer"), **CUSTODY}
    refused = client.post(signed.url_of("issue"), sent)
    assert refused.status_code == 422
    assert "Pastikan dahulu kepada BSrE, lalu beri tanda centang" in text_of(refused)
    assert not Certificate.objects.exists()
    sent["public_certificate"] = given(Issued(certificate, key).pem, "pemilik.cer")
    page = client.post(signed.url_of("issue"), {**sent, "is_self_signed_known": "on"}, follow=True)
    assert "ditandatangani sendiri, bukan oleh BSrE; jangan diunggah ke SIAK" in text_of(page)
    facts = Entry.objects.latest("id").facts
    assert "ditandatangani sendiri" in facts["warnings"][0]
    assert facts["confirmed"] == SELF_SIGNED_KNOWN


def test_of_an_issuer_that_the_installation_knows_nothing_is_added(
    signed: Registration, client: Client, settings: Settings, tmp_path: Path
) -> None:
    root = Authority.root()
    (tmp_path / "root.pem").write_bytes(root.issued.pem)
    settings.TRUST_ANCHORS_DIR = str(tmp_path)
    public = given(issued_to(signed).pem, "pemilik.cer")
    page = client.post(signed.url_of("issue"), {"public_certificate": public, **CUSTODY}, follow=True)
    assert "Penerbitan P12 dicatat" in text_of(page)
    assert "Perhatian:" not in text_of(page)


def test_the_page_hands_over_the_papers_that_the_portal_wants(signed: Registration, client: Client) -> None:
    page = client.get(signed.url_of("issue")).content.decode()
    for paper in (signed.ktp, signed.decree, signed.signed_form):
        assert f"/dokumen/{paper.pk}/" in page
