"""Papers come in byte for byte; every other file is refused, each in its own sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.intake import ALLOWED, accept
from documents.models import DocumentKind
from documents.refusals import SENTENCES, UnacceptableFile
from tests.documents import hostile, photographs
from tests.documents.asking import EVIDENCE, refusal, take


def test_a_paper_comes_in_byte_for_byte_with_a_picture_of_each_page() -> None:
    inspected = take(hostile.paper(3))
    assert inspected.content == hostile.paper(3)
    assert inspected.pages == 3
    assert {max(picture.width, picture.height) for picture in inspected.pictures} == {1240}
    assert all(picture.jpeg.startswith(b"\xff\xd8") for picture in inspected.pictures)


def test_every_refusal_is_a_whole_sentence_that_says_what_to_do() -> None:
    for sentence in SENTENCES.values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert len(sentence.split()) > 5


def test_more_pages_than_allowed_are_refused() -> None:
    assert "50 halaman" in refusal(hostile.one_page_many_times(51)).messages[0]
    assert "2 halaman" in refusal(hostile.paper(3), allow=ALLOWED[DocumentKind.KTP]).messages[0]


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").code == "empty"


def test_a_file_over_the_limit_of_its_kind_is_refused_with_the_limit() -> None:
    assert "10 MB" in refusal(hostile.paper() + b" " * 10 * 1024 * 1024).messages[0]
    assert (
        "5 MB"
        in refusal(hostile.paper() + b" " * 5 * 1024 * 1024, allow=ALLOWED[DocumentKind.KTP]).messages[0]
    )


@pytest.mark.parametrize("content", [b"MZ\x90", b"<html></html>", b"GIF89a", b"bukan PDF"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    assert refusal(content).code == "not_pdf"
    assert refusal(content, allow=EVIDENCE).code == "not_pdf_or_photograph"


def test_a_photograph_is_no_pdf_where_only_a_pdf_will_do() -> None:
    assert refusal(photographs.photograph()).code == "not_pdf"
    assert refusal(photographs.photograph(), name="ktp.jpg").code == "wrong_extension"


def test_one_field_takes_one_pdf() -> None:
    file = SimpleUploadedFile("ktp.pdf", hostile.paper())
    assert accept([file], kind=DocumentKind.KTP).content == hostile.paper()


def test_an_empty_field_is_refused() -> None:
    with pytest.raises(UnacceptableFile) as refused:
        accept([], kind=DocumentKind.KTP)
    assert refused.value.code == "empty"


def test_two_pdfs_in_one_field_are_refused() -> None:
    files = [SimpleUploadedFile("ktp.pdf", hostile.paper()) for _ in range(2)]
    with pytest.raises(UnacceptableFile) as refused:
        accept(files, kind=DocumentKind.KTP)
    assert refused.value.code == "only_one"
