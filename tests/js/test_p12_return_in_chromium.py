"""The page that comes back after a submission: what of the P12 is still known, and what must be done again."""

import hashlib
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.js.conftest import READER
from tests.js.officer import P12, choose, read, submit_button
from tests.js.stage import Stage, render

PROOF = ("certificate", "challenge", "signature")
CONTENT = b"a" * 3000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@dataclass(frozen=True)
class Returned:
    """What a partial asks of the form that holds it."""

    non_field_errors: tuple[str, ...] = ()
    status: int = 422
    is_bound: bool = True


def comes_back(page: Page, stage: Stage, form: Returned, *, carried: dict[str, str], partial: str) -> None:
    context = {"expected_sha256": SHA256, "expected_size": len(CONTENT), **READER}
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{value}">' for name, value in carried.items()
    )
    html = render(partial, form=form, **context)
    stage.pages["/lagi"] = html.replace("<section", f"{inputs}<section", 1)
    page.goto(f"{stage.url}/lagi")


def read_again(page: Page, stage: Stage, form: Returned, *, carried: tuple[str, ...] = PROOF) -> None:
    comes_back(page, stage, form, carried=dict.fromkeys(carried, "ada"), partial="_p12_reader.html")


@pytest.mark.parametrize(
    "form", [Returned(), Returned(("Permohonan ini sedang dikerjakan orang lain.",), status=409)]
)
def test_a_proof_that_was_not_the_fault_is_still_good(page: Page, stage: Stage, form: Returned) -> None:
    read_again(page, stage, form)
    expect(submit_button(page)).to_be_enabled()
    expect(page.get_by_text("Berkas tidak perlu dipilih dan dibaca lagi.")).to_be_visible()
    assert page.locator("input[name=signature]").input_value() == "ada"


def test_after_a_refusal_the_p12_must_be_chosen_again_and_the_page_says_so(
    page: Page, stage: Stage, p12: P12
) -> None:
    read_again(page, stage, Returned(("Sertifikat sudah kedaluwarsa.",)))
    expect(page.get_by_text("Pilih kembali berkas P12, lalu baca sekali lagi")).to_be_visible()
    expect(submit_button(page)).to_be_disabled()
    assert [page.locator(f"input[name={name}]").input_value() for name in PROOF] == ["", "", ""]
    read(page, p12.content)
    expect(page.get_by_text("Pilih kembali berkas P12")).to_be_hidden()
    expect(submit_button(page)).to_be_enabled()


def test_a_page_that_comes_back_without_a_proof_says_so_too(page: Page, stage: Stage) -> None:
    read_again(page, stage, Returned(), carried=())
    expect(page.get_by_text("Pilih kembali berkas P12, lalu baca sekali lagi")).to_be_visible()


def test_a_page_that_is_opened_for_the_first_time_speaks_of_no_earlier_one(page: Page) -> None:
    expect(page.get_by_text("Pengiriman yang tadi ditolak")).to_be_hidden()
    expect(submit_button(page)).to_be_disabled()


def test_a_file_that_was_the_same_need_not_be_compared_again(page: Page, stage: Stage) -> None:
    comes_back(page, stage, Returned(), carried={"p12_sha256": SHA256}, partial="_p12_compare.html")
    expect(submit_button(page)).to_be_enabled()
    expect(page.get_by_role("status")).to_contain_text("Berkas tidak perlu dipilih lagi.")
    assert page.locator("input[name=p12_sha256]").input_value() == SHA256


@pytest.mark.parametrize("carried", [{}, {"p12_sha256": ""}, {"p12_sha256": "0" * 64}])
def test_a_file_that_was_not_compared_must_be_chosen_again(
    page: Page, stage: Stage, carried: dict[str, str]
) -> None:
    comes_back(page, stage, Returned(), carried=carried, partial="_p12_compare.html")
    expect(page.get_by_text("Pilih kembali berkas P12 agar dicocokkan sekali lagi")).to_be_visible()
    expect(submit_button(page)).to_be_disabled()
    choose(page, CONTENT)
    expect(page.get_by_text("Pilih kembali berkas P12")).to_be_hidden()
    expect(submit_button(page)).to_be_enabled()
