"""The code on every page: what it claims, and that nobody else can have written it."""

import io
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from documents.codes import FormCode, form_code, parse_code, qr_png, verify_code
from tests.documents.forms import CASE, KEY, OTHER_CASE

FORM: dict[str, Any] = {"case_id": CASE, "number": "PTE-2026-0007", "version": 3}


def test_a_code_names_number_and_version_and_nothing_else() -> None:
    text = form_code(key=KEY, **FORM)
    prefix, number, version, short_code = text.split(":")
    assert (prefix, number, version) == ("SE1", "PTE-2026-0007", "3")
    assert len(short_code) == 10


def test_our_own_code_is_recognised() -> None:
    code = parse_code(form_code(key=KEY, **FORM))
    assert code is not None
    assert (code.number, code.version) == ("PTE-2026-0007", 3)
    assert verify_code(code, key=KEY, **FORM)


@pytest.mark.parametrize(
    "other",
    [
        {"case_id": OTHER_CASE},
        {"number": "PTE-2026-0008"},
        {"version": 2},
        {"key": b"kunci lain"},
    ],
)
def test_a_code_of_another_form_is_refused(other: dict[str, Any]) -> None:
    code = parse_code(form_code(**{"key": KEY, **FORM, **other}))
    assert code is not None
    assert not verify_code(code, key=KEY, **FORM)


def test_a_version_changed_by_hand_is_refused() -> None:
    code = parse_code(form_code(key=KEY, **FORM).replace(":3:", ":4:"))
    assert code is not None
    assert not verify_code(code, key=KEY, **{**FORM, "version": 4})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SE1",
        "SE1:PTE-2026-0007:3",
        "SE2:PTE-2026-0007:3:ABCDEFGHIJ",
        "SE1::3:ABCDEFGHIJ",
        "SE1:0007:0:ABCDEFGHIJ",
        "SE1:0007:-1:ABCDEFGHIJ",
        "SE1:0007:٣:ABCDEFGHIJ",
        "SE1:0007:3:abcdefghij",
        "SE1:0007:3:ABCDEFGHI1",
        "SE1:0007:3:ABCDEFGHIJK",
        "SE1:0007:3:ABCDEFGHIJ\n",
        "SE1:00 07:3:ABCDEFGHIJ",
        "SE1:" + "9" * 31 + ":3:ABCDEFGHIJ",
        "SE1:PTE\u202e7000-2026:3:ABCDEFGHIJ",
        "SE1:PTE\u200b:3:ABCDEFGHIJ",
        "SE1:<b>7</b>:3:ABCDEFGHIJ",
        "SE1:007é:3:ABCDEFGHIJ",
        "https://contoh.go.id/verifikasi?id=SE1:0007:3:ABCDEFGHIJ",
    ],
)
def test_a_foreign_text_is_no_code_of_ours(text: str) -> None:
    assert parse_code(text) is None


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    code = parse_code(text)
    assert code is None or not verify_code(code, key=KEY, **FORM)


@pytest.mark.parametrize(
    ("number", "version"), [("", 1), ("00:07", 1), ("00 07", 1), ("0007", 0), ("9" * 31, 1), ("0007/PTE", 1)]
)
def test_a_number_that_could_not_be_read_back_is_never_printed(number: str, version: int) -> None:
    with pytest.raises(ValueError, match="cannot carry"):
        form_code(key=KEY, case_id=CASE, number=number, version=version)


def test_two_cases_with_one_number_have_different_codes() -> None:
    codes = {form_code(key=KEY, case_id=uuid4(), number="0007", version=1) for _ in range(20)}
    assert len(codes) == 20


def test_the_symbol_carries_the_text() -> None:
    text = form_code(key=KEY, **FORM)
    symbol = Image.open(io.BytesIO(qr_png(text))).convert("L")
    # The image itself has no quiet zone: the page's white paper is one.
    page = Image.new("L", (symbol.width + 60, symbol.height + 60), 255)
    page.paste(symbol, (30, 30))
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [text]
    assert qr_png(text) == qr_png(text)


def test_a_code_is_a_value() -> None:
    assert parse_code("SE1:0007:3:ABCDEFGHIJ") == FormCode("0007", 3, "ABCDEFGHIJ")
