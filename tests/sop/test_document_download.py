"""The SOP on paper as it is asked for: by whom, in which sizes, and what is answered instead of a file."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Office, User
from audit.models import Entry
from documents import rendering
from sop.document_print import Paper
from sop.loading import load
from sop.models import Sop
from tests.sop.test_document_print import pages_of, png, sop
from tests.sop.test_sop_data import FILE

__all__ = ["sop"]

Browse = Callable[[User], Client]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("role", ["adb", "kepala_dinas", "admin"])
def test_every_role_may_download_it_and_leaves_no_entry(
    sop: Sop, role: str, paper: str, request: pytest.FixtureRequest, browse: Browse
) -> None:
    client = browse(request.getfixturevalue(role))
    before = Entry.objects.count()
    answer = client.get(f"/sop/{paper}.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert f'filename="SOP IKMT-PIAK-01-15 ({paper.upper()}).pdf"' in answer.headers["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")
    assert Entry.objects.count() == before


def test_asked_for_again_it_is_not_made_again(sop: Sop, office: Office, adb: User, browse: Browse) -> None:
    client = browse(adb)
    etag = client.get("/sop/a4.pdf").headers["ETag"]
    again = client.get("/sop/a4.pdf", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/sop/f4.pdf", headers={"If-None-Match": etag}).status_code == 200
    Office.objects.filter(pk=office.pk).update(logo=png())
    assert client.get("/sop/a4.pdf", headers={"If-None-Match": etag}).status_code == 200


def test_there_are_two_papers_and_only_reading(sop: Sop, adb: User, browse: Browse) -> None:
    assert browse(adb).get("/sop/a3.pdf").status_code == 404
    assert browse(adb).post("/sop/a4.pdf").status_code == 405


def test_an_office_without_a_sop_has_none_to_print(sop: Sop, foreign_adb: User, browse: Browse) -> None:
    assert browse(foreign_adb).get("/sop/a4.pdf").status_code == 404


def test_the_print_is_of_the_revision_in_force(sop: Sop, office: Office, adb: User, browse: Browse) -> None:
    later = FILE.read_bytes().replace(b"naskah 30 Januari 2023", b"revisi yang akan datang")
    load(later, office=office, in_use_since=timezone.localdate() + timedelta(days=1))
    assert "revisiyangakandatang" not in "".join(pages_of(browse(adb).get("/sop/a4.pdf").content))


def test_what_cannot_be_set_is_said_in_a_sentence(
    sop: Sop, adb: User, browse: Browse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rendering, "FONTS", tmp_path)
    rendering._engine.cache_clear()
    try:
        answer = browse(adb).get("/sop/a4.pdf")
    finally:
        rendering._engine.cache_clear()
    assert answer.status_code == 503
    assert "Berkas PDF naskah ini belum dapat dibuat." in answer.content.decode()


def test_the_print_takes_a_handful_of_queries(sop: Sop, adb: User, browse: Browse) -> None:
    client = browse(adb)
    with CaptureQueriesContext(connection) as queries:
        client.get("/sop/a4.pdf")
    assert len(queries) <= 6
