"""An upload stays in memory, bounded, however large its body says it is."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from documents.forms import PaperField, ScanField
from documents.models import DocumentKind
from documents.widgets import PaperInput

MEGABYTE = 1024 * 1024


def post(**files: Any) -> HttpRequest:
    return RequestFactory().post("/", files)


def uploaded(content: bytes) -> "UploadedFile[bytes]":
    [file] = post(ktp=SimpleUploadedFile("ktp.pdf", content)).FILES.getlist("ktp")
    assert isinstance(file, UploadedFile)
    return file


@pytest.fixture
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_small_file_arrives_whole() -> None:
    assert uploaded(b"%PDF-1.7").read() == b"%PDF-1.7"


def test_a_file_of_three_megabytes_stays_in_memory(temporary_folder: Path) -> None:
    content = os.urandom(3 * MEGABYTE)
    file = uploaded(content)
    assert file.read() == content
    assert not hasattr(file, "temporary_file_path")
    assert list(temporary_folder.iterdir()) == []


def test_a_body_of_thirty_megabytes_is_held_to_the_limit_and_one(
    temporary_folder: Path, settings: Settings
) -> None:
    file = uploaded(bytes(30 * MEGABYTE))
    assert file.size == len(file.read()) == settings.UPLOAD_LIMIT + 1
    assert list(temporary_folder.iterdir()) == []


def test_each_file_of_a_body_is_held_to_the_limit() -> None:
    files = [SimpleUploadedFile(f"foto-{number}.jpg", bytes(11 * MEGABYTE)) for number in range(3)]
    request = post(foto=files)
    assert [file.size for file in request.FILES.getlist("foto")] == [10 * MEGABYTE + 1] * 3


def test_a_file_that_ends_at_the_limit_is_whole() -> None:
    assert uploaded(bytes(10 * MEGABYTE)).size == 10 * MEGABYTE


def test_too_many_files_are_refused() -> None:
    files = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(13)]
    with pytest.raises(TooManyFilesSent):
        _ = post(foto=files).FILES


class Papers(forms.Form):
    ktp = forms.Field(widget=PaperInput(kind=DocumentKind.KTP), help_text="KTP yang berlaku.")
    scan = forms.Field(widget=PaperInput(kind=DocumentKind.SIGNED_FORM), required=False)


def test_a_field_for_a_paper_speaks_indonesian_and_names_its_limits() -> None:
    page = str(Papers()["ktp"])
    assert "Pilih berkas" in page
    assert "paling besar 5 MB, paling banyak 2 halaman" in page
    assert 'accept=".pdf"' in page
    assert "multiple" not in page
    assert 'aria-describedby="id_ktp_helptext id_ktp_limits"' in page


def test_a_field_for_photographs_takes_several_in_their_order() -> None:
    page = str(Papers()["scan"])
    assert 'accept=".pdf,.jpg,.jpeg,.png"' in page
    assert " multiple" in page
    photographs = [SimpleUploadedFile(f"{number}.jpg", b"x") for number in "21"]
    form = Papers({}, post(scan=photographs).FILES)
    form.is_valid()
    assert [file.name for file in form.cleaned_data["scan"]] == ["2.jpg", "1.jpg"]


def test_a_field_knows_whether_it_was_on_the_page() -> None:
    widget = PaperInput(kind=DocumentKind.KTP)
    assert widget.value_omitted_from_data({}, {}, "ktp")
    assert widget.format_value("ktp.pdf") is None  # type: ignore[func-returns-value]  # which is the point


def test_a_field_without_a_file_is_empty() -> None:
    assert not Papers({}, post().FILES).is_valid()


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (PaperField(kind=DocumentKind.KTP), "Pilih berkas KTP."),
        (PaperField(kind=DocumentKind.DECREE), "Pilih berkas SK Kepala Dinas."),
        (ScanField(), "Pilih berkas formulir bertanda tangan dan berstempel."),
        (PaperField(kind=DocumentKind.SIAK_EVIDENCE), "Pilih berkas bukti unggah SIAK."),
    ],
)
def test_a_field_that_needs_a_paper_names_it_where_none_was_chosen(field: PaperField, sentence: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean([])
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    "field", [PaperField(kind=DocumentKind.KTP, required=False), ScanField(required=False)]
)
def test_a_field_that_needs_no_paper_is_content_with_none(field: PaperField) -> None:
    assert field.clean([]) is None
