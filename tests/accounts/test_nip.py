"""NIP: every way to be wrong has a sentence, and everything possible passes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.nip import InvalidIdentifier, Nip, Sex, parse_user_nip, spaced

TODAY = date(2026, 11, 20)
NIP = "197001011995031001"


def nip_of(*, born_on: date, year: int, month: int, sex: str = "1", sequence: str = "001") -> str:
    return f"{born_on:%Y%m%d}{year:04}{month:02}{sex}{sequence}"


@given(
    born_on=st.dates(date(1957, 1, 1), date(2005, 12, 31)),
    year=st.integers(1957, 2030),
    month=st.integers(1, 12),
    sex=st.sampled_from("12"),
    sequence=st.integers(1, 999),
)
def test_a_nip_tells_what_it_was_made_of_or_names_the_appointment(
    born_on: date, year: int, month: int, sex: str, sequence: int
) -> None:
    text = nip_of(born_on=born_on, year=year, month=month, sex=sex, sequence=f"{sequence:03}")
    too_early = (year - born_on.year, month, 1) < (16, born_on.month, born_on.day)
    if too_early or date(year, month, 1) > TODAY:
        with pytest.raises(InvalidIdentifier, match="engangkatan pada NIP"):
            Nip.parse(text, today=TODAY)
        return
    nip = Nip.parse(spaced(text), today=TODAY)
    assert (nip.value, nip.born_on, nip.appointed) == (text, born_on, (year, month))
    assert (nip.sex, nip.sequence) == (Sex.MALE if sex == "1" else Sex.FEMALE, f"{sequence:03}")


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{16,18}", fullmatch=True))
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    for parse in (Nip.parse, parse_user_nip):
        try:
            number = parse(text, today=TODAY)
        except InvalidIdentifier:
            continue
        assert number.value.isascii()
        assert number.value.isdigit()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("19700101199503100A", "NIP hanya boleh memuat angka 0 sampai 9. Tuliskan kembali tanpa huruf."),
        ("١٩٧٠٠١٠١١٩٩٥٠٣١٠٠١", "NIP hanya boleh memuat angka 0 sampai 9. Tuliskan kembali tanpa huruf."),
        ("", "NIP hanya boleh memuat angka 0 sampai 9. Tuliskan kembali tanpa huruf."),
        ("19700101199503100", "NIP harus terdiri atas 18 digit. Yang dituliskan memuat 17 digit."),
        ("1970010119950310011", "NIP harus terdiri atas 18 digit. Yang dituliskan memuat 19 digit."),
        (
            "197002301995031001",
            "Tanggal lahir pada NIP (delapan digit pertama) tidak ada dalam kalender. Periksa kembali.",
        ),
        (
            "200811212026011001",
            (
                "Menurut tanggal lahir pada NIP (21 November 2008), pemiliknya tidak berusia 18 sampai 70 tahun."
                " Periksa kembali delapan digit pertama."
            ),
        ),
        (
            "195511201980031001",
            (
                "Menurut tanggal lahir pada NIP (20 November 1955), pemiliknya tidak berusia 18 sampai 70 tahun."
                " Periksa kembali delapan digit pertama."
            ),
        ),
        (
            "999901011995031001",
            (
                "Menurut tanggal lahir pada NIP (1 Januari 9999), pemiliknya tidak berusia 18 sampai 70 tahun."
                " Periksa kembali delapan digit pertama."
            ),
        ),
        (
            "197001011995211001",
            "Bulan pengangkatan pada NIP (digit ke-13 dan ke-14) harus 01 sampai 12. Periksa kembali.",
        ),
        (
            "197001011995001001",
            "Bulan pengangkatan pada NIP (digit ke-13 dan ke-14) harus 01 sampai 12. Periksa kembali.",
        ),
        (
            "197001012026121001",
            "Masa pengangkatan pada NIP (digit ke-9 sampai ke-14) belum tiba. Periksa kembali.",
        ),
        (
            "197001021986011001",
            (
                "Pengangkatan pada NIP (digit ke-9 sampai ke-14) harus sekurang-kurangnya 16 tahun setelah"
                " tanggal lahir. Periksa kembali."
            ),
        ),
        (
            "197001010000031001",
            (
                "Pengangkatan pada NIP (digit ke-9 sampai ke-14) harus sekurang-kurangnya 16 tahun setelah"
                " tanggal lahir. Periksa kembali."
            ),
        ),
        (
            "197001011995033001",
            "Kode jenis kelamin pada NIP (digit ke-15) harus 1 untuk laki-laki atau 2 untuk perempuan.",
        ),
        ("197001011995031000", "Nomor urut NIP (tiga digit terakhir) tidak boleh 000. Periksa kembali."),
    ],
)
def test_each_fault_of_a_nip_has_its_own_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidIdentifier) as fault:
        Nip.parse(text, today=TODAY)
    assert str(fault.value) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "200811202026011001",  # eighteen today
        "195511211980031001",  # seventy-one tomorrow
        "197001011986011001",  # appointed on the sixteenth birthday
        "197001012026111001",  # appointed this month
        "19700101 199503 1 001",
        "19700101.199503.1.001",
        "19700101\N{NO-BREAK SPACE}199503 1 001",
    ],
)
def test_a_nip_at_the_edge_of_a_rule_passes(text: str) -> None:
    assert len(Nip.parse(text, today=TODAY).value) == 18


def test_the_number_of_a_pppk_has_no_month_and_passes_for_a_user_alone() -> None:
    number = "199001012023211001"
    assert parse_user_nip(number, today=TODAY).appointed == (2023, 21)
    with pytest.raises(InvalidIdentifier, match="Bulan pengangkatan"):
        Nip.parse(number, today=TODAY)


def test_the_number_of_a_user_is_still_examined() -> None:
    with pytest.raises(InvalidIdentifier, match="Nomor urut NIP"):
        parse_user_nip("199001012023211000", today=TODAY)


def test_a_nip_does_not_stand_in_its_own_description() -> None:
    assert NIP not in repr(Nip.parse(NIP, today=TODAY))


def test_today_is_the_offices_today_unless_another_is_given() -> None:
    assert Nip.parse(NIP).value == NIP
    assert parse_user_nip(NIP).value == NIP


def test_a_nip_is_printed_in_its_four_groups_and_anything_else_as_it_is() -> None:
    assert [spaced(text) for text in (NIP, "", "123")] == ["19700101 199503 1 001", "", "123"]
