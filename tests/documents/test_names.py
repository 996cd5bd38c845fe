"""What a file may be called, and what becomes of every other name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.names import checked_name, clean_name
from tests.documents import hostile
from tests.documents.asking import refusal


@pytest.mark.parametrize("name", ["sk.pdf.exe", "sk.exe", "sk", "sk.html", "skpdf", "sk.pdf\u202efdp.exe"])
def test_a_name_without_the_right_ending_is_refused(name: str) -> None:
    assert refusal(hostile.paper(), name=name).code in {"wrong_extension", "two_extensions"}


@pytest.mark.parametrize(
    "name", ["ktp.php.pdf", "sk.exe.pdf", "sk.pdf.pdf", "sk.html.v2.pdf", "sk.JPG.PDF", "sk.php5.pdf"]
)
def test_a_name_with_two_endings_is_refused(name: str) -> None:
    assert refusal(hostile.paper(), name=name).code == "two_extensions"


@pytest.mark.parametrize(
    "name", ["SK No. 821.2-45 Tahun 2023.pdf", "Drs. Bima Contoh, S.H., M.Si.pdf", "sk.kadis.2023.PDF"]
)
def test_dots_in_numbers_and_titles_are_no_second_ending(name: str) -> None:
    assert checked_name(name, allowed=(".pdf",)).endswith(".pdf")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Berkas\\sk.pdf", "sk.pdf"),
        ("sk\x00\r\n\x1b[31m.pdf", "sk[31m.pdf"),
        ("\u202esk\u200b.pdf", "sk.pdf"),
        ("sk\ud800.pdf", "sk.pdf"),
        ("  .sk  kadis . .pdf. ", "sk kadis.pdf"),
        ('sk"<script>|.pdf', "sk script.pdf"),
        ("con.pdf", "berkas-con.pdf"),
        ("COM1.tahun.pdf", "berkas-COM1.tahun.pdf"),
        ("console.pdf", "console.pdf"),
        ("x" * 500 + ".pdf", "x" * 75 + "…" + "x" * 40 + ".pdf"),
        (
            "SK " + "Pengangkatan " * 20 + "Nomor 821.2-45.PDF",
            "SK " + "Pengangkatan " * 5 + "Pengang…Pengangkatan Pengangkatan Nomor 821.2-45.pdf",
        ),
        (".pdf", "pdf"),
        ("", "berkas"),
        ("\u202e", "berkas"),
        ("Sé KTP.PDF", "Sé KTP.pdf"),
    ],
)
def test_a_hostile_name_is_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


def test_a_name_of_half_a_million_marks_is_cut_before_it_is_composed() -> None:
    cleaned = clean_name("a" + "\u0f39\u0300\u0327" * 166_667 + ".pdf")
    assert len(cleaned) <= 120
    assert cleaned.endswith(".pdf")


@given(st.text(max_size=300))
def test_no_name_stays_hostile(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 120
    assert cleaned.isprintable()
    assert not set(cleaned) & set('/\\<>:"|?*')
    assert clean_name(cleaned) == cleaned
