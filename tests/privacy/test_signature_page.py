"""A signature never stands alone on a page: with however much before it, the closing sentence comes along."""

from io import BytesIO

import pypdfium2
import pytest

from documents.application_form import Letterhead
from privacy.printing import LetterPaper, Part, Signer, printed


def last_page_of(parts: tuple[Part, ...]) -> str:
    paper = LetterPaper(
        letterhead=Letterhead("Pemerintah Kabupaten Contoh", "Dinas Contoh", "Jalan Contoh 1", None),
        number="PDP-2026-0001/J",
        about="Jawaban atas permintaan akses",
        place="Contoh",
        date="23 November 2026",
        addressee=("Citra Contoh", "di tempat"),
        parts=parts,
        signer=Signer("Kepala Dinas,", "Bima Contoh", "19700101 200003 1 001"),
    )
    pdf = pypdfium2.PdfDocument(BytesIO(printed(paper)))
    text: str = pdf[len(pdf) - 1].get_textpage().get_text_range()
    return text


@pytest.mark.parametrize("rows", [1, 20, 21, 22, 23, 24, 60])
def test_of_a_list_the_last_row_and_the_closing_stand_with_the_signature(rows: int) -> None:
    listed = tuple((f"Baris {number}", "Dokumen contoh") for number in range(1, rows + 1))
    text = last_page_of((Part(sentences=("Menjawab permintaan Saudara.",)), Part("Daftar", (), listed)))
    assert "Bima Contoh" in text
    assert "Demikian disampaikan" in text
    assert f"Baris {rows}" in text


@pytest.mark.parametrize("times", [1, 40, 44, 48, 120])
def test_of_one_long_answer_the_closing_stands_with_the_signature(times: int) -> None:
    text = last_page_of((Part(sentences=("Data Saudara kami simpan dengan baik. " * times,)),))
    assert "Bima Contoh" in text
    assert "Demikian disampaikan" in text
