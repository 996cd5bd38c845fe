"""Packs in the hands of a test: asked for, made, fetched and opened."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from pytest_django import Settings

from sop.packing import make_all
from tests.registrations.desk import text_of

FOLDER = "permohonan/"


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.CHECKPOINTS_FILE = tmp_path / "segel.txt"


def asked(client: Client, case: Any) -> str:
    """Where the pack is to be fetched once it is made."""
    answer = client.post(f"{case.get_absolute_url()}bukti/")
    assert answer.status_code == 302, text_of(answer)
    return str(answer.headers["Location"])


def fetched(client: Client, place: str) -> bytes:
    answer: Any = client.get(f"{place}berkas/")
    assert answer.status_code == 200, answer.headers.get("Location")
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Length"] == str(len(content))
    return content


def got(client: Client, case: Any) -> bytes:
    place = asked(client, case)
    make_all()
    assert "Selesai:" in text_of(client.get(place))
    return fetched(client, place)


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def timeline_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(opened(content).read(f"{FOLDER}linimasa.pdf")) as pdf:
        text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return " ".join(text.split())
