"""NIK: every way to be wrong has a sentence, and everything possible passes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.nip import InvalidIdentifier, Sex
from certificates.identifiers import REGIONS, Nik

TODAY = date(2026, 11, 20)


NIK = "9971010101700003"


@given(
    born_on=st.dates(date(1945, 1, 1), TODAY),
    woman=st.booleans(),
    region=st.sampled_from(sorted(REGIONS)),
    sequence=st.integers(1, 9999),
)
def test_a_nik_tells_birth_and_sex_once_the_century_is_known(
    born_on: date, woman: bool, region: str, sequence: int
) -> None:
    day = born_on.day + 40 if woman else born_on.day
    nik = Nik.parse(f"{region}0101{day:02}{born_on:%m%y}{sequence:04}", near=born_on, today=TODAY)
    assert (nik.born_on, nik.sex) == (born_on, Sex.FEMALE if woman else Sex.MALE)
    assert nik.region_is_known


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("997101010170000X", "NIK hanya boleh memuat angka 0 sampai 9. Tuliskan kembali tanpa huruf."),
        ("997101010170003", "NIK harus terdiri atas 16 digit. Yang dituliskan memuat 15 digit."),
        *(
            (
                text,
                (
                    "Kode provinsi, kabupaten/kota, atau kecamatan pada NIK (enam digit pertama) tidak boleh 00."
                    " Cocokkan kembali dengan KTP."
                ),
            )
            for text in ("0071010101700003", "9900010101700003", "9971000101700003")
        ),
        *(
            (
                f"997101{day}01700003",
                (
                    "Digit ke-7 dan ke-8 NIK harus 01 sampai 31 (laki-laki) atau 41 sampai 71 (perempuan)."
                    " Cocokkan kembali dengan KTP."
                ),
            )
            for day in ("00", "32", "40", "72", "81", "85")
        ),
        *(
            (
                text,
                (
                    "Tanggal lahir pada NIK (digit ke-7 sampai ke-12) tidak ada dalam kalender."
                    " Cocokkan kembali dengan KTP."
                ),
            )
            for text in ("9971013002700003", "9971017102700003", "9971010113700003", "9971012902710003")
        ),
        (
            "9971010101700000",
            "Nomor urut NIK (empat digit terakhir) tidak boleh 0000. Cocokkan kembali dengan KTP.",
        ),
    ],
)
def test_each_fault_of_a_nik_has_its_own_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidIdentifier) as fault:
        Nik.parse(text, today=TODAY)
    assert str(fault.value) == sentence


def test_the_day_of_a_woman_is_read_without_its_forty() -> None:
    nik = Nik.parse("9971.01.710170.0003", today=TODAY)
    assert (nik.born_on, nik.sex) == (date(1970, 1, 31), Sex.FEMALE)


@pytest.mark.parametrize(
    ("near", "born_on"),
    [
        (date(1925, 6, 1), date(1925, 3, 2)),
        (date(2004, 6, 1), date(2025, 3, 2)),
        (None, date(2025, 3, 2)),
    ],
)
def test_the_century_of_a_nik_comes_from_a_birth_known_elsewhere(near: date | None, born_on: date) -> None:
    assert Nik.parse("9971010203250003", near=near, today=TODAY).born_on == born_on


def test_nobody_is_born_in_the_future() -> None:
    assert Nik.parse("9971010203270003", near=date(2026, 1, 1), today=TODAY).born_on == date(1927, 3, 2)


def test_a_leap_day_without_a_century_is_that_of_the_year_that_has_one() -> None:
    assert Nik.parse("9971012902000003", today=TODAY).born_on == date(2000, 2, 29)


def test_an_unknown_region_is_no_fault() -> None:
    assert not Nik.parse(NIK, today=TODAY).region_is_known


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{15,17}", fullmatch=True))
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    try:
        number = Nik.parse(text, today=TODAY)
    except InvalidIdentifier:
        return
    assert number.value.isascii()
    assert number.value.isdigit()


def test_a_nik_does_not_stand_in_its_own_description() -> None:
    assert NIK not in repr(Nik.parse(NIK, today=TODAY))


def test_today_is_the_offices_today_unless_another_is_given() -> None:
    assert Nik.parse(NIK).value == NIK
