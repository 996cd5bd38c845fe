"""The course of a reading in a real Chromium: refusals, waiting, cancelling, two identities."""

import base64

import pytest
from cryptography import x509
from playwright.sync_api import Page, expect

from tests.js.officer import P12, PASSPHRASE, choose, read, submit, submit_button, worker_ends
from tests.js.stage import Stage


def test_enter_in_the_passphrase_reads_and_does_not_submit(page: Page, stage: Stage, p12: P12) -> None:
    choose(page, p12.content)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(submit_button(page)).to_be_enabled()
    assert stage.posts("/kirim") == []


def test_another_file_takes_the_proof_back(page: Page, p12: P12) -> None:
    read(page, p12.content)
    expect(submit_button(page)).to_be_enabled()
    choose(page, b"%PDF-1.7", name="lain.pdf")
    expect(submit_button(page)).to_be_disabled()
    assert page.locator("input[name=signature]").input_value() == ""
    expect(page.locator("dl.facts:visible")).to_have_count(0)
    page.get_by_label("Passphrase", exact=True).fill("x")
    page.get_by_role("button", name="Baca berkas P12").click()
    expect(page.get_by_role("alert")).to_contain_text("tampak seperti dokumen PDF")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Berkas P12 belum dipilih."),
        (b"", "kosong (0 bita)"),
        (b"0" * (256 * 1024 + 1), "lebih besar dari 256 kB"),
        (b"0\x82\x10\x00\x02\x01\x03", "rusak atau terpotong"),
    ],
)
def test_a_file_that_cannot_be_read_gets_its_reason(page: Page, content: bytes | None, sentence: str) -> None:
    if content is not None:
        choose(page, content)
    page.get_by_label("Passphrase", exact=True).fill("x")
    page.get_by_role("button", name="Baca berkas P12").click()
    expect(page.get_by_role("alert")).to_contain_text(sentence)


def test_cancelling_a_long_reading_ends_it_at_once(page: Page, stage: Stage, slow_p12: bytes) -> None:
    read(page, slow_p12)
    cancel = page.get_by_role("button", name="Batal")
    expect(cancel).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Memeriksa passphrase")
    assert len(page.workers) == 1
    cancel.click()
    expect(page.get_by_role("status")).to_contain_text("Pembacaan berkas P12 dibatalkan.")
    worker_ends(page)
    assert stage.posts("/tantangan") == []


def test_the_worker_ends_with_the_signature(page: Page, p12: P12) -> None:
    read(page, p12.content)
    expect(submit_button(page)).to_be_enabled()
    worker_ends(page)


def test_a_reading_that_takes_too_long_is_ended(page: Page, slow_p12: bytes) -> None:
    page.clock.install()
    read(page, slow_p12)
    expect(page.get_by_role("status")).to_contain_text("Memeriksa passphrase")
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("alert")).to_contain_text("belum selesai setelah 60 detik")
    worker_ends(page)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ('{"error": "Berkas P12 ini sudah dipakai."}', "Berkas P12 ini sudah dipakai."),
        ("<!doctype html>Masuk", "sesi Anda mungkin sudah berakhir"),
        ('{"challenge": 5}', "sesi Anda mungkin sudah berakhir"),
        ('{"challenge": "1\\u0081\\u00a0 dokumen yang menyamar"}', "tidak dapat ditandatangani"),
    ],
)
def test_a_server_that_gives_no_challenge_is_told_plainly(
    page: Page, stage: Stage, p12: P12, answer: str, sentence: str
) -> None:
    stage.challenge_answer = answer
    stage.challenge_status = 400 if "error" in answer else 200
    read(page, p12.content)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(submit_button(page)).to_be_disabled()
    worker_ends(page)


def test_cancelling_while_the_server_is_silent_works(page: Page, stage: Stage, p12: P12) -> None:
    stage.challenge_gate.clear()
    read(page, p12.content)
    expect(page.get_by_role("status")).to_contain_text("meminta kode bukti dari server")
    page.get_by_role("button", name="Batal").click()
    expect(page.get_by_role("status")).to_contain_text("dibatalkan")
    stage.challenge_gate.set()


def test_a_lost_connection_is_told(page: Page, p12: P12) -> None:
    page.route("**/tantangan", lambda route: route.abort())
    read(page, p12.content)
    expect(page.get_by_role("alert")).to_contain_text("Server tidak menjawab")


def test_of_two_identities_the_officer_picks_one(page: Page, stage: Stage, two_identities: bytes) -> None:
    read(page, two_identities)
    expect(page.get_by_role("status")).to_contain_text("memuat 2 identitas")
    assert stage.posts("/tantangan") == []
    page.get_by_role("button", name="Pakai sertifikat ini: Budi Contoh (UJI)").click()
    expect(page.get_by_role("heading", name="Isi berkas P12")).to_be_focused()
    expect(page.locator("dl.facts:visible")).to_contain_text("Budi Contoh (UJI)")
    submit(page)
    [sent] = stage.posts("/kirim")
    certificate = x509.load_der_x509_certificate(base64.b64decode(sent["certificate"]))
    assert certificate.subject.rfc4514_string() == "CN=Budi Contoh (UJI)"


def test_the_choice_can_be_cancelled(page: Page, two_identities: bytes) -> None:
    read(page, two_identities)
    page.get_by_role("button", name="Batal").click()
    expect(page.get_by_role("status")).to_contain_text("dibatalkan")
    expect(page.get_by_role("button", name="Pakai sertifikat")).to_have_count(0)
    worker_ends(page)
