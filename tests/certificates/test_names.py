"""A name has every letter of the world in it, and no title of learning."""

import unicodedata
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.hidden import HIDDEN
from certificates import text_rules as rules


def refusal(rule: Callable[[str], str], text: str) -> str:
    with pytest.raises(ValidationError) as refused:
        rule(text)
    assert len(refused.value.messages) == 1
    return str(refused.value.messages[0])


@pytest.mark.parametrize(
    "name",
    [
        "Sri",
        "Bima Sasmita Contoh",
        "H. Ahmad Contoh",
        "M. Yusuf",
        "Nur'aini A. Putri-Contoh",
        "'Aisyah Contoh",
        "YOYO MA",
        "Rara Mei",
        "Ayu Map",
        "Ñusta Øystein",
        "王小明",
        "ꦱꦫꦶ",
        "Dr",
    ],
)
def test_a_name_may_have_any_letter(name: str) -> None:
    assert rules.person_name(name) == unicodedata.normalize("NFC", name)


@given(
    st.text(
        st.characters(categories=["L"], exclude_characters="\u115f\u1160\u3164\uffa0"),
        min_size=2,
        max_size=30,
    )
)
def test_no_letter_of_any_script_that_can_be_seen_is_refused_in_a_name(name: str) -> None:
    # In one word with others: two letters alone may be a degree.
    written = f"Contoh{name}"
    assert rules.person_name(written) == unicodedata.normalize("NFC", written)


@pytest.mark.parametrize(
    "unseen", ["\u00ad", "\u200b", "\u202e", "\u2066", "\u034f", "\u115f", "\u3164", "\ufe0f"]
)
def test_two_names_that_look_the_same_are_not_let_in(unseen: str) -> None:
    assert refusal(rules.person_name, f"Bima{unseen}Contoh") == HIDDEN


def test_two_spaces_that_look_like_one_become_one() -> None:
    assert rules.person_name("Bima   Contoh") == "Bima Contoh"


def test_a_curly_apostrophe_becomes_that_of_the_ktp() -> None:
    assert rules.person_name("Nur’aini") == "Nur'aini"


@pytest.mark.parametrize(
    ("name", "degree"),
    [
        ("Dr. Sari Contoh", "Dr."),
        ("DRS Sari Contoh", "DRS"),
        ("Dra. Sari Contoh", "Dra."),
        ("Ir. Sari Contoh", "Ir."),
        ("Prof. Sari Contoh", "Prof."),
        ("Sari Contoh S.H.", "S.H."),
        ("Sari Contoh SH", "SH"),
        ("Sari Contoh SH.MH", "SH.MH"),
        ("Sari Contoh S.H. M.H.", "M.H."),
        ("Sari Contoh S.Sos", "S.Sos"),
        ("Sari Contoh S. Sos", "S. Sos"),
        ("Sari Contoh M.Si.", "M.Si."),
        ("Sari Contoh S.E.", "S.E."),
        ("Sari Contoh Ph.D", "Ph.D"),
        ("Sari Contoh S.STP", "S.STP"),
        ("Sari Contoh A.Md", "A.Md"),
    ],
)
def test_a_degree_belongs_in_its_own_field(name: str, degree: str) -> None:
    assert refusal(rules.person_name, name) == (
        f"Nama lengkap ditulis tanpa gelar “{degree}”. Tuliskan gelar pada isian Gelar depan atau Gelar belakang."
    )


def test_a_name_has_no_comma() -> None:
    assert refusal(rules.person_name, "Sari Contoh, S.H.") == (
        "Nama lengkap tidak boleh memuat koma. Tuliskan gelar pada isian Gelar depan atau Gelar belakang."
    )


@pytest.mark.parametrize("name", ["Sari 2", "Sari <b>", "Sari/Contoh", "Sari 👩", "..", "' -"])
def test_a_name_has_letters_and_little_else(name: str) -> None:
    assert refusal(rules.person_name, name) == (
        "Nama lengkap hanya boleh memuat huruf, spasi, titik, tanda petik tunggal, dan tanda hubung."
        " Tuliskan sesuai KTP."
    )


@pytest.mark.parametrize("name", ["S", "a" * 101])
def test_a_name_has_two_to_a_hundred_characters(name: str) -> None:
    assert refusal(rules.person_name, name) == (
        f"Nama lengkap harus terdiri atas 2 sampai 100 karakter. Yang dituliskan memuat {len(name)} karakter."
    )


def test_a_name_of_a_hundred_characters_passes() -> None:
    assert rules.person_name("a" * 100) == "a" * 100
