"""Reading a P12 in a real Chromium, under the application's policy, every request watched."""

import base64
import hashlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, expect

from tests.js.officer import P12, PASSPHRASE, read, submit, submit_button
from tests.js.stage import CHALLENGE, Stage


def test_reading_a_p12_shows_it_and_sends_only_certificate_hash_and_proof(
    page: Page, stage: Stage, p12: P12
) -> None:
    content, certificate = p12.content, p12.certificate
    read(page, content)
    expect(page.get_by_role("status")).to_contain_text("kepemilikan kuncinya terbukti")
    facts = page.locator("dl.facts:visible")
    expect(facts).to_contain_text("Sari Contoh (UJI)")
    expect(facts).to_contain_text("24 Januari 2026 pukul 09.45 WITA")
    submit(page)
    sha256, size = hashlib.sha256(content).hexdigest(), str(len(content))
    [asked], [sent] = stage.posts("/tantangan"), stage.posts("/kirim")
    public = ("csrfmiddlewaretoken", "certificate", "chain", "p12_sha256", "p12_size")
    assert asked == {name: sent[name] for name in public}
    assert base64.b64decode(sent["certificate"]) == certificate.public_bytes(serialization.Encoding.DER)
    assert (sent["p12_sha256"], sent["p12_size"], sent["challenge"]) == (sha256, size, CHALLENGE)
    proof = base64.b64decode(sent["signature"])
    p12.key.public_key().verify(proof, CHALLENGE.encode(), ec.ECDSA(hashes.SHA256()))
    assert set(sent) == {
        "csrfmiddlewaretoken",
        "certificate",
        "chain",
        "p12_sha256",
        "p12_size",
        "challenge",
        "signature",
    }


def test_no_request_carries_passphrase_key_or_file(page: Page, stage: Stage, p12: P12) -> None:
    content = p12.content
    read(page, content)
    expect(submit_button(page)).to_be_enabled()
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)  # even when typed again and left there
    submit(page)
    number = p12.key.private_numbers().private_value.to_bytes(32, "big")
    said = "\n".join(" ".join(request) for request in stage.requests)
    for secret in (PASSPHRASE.encode(), number, content[40:80]):
        for form in (secret.hex(), base64.b64encode(secret).decode(), secret.decode("latin-1")):
            assert form not in said
    assert "Rahasia" not in said


def test_the_passphrase_is_gone_from_the_page_once_reading_begins(page: Page, p12: P12) -> None:
    page.get_by_role("button", name="Tampilkan passphrase").click()
    read(page, p12.content, "salah")
    expect(page.get_by_role("alert")).to_contain_text("Passphrase tidak cocok dengan berkas ini.")
    field = page.get_by_label("Passphrase", exact=True)
    expect(field).to_have_value("")
    expect(field).to_have_attribute("type", "password")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(submit_button(page)).to_be_disabled()
    assert "salah" not in page.content()


def test_the_inputs_have_no_name_and_no_form(page: Page) -> None:
    owners = page.eval_on_selector_all("[data-p12-reader] input", "all => all.map(i => [i.name, i.form])")
    assert owners == [["", None], ["", None]]
