"""Row 3 in the browser: what the reader of the P12 sends, and every reason why it may not stand in the case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from certificates.models import Certificate
from certificates.receiving import BROKEN_READING
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.certificates.authority import Authority, encoded
from tests.registrations.conftest import issued_certificate
from tests.registrations.desk import given, issued_to, proof_of, send, stored, text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
CUSTODY = {"is_in_custody": "on"}


@pytest.fixture
def signed(registration_in: Lead) -> Registration:
    return registration_in(State.SIGNED)


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


def refused(page: Any, case: Registration, sentence: str) -> None:
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert stored(case).state == State.SIGNED
    assert Certificate.objects.count() == 0


def test_the_statement_stands_before_each_of_the_buttons_that_send_it(
    signed: Registration, client: Client
) -> None:
    page = client.get(signed.url_of("issue")).content.decode()
    statement = page.index('name="is_in_custody"')
    assert statement < page.index("Catat penerbitan P12</button>")
    assert statement < page.index("Catat tanpa bukti kunci</button>")


def test_the_way_without_a_p12_stays_open_for_whoever_went_it(signed: Registration, client: Client) -> None:
    fold = '<details class="mb-3" open>'
    assert fold not in client.get(signed.url_of("issue")).content.decode()
    assert fold in send(client, signed, "issue", **CUSTODY).content.decode()


def test_what_the_browser_read_is_recorded_with_its_proof(signed: Registration, client: Client) -> None:
    issued = issued_to(signed)
    proof = proof_of(client, signed, issued, p12=issued.p12())
    answer = send(client, signed, "issue", **proof)
    assert answer.status_code == 302
    case = stored(signed)
    assert case.state == State.ISSUED
    assert case.certificate.key_proved
    assert case.certificate.p12_sha256 == proof["p12_sha256"]
    assert case.custody_stated_at is not None
    entry = Entry.objects.latest("id")
    assert entry.facts["proof"] == "kunci terbukti"
    assert entry.facts["p12_sha256"] == proof["p12_sha256"]


def test_the_page_leads_back_to_a_form_whose_name_is_wrong(signed: Registration, client: Client) -> None:
    public = given(issued_to(signed, name="Orang Lain").pem, "pemilik.cer")
    page = send(client, signed, "issue", public_certificate=public, **CUSTODY)
    refused(page, signed, "kembalikan permohonan untuk perbaikan jika nama di sana keliru")
    assert f'href="{signed.url_of("send_back")}">Kembalikan untuk perbaikan</a>' in page.content.decode()
    assert client.get(signed.url_of("send_back")).status_code == 200


def test_a_challenge_serves_once(signed: Registration, client: Client, kepala_dinas: User) -> None:
    issued = issued_to(signed)
    proof = proof_of(client, signed, issued, p12=issued.p12())
    send(client, signed, "issue", **proof)
    page = send(client, signed, "issue", **proof)
    assert page.status_code == 409
    assert "Langkah ini sudah dikerjakan" in text_of(page)


def test_a_public_certificate_stands_without_proof_of_the_key(signed: Registration, client: Client) -> None:
    certificate = given(issued_certificate(signed), "pemilik.cer")
    assert send(client, signed, "issue", public_certificate=certificate, **CUSTODY).status_code == 302
    assert Entry.objects.latest("id").facts["proof"] == "tanpa bukti kunci"
    page = client.get(stored(signed).certificate.get_absolute_url())
    assert "Tanpa bukti kunci" in text_of(page)


def test_without_either_the_page_asks_for_one(signed: Registration, client: Client) -> None:
    refused(
        send(client, signed, "issue", **CUSTODY),
        signed,
        "Baca dahulu berkas P12, atau pilih sertifikat publik.",
    )


def test_custody_of_the_passphrase_must_be_stated(signed: Registration, client: Client) -> None:
    page = send(client, signed, "issue", public_certificate=given(issued_certificate(signed), "pemilik.cer"))
    refused(page, signed, "Pastikan passphrase hanya diketahui pemilik sertifikat")


UNFIT: tuple[tuple[dict[str, Any], str], ...] = (
    ({"name": "Orang Lain"}, "berbeda dengan nama pemohon"),
    ({"organization": "Pemerintah Kota Lain"}, "berbeda dengan instansi pemohon"),
    ({"begins": timezone.now() + timedelta(days=2)}, "Sertifikat baru berlaku mulai"),
    ({"begins": timezone.now() - timedelta(days=900)}, "Sertifikat sudah kedaluwarsa"),
    ({"usages": ("key_encipherment",)}, "tidak dibuat untuk tanda tangan elektronik"),
)
ALTERED: tuple[tuple[dict[str, str], str], ...] = (
    ({"signature": "AAAA"}, "Kunci privat di dalam berkas P12 tidak terbukti cocok"),
    ({"signature": "bukan base64"}, BROKEN_READING),
    ({"signature": "\x00"}, BROKEN_READING),
    ({"certificate": "A" * 200_000}, BROKEN_READING),
    ({"certificate": "TUla"}, "bukan sertifikat yang dapat dibaca"),
    ({"p12_size": "9" * 5000}, BROKEN_READING),
    ({"p12_size": "-1"}, BROKEN_READING),
    ({"p12_size": "tujuh", "signature": "\x00"}, BROKEN_READING),
    ({"p12_sha256": "0" * 64}, "Pembuktian kunci tidak cocok"),
    ({"challenge": "karangan"}, "Pembuktian kunci tidak cocok"),
)


def test_a_certificate_that_does_not_fit_is_refused_with_its_reason(
    signed: Registration, client: Client
) -> None:
    for options, sentence in UNFIT:
        issued = issued_to(signed, **options)
        page = send(client, signed, "issue", **proof_of(client, signed, issued, p12=issued.p12()))
        refused(page, signed, sentence)


def test_a_reading_that_was_altered_is_refused_in_one_sentence(signed: Registration, client: Client) -> None:
    issued = issued_to(signed)
    proof = proof_of(client, signed, issued, p12=issued.p12())
    for changes, sentence in ALTERED:
        page = send(client, signed, "issue", **proof | changes)
        refused(page, signed, sentence)
        assert text_of(page).count(sentence) == 1


def test_another_persons_challenge_proves_nothing(
    signed: Registration, client: Client, browse: Browse, office: Any, make_user: Callable[..., User]
) -> None:
    issued = issued_to(signed)
    colleague = make_user("rani.adb", office=office, role="ADB")
    proof = proof_of(browse(colleague), signed, issued, p12=issued.p12())
    refused(send(client, signed, "issue", **proof), signed, "Pembuktian kunci tidak cocok")


def test_a_p12_is_not_taken_in_place_of_a_certificate(signed: Registration, client: Client) -> None:
    p12 = given(issued_to(signed).p12(), "pemilik.p12")
    page = send(client, signed, "issue", public_certificate=p12, **CUSTODY)
    refused(page, signed, "Berkas ini P12, yang memuat kunci privat.")


def test_a_certificate_that_is_known_is_refused(
    signed: Registration, registration_in: Lead, client: Client, adb: User
) -> None:
    other = registration_in(State.SIGNED)
    pem = issued_certificate(other)
    perform("issue", other, by=adb, public_certificate=pem)
    page = send(client, signed, "issue", public_certificate=given(pem, "pemilik.cer"), **CUSTODY)
    assert page.status_code == 422
    assert "sudah tercatat di aplikasi ini" in text_of(page)


def test_a_challenge_wants_hash_and_size_of_a_file(signed: Registration, client: Client) -> None:
    sizes = ("5", "9" * 5000, "", "-1", "lima")
    made_up = [{"p12_sha256": digest, "p12_size": size} for digest in ("x", "a" * 63) for size in sizes]
    for sent in ({}, *made_up, {"p12_sha256": "a" * 64, "p12_size": "9" * 5000}):
        answer = client.post(signed.url_of("challenge"), sent)
        assert answer.status_code == 422
        assert answer.json()["error"].startswith("Sidik jari berkas P12 tidak lengkap.")


def test_the_challenge_comes_with_what_recording_the_certificate_would_say(
    signed: Registration, client: Client
) -> None:
    begins = timezone.now() - timedelta(days=1)
    other = Authority.root().issue("Orang Lain Sekali", signed.organization, begins=begins)
    read = {"p12_sha256": "a" * 64, "p12_size": "3000"}
    said = client.post(signed.url_of("challenge"), {**read, "certificate": encoded(other.der)}).json()
    assert "Orang Lain Sekali" in " ".join(said["refusals"])
    own = Authority.root().issue(signed.full_name, signed.organization, begins=begins)
    said = client.post(signed.url_of("challenge"), {**read, "certificate": encoded(own.der)}).json()
    assert (said["refusals"], bool(said["challenge"])) == ([], True)
    assert said["warnings"]
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("certificate", "sentence"),
    [
        ("", BROKEN_READING),
        ("bukan base64", BROKEN_READING),
        ("AAAA", "bukan sertifikat yang dapat dibaca"),
    ],
)
def test_a_certificate_that_cannot_be_read_gets_no_challenge(
    signed: Registration, client: Client, certificate: str, sentence: str
) -> None:
    sent = {"p12_sha256": "a" * 64, "p12_size": "3000", "certificate": certificate}
    answer = client.post(signed.url_of("challenge"), sent)
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]


def test_there_is_no_challenge_out_of_turn(registration_in: Lead, client: Client) -> None:
    case = registration_in(State.FILLED)
    answer = client.post(case.url_of("challenge"), {"p12_sha256": "a" * 64, "p12_size": "3000"})
    assert answer.status_code == 409
    assert "belum gilirannya" in answer.json()["error"]


def test_the_page_leads_to_the_official_portal_alone(signed: Registration, client: Client) -> None:
    page = client.get(signed.url_of("issue")).content.decode()
    assert 'href="https://bsre.bssn.go.id"' in page
    assert signed.url_of("challenge") in page
