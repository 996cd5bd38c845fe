"""Every text comes out as it went in, or is refused with a sentence: nothing in between."""

import unicodedata
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.hidden import HIDDEN
from accounts.prose import NIK_IN_PROSE
from certificates import text_rules as rules


def refusal(rule: Callable[[str], str], text: str) -> str:
    with pytest.raises(ValidationError) as refused:
        rule(text)
    assert len(refused.value.messages) == 1
    return str(refused.value.messages[0])


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</style><style>*{display:none}",
        '=HYPERLINK("x")',
        "+1; -1; @SUM(A1)",
        "{{ form }} {% load x %}",
        "Kantor 👩‍👩‍👧 Contoh 🇮🇩",
        "dua  spasi   di dalam",
        "كتاب עברית 漢字",
        "🏴‍☠️ ❤️‍🔥",
        "%s %(name)s \\0 \\u0000",
    ],
)
def test_markup_formulas_and_emoji_stay_as_they_are(text: str) -> None:
    assert rules.single_line(text) == text


@given(st.text(max_size=60))
def test_a_line_is_kept_whole_or_refused(text: str) -> None:
    try:
        line = rules.single_line(text)
    except ValidationError:
        return
    assert not set(line) & set("\x00\t\n\u2028\u202e")
    assert line == unicodedata.normalize("NFC", text.strip())
    assert line.encode().decode() == line
    assert len(f"{line}x".splitlines()) == 1


@pytest.mark.parametrize(
    "inside", ["\x00", "\x07", "\t", "\n", "\r\n", "\x7f", "\x85", "\u2028", "\u2029", "\ufffe", "\U0010ffff"]
)
def test_a_character_that_cannot_be_printed_is_refused(inside: str) -> None:
    assert refusal(rules.single_line, f"Dinas{inside}Contoh") == (
        "Isian ini memuat karakter yang tidak dapat dicetak, misalnya tabulator atau pindah baris."
        " Tuliskan kembali dalam satu baris."
    )


@pytest.mark.parametrize("half", ["\ud800"])
def test_half_a_surrogate_pair_is_refused(half: str) -> None:
    assert refusal(rules.single_line, f"Contoh {half}").startswith(
        "Isian ini memuat karakter yang tidak dapat"
    )


@pytest.mark.parametrize(
    "mark",
    [
        *(chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
        *("\u200b", "\u200d", "\u200e", "\u200f", "\u061c", "\u00ad", "\ufeff"),
        *("\ue000", "\U000f0000", "\U000e0041", "\U000e007f", "\u0378"),
    ],
)
def test_what_nobody_sees_is_refused(mark: str) -> None:
    assert refusal(rules.single_line, f"gambar{mark}fdp.exe") == HIDDEN


def test_marks_that_are_piled_on_one_letter_are_refused_before_they_are_composed() -> None:
    """Composing half a million of them would take a core for half a minute."""
    sentence = "Isian ini memuat terlalu banyak tanda pada satu huruf. Ketik kembali isian ini, jangan menempelkannya."
    for marks in ("\u0f39\u0300\u0327" * 166_667, "\u0f73" * 500_000, "\u0301" * 31):
        assert refusal(rules.single_line, f"a{marks}") == sentence
    assert rules.single_line("e" + "\u0301" * 30) == "é" + "\u0301" * 29


@pytest.mark.parametrize("text", ["ก็ที่นี้", "क्षत्रिय", "བསྒྲུབས", "Việt Nam", "مُحَمَّدٌ", "x̂́"])
def test_every_writing_has_its_marks(text: str) -> None:
    assert rules.single_line(text) == unicodedata.normalize("NFC", text)


def test_only_the_ends_are_trimmed() -> None:
    assert rules.single_line(" \n\N{NO-BREAK SPACE}satu  dua\N{IDEOGRAPHIC SPACE} \r\n") == "satu  dua"


def test_letters_are_composed() -> None:
    assert rules.single_line("Ame\N{COMBINING ACUTE ACCENT}lie") == "Amélie"


def test_what_is_shown_again_has_no_nul_and_no_half_pairs() -> None:
    assert rules.showable("a\x00b\ud800c\x07") == "a\ufffdb\ufffdc\x07"


@pytest.mark.parametrize("number", ["821.22-0000 Tahun 2021", "821/123/BKPSDM", "№ 5", "X" * 100])
def test_a_decree_may_be_numbered_in_any_way(number: str) -> None:
    assert rules.decree_number(number) == number


@pytest.mark.parametrize("number", ["12", "X" * 101])
def test_the_number_of_a_decree_has_three_to_a_hundred_characters(number: str) -> None:
    assert refusal(rules.decree_number, number) == (
        f"Nomor SK harus terdiri atas 3 sampai 100 karakter. Yang dituliskan memuat {len(number)} karakter."
    )


@pytest.mark.parametrize(
    "text", ["081200000000", "+62 812-0000-0000", "62 (812) 0000.0000", "0812 0000 0000"]
)
def test_a_mobile_number_is_stored_in_one_way(text: str) -> None:
    assert rules.mobile_number(text) == "+6281200000000"


@pytest.mark.parametrize("text", ["0274 000000", "+1 812 000 0000", "0812O000000", "telepon", "٠٨١٢٠٠٠٠٠٠٠"])
def test_what_is_no_indonesian_mobile_number_is_refused(text: str) -> None:
    assert refusal(rules.mobile_number, text) == (
        "Nomor telepon seluler harus diawali 08 atau +628 dan hanya memuat angka, misalnya 081234567890."
    )


@pytest.mark.parametrize("digits", [8, 14])
def test_a_mobile_number_has_nine_to_thirteen_digits(digits: int) -> None:
    assert refusal(rules.mobile_number, "08".ljust(digits, "0")) == (
        f"Nomor telepon seluler harus terdiri atas 9 sampai 13 digit. Yang dituliskan memuat {digits} digit."
    )


@pytest.mark.parametrize("digits", [9, 13])
def test_a_mobile_number_of_the_least_or_most_digits_passes(digits: int) -> None:
    assert len(rules.mobile_number("08".ljust(digits, "0"))) == digits + 2


def test_a_mail_address_is_kept_as_typed() -> None:
    assert rules.email_address(" Bima.S@contoh.go.id ") == "Bima.S@contoh.go.id"


@pytest.mark.parametrize(
    "text", ["bima", "bima@", "bima@contoh", "a@b.c d", "bima@contoh.go.id, x@contoh.go.id"]
)
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    assert refusal(rules.email_address, text) == (
        "Surel harus ditulis lengkap, misalnya nama@instansi.go.id. Periksa kembali tanda @ dan nama domainnya."
    )


@pytest.mark.parametrize("address", ["bima@contoh.go.id", "bima@MAIL.CONTOH.GO.ID", "info.bima@contoh.go.id"])
def test_an_officers_own_address_at_his_office_draws_no_warning(address: str) -> None:
    assert rules.email_cautions(address, place="Kabupaten Contoh", field="x") == []


@pytest.mark.parametrize("address", ["bima@gmail.example", "bima@palsugo.id", "bima@contoh.go.id.example"])
def test_an_address_outside_government_draws_a_warning(address: str) -> None:
    (warning,) = rules.email_cautions(address, place="Kabupaten Contoh", field="official_email")
    assert warning.field == "official_email"
    assert (
        warning.sentence == "Surel ini tidak berakhiran .go.id. Gunakan surel kedinasan atau beri keterangan."
    )


@pytest.mark.parametrize(
    "local", ["disdukcapil", "dukcapil.contoh", "dinasdukcapilkabcontoh", "admin01", "kepala.dinas", "123"]
)
def test_the_address_of_an_office_draws_a_warning(local: str) -> None:
    (warning,) = rules.email_cautions(
        f"{local}@contoh.go.id", place="Kabupaten Contoh", field="official_email"
    )
    assert warning.sentence == (
        "Surel ini tampaknya dipakai bersama oleh kantor. Gunakan surel kedinasan milik pemohon sendiri"
        " atau beri keterangan."
    )


@pytest.mark.parametrize(
    "text",
    [
        "3402015502800003",
        "NIK tertukar dengan 3402015502800003.",
        "340201 550280 0003",
        "34.02.01.55.02.80.0003 milik pejabat lain",
        "3402-0155-0280-0003\nmilik pejabat lain",
    ],
)
def test_a_reason_holds_no_nik_however_its_digits_are_grouped(text: str) -> None:
    assert refusal(rules.prose, text) == NIK_IN_PROSE


@pytest.mark.parametrize(
    "text",
    [
        "NIP 198502152010011001",
        "NIP 19850215 201001 1 001",
        "Surat nomor 800/1234/2026 tanggal 23-11-2026",
        "Hubungi 0812-3456-7890.",
    ],
)
def test_a_reason_may_hold_other_numbers(text: str) -> None:
    assert rules.prose(text) == text
