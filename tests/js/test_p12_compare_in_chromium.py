"""Comparing with the file of row 3, and what both partials are without sight or without scripts."""

import hashlib
import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.js.officer import P12, choose, read, submit, submit_button
from tests.js.stage import Stage, render


def compare_page(stage: Stage, *, content: bytes) -> str:
    expected = {"expected_sha256": hashlib.sha256(content).hexdigest(), "expected_size": len(content)}
    stage.pages["/cocokkan"] = render("_p12_compare.html", **expected)
    return f"{stage.url}/cocokkan"


def test_the_same_file_is_recognised_and_any_other_is_refused_with_the_reason(
    page: Page, stage: Stage
) -> None:
    page.goto(compare_page(stage, content=b"a" * 3000))
    button = submit_button(page)
    expect(button).to_be_disabled()
    choose(page, b"a" * 3001)
    expect(page.get_by_role("alert")).to_contain_text("ukurannya 3.001 bita, sedangkan berkas itu 3.000 bita")
    choose(page, b"b" * 3000)
    expect(page.get_by_role("alert")).to_contain_text("ukurannya sama, tetapi isinya berbeda")
    expect(button).to_be_disabled()
    choose(page, b"a" * 3000)
    expect(page.get_by_role("status")).to_contain_text("Sama dengan berkas yang dicatat terbit")
    submit(page)
    [sent] = stage.posts("/kirim")
    assert sent == {"csrfmiddlewaretoken": "token-uji", "p12_sha256": hashlib.sha256(b"a" * 3000).hexdigest()}


@pytest.mark.parametrize(("content", "sentence"), [(b"", "kosong"), (b"a" * (256 * 1024 + 1), "256 kB")])
def test_an_empty_or_large_file_is_not_compared(
    page: Page, stage: Stage, content: bytes, sentence: str
) -> None:
    page.goto(compare_page(stage, content=b"a"))
    choose(page, content)
    expect(page.get_by_role("alert")).to_contain_text(sentence)


def test_without_javascript_a_sentence_stands_in_place_of_dead_controls(
    browser: Browser, stage: Stage
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in (f"{stage.url}/baca", compare_page(stage, content=b"a")):
        page.goto(address)
        # Playwright's switch stops scripts without telling the parser, so that a noscript is there but not drawn.
        assert "Aktifkan JavaScript, lalu muat ulang halaman ini." in (
            page.locator("noscript").text_content() or ""
        )
        expect(page.get_by_text("Pilih berkas P12", exact=True)).to_be_hidden()
        expect(page.get_by_role("button", name="Tanpa P12")).to_be_enabled()
    context.close()


def test_axe_finds_nothing_in_any_state(page: Page, stage: Stage, two_identities: bytes, p12: P12) -> None:
    axe = Axe()
    rules = {"rules": {"landmark-one-main": {"enabled": True}}}

    def clean() -> None:
        found = axe.run(page, options=rules)
        assert found.violations_count == 0, found.generate_report()

    clean()
    read(page, p12.content, "salah")
    expect(page.get_by_role("alert")).to_contain_text("Passphrase")
    clean()
    read(page, two_identities)
    page.get_by_role("button", name="Pakai sertifikat ini: Sari Contoh (UJI)").wait_for()
    clean()
    page.get_by_role("button", name="Pakai sertifikat ini: Sari Contoh (UJI)").click()
    expect(submit_button(page)).to_be_enabled()
    clean()
    judged = {"refusals": ["Sertifikat sudah kedaluwarsa."], "warnings": ["Penerbit belum diperiksa."]}
    stage.challenge_answer = json.dumps(judged)
    read(page, p12.content)
    expect(page.get_by_text("Sertifikat sudah kedaluwarsa.")).to_be_visible()
    clean()
    page.goto(compare_page(stage, content=b"a"))
    choose(page, b"a")
    expect(page.get_by_role("status")).to_contain_text("Sama")
    clean()
