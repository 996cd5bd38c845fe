"""What the tests of this room share."""

import os
import uuid

import pytest

from accounts.models import User
from documents import confinement
from documents.intake import ALLOWED, inspect
from documents.models import Document, DocumentKind
from documents.storing import store
from tests.documents import hostile


@pytest.fixture(autouse=True)
def measured_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where coverage is measured, have it measured in the child processes too."""
    if config := os.environ.get("COVERAGE_PROCESS_CONFIG"):
        monkeypatch.setitem(confinement.SURROUNDINGS, "COVERAGE_PROCESS_CONFIG", config)


@pytest.fixture
def document(adb: User) -> Document:
    paper = inspect(hostile.paper(2), name="KTP Bima é.pdf", allow=ALLOWED[DocumentKind.KTP])
    return store(paper, kind=DocumentKind.KTP, case_id=uuid.uuid4(), by=adb)
