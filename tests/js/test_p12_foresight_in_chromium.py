"""What the page says of a certificate before it is submitted, in the server's own sentences."""

import json

from playwright.sync_api import Page, expect

from tests.js.officer import P12, choose, read, submit, submit_button, worker_ends
from tests.js.stage import CHALLENGE, Stage

FOREIGN = "Nama pada sertifikat berbeda dengan nama pemohon. Pilih sertifikat milik pemohon."
EXPIRED = "Sertifikat sudah kedaluwarsa. Pilih sertifikat yang masih berlaku."
UNKNOWN = "Penerbit <b>Uji</b> tidak berujung pada penerbit induk."


def answers(stage: Stage, **answer: object) -> None:
    stage.challenge_answer = json.dumps({"challenge": CHALLENGE, **answer})


def test_a_certificate_that_would_be_refused_cannot_be_submitted_and_says_why(
    page: Page, stage: Stage, p12: P12
) -> None:
    answers(stage, refusals=[FOREIGN, EXPIRED], warnings=[])
    read(page, p12.content)
    refusal = page.get_by_role("alert").filter(has_text="belum dapat dicatat")
    expect(refusal.get_by_role("listitem")).to_have_text([FOREIGN, EXPIRED])
    expect(page.get_by_role("heading", name="Sertifikat ini belum dapat dicatat")).to_be_focused()
    expect(page.locator("dl.facts:visible")).to_contain_text("Sari Contoh (UJI)")
    expect(page.get_by_role("progressbar")).to_be_hidden()
    expect(page.get_by_text("kepemilikan kuncinya terbukti")).to_be_hidden()
    expect(submit_button(page)).to_be_disabled()


def test_the_key_signs_nothing_for_a_certificate_that_would_be_refused(
    page: Page, stage: Stage, p12: P12
) -> None:
    answers(stage, refusals=[FOREIGN])
    read(page, p12.content)
    expect(page.get_by_text(FOREIGN)).to_be_visible()
    assert page.locator("input[name=signature]").input_value() == ""
    worker_ends(page)


def test_a_server_may_refuse_without_a_challenge(page: Page, stage: Stage, p12: P12) -> None:
    stage.challenge_answer = json.dumps({"refusals": [EXPIRED], "warnings": [UNKNOWN]})
    read(page, p12.content)
    expect(page.get_by_text(EXPIRED)).to_be_visible()
    expect(page.get_by_text(UNKNOWN)).to_be_visible()


def test_another_file_takes_the_refusal_away(page: Page, stage: Stage, p12: P12) -> None:
    answers(stage, refusals=[FOREIGN], warnings=[UNKNOWN])
    read(page, p12.content)
    expect(page.get_by_text(FOREIGN)).to_be_visible()
    answers(stage, refusals=[], warnings=[])
    choose(page, p12.content)
    for sentence in (FOREIGN, UNKNOWN):
        expect(page.get_by_text(sentence)).to_have_count(0)
    read(page, p12.content)
    expect(submit_button(page)).to_be_enabled()
    expect(page.get_by_role("heading", name="Sertifikat ini belum dapat dicatat")).to_be_hidden()


def test_warnings_are_told_as_text_and_stop_nobody(page: Page, stage: Stage, p12: P12) -> None:
    answers(stage, refusals=[], warnings=[UNKNOWN])
    read(page, p12.content)
    expect(page.get_by_role("heading", name="Yang perlu diperhatikan")).to_be_visible()
    expect(page.get_by_text(UNKNOWN)).to_be_visible()
    expect(page.get_by_role("heading", name="Isi berkas P12")).to_be_focused()
    submit(page)
    assert len(stage.posts("/kirim")) == 1


def test_an_answer_without_a_judgement_or_with_an_odd_one_hinders_nobody(
    page: Page, stage: Stage, p12: P12
) -> None:
    for odd in ({}, {"refusals": None, "warnings": "tidak"}, {"refusals": [5, ""], "warnings": [None]}):
        answers(stage, **odd)
        read(page, p12.content)
        expect(submit_button(page)).to_be_enabled()
        expect(page.get_by_role("heading", name="Yang perlu diperhatikan")).to_be_hidden()


def test_the_officer_is_told_to_press_the_button_by_its_own_words(page: Page, p12: P12) -> None:
    read(page, p12.content)
    expect(page.get_by_role("status")).to_contain_text("lalu tekan “Catat penerbitan P12”.")
