"""Papers are read by their own office alone, inert, and each time on record."""

import re
import uuid
from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from documents.models import DamagedDocument, Document, DocumentKind
from documents.storing import store_generated
from tests.documents import hostile
from tests.documents.asking import ERASE
from tests.documents.test_storing import rewrite

Browse = Callable[[User], Client]


@pytest.mark.as_owner
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE documents_documentcontent SET sealed = substring(sealed for 40)",
        "UPDATE documents_documentcontent SET sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1)",
        "UPDATE documents_documentcontent SET sealed = '\\x255044462d312e37'",
        "UPDATE documents_documentcontent SET sealed = (SELECT sealed FROM documents_documentcontent WHERE part=1)",
        "DELETE FROM documents_documentcontent",
        "UPDATE documents_document SET sealed_key = '\\x00'",
        "UPDATE documents_document SET sha256 = repeat('0', 64)",
    ],
)
def test_a_damaged_paper_is_never_shown(document: Document, adb: User, browse: Browse, sql: str) -> None:
    # As the owner of the tables could do it, who may take their triggers off.
    rewrite("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("documents_document", "documents_documentcontent"):
        rewrite(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    rewrite(sql)
    with pytest.raises(DamagedDocument):
        Document.objects.get().read()
    response = browse(adb).get(reverse("documents:download", args=[document.pk]))
    assert response.status_code == 503
    assert "Laporkan kepada pengelola server" in response.content.decode()
    entry = Entry.objects.get(action=Action.READ_DOCUMENT)
    assert (entry.outcome, entry.facts["cause"]) == (Outcome.REFUSED, "rusak")


def test_a_downloaded_paper_is_inert(document: Document, adb: User, browse: Browse) -> None:
    response = browse(adb).get(reverse("documents:download", args=[document.pk]))
    assert response.content == hostile.paper(2)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    exact = quote("KTP Bima é.pdf")
    assert response["Content-Disposition"] == (
        f"attachment; filename=\"KTP Bima _.pdf\"; filename*=UTF-8''{exact}"
    )


def test_a_page_is_shown_as_a_picture(document: Document, kepala_dinas: User, browse: Browse) -> None:
    response = browse(kepala_dinas).get(reverse("documents:page", args=[document.pk, 2]))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.content == document.page_picture(2)


def test_every_reading_is_on_record(document: Document, kepala_dinas: User, browse: Browse) -> None:
    reader = browse(kepala_dinas)
    reader.get(reverse("documents:download", args=[document.pk]))
    reader.get(reverse("documents:page", args=[document.pk, 1]))
    whole, page = Entry.objects.filter(action=Action.READ_DOCUMENT).order_by("id")
    assert whole.facts == {"document_kind": "KTP", "document_sha256": document.sha256}
    assert page.facts == {**whole.facts, "page": 1}
    assert {whole.subject_id, page.subject_id} == {document.pk}
    assert (whole.case_id, whole.actor, whole.outcome) == (document.case_id, kepala_dinas, Outcome.DONE)


@pytest.mark.parametrize("page", [None, 1])
def test_an_administrator_may_not_read_personal_papers_and_the_attempt_is_on_record(
    document: Document, admin: User, browse: Browse, page: int | None
) -> None:
    url = (
        reverse("documents:page", args=[document.pk, page])
        if page
        else reverse("documents:download", args=[document.pk])
    )
    assert browse(admin).get(url).status_code == 403
    entry = Entry.objects.get(action=Action.READ_DOCUMENT)
    assert (entry.outcome, entry.actor, entry.subject_id) == (Outcome.REFUSED, admin, document.pk)


@pytest.mark.parametrize("tail", ["", "halaman/1/"])
def test_another_offices_paper_answers_as_one_that_never_was(
    document: Document, foreign_adb: User, browse: Browse, tail: str
) -> None:
    reader = browse(foreign_adb)
    foreign = reader.get(f"/dokumen/{document.pk}/{tail}")
    absent = reader.get(f"/dokumen/{uuid.uuid4()}/{tail}")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    # The form for logging out has a mask of its own in each answer.
    assert re.sub(rb'value="\w{64}"', b"", foreign.content) == re.sub(rb'value="\w{64}"', b"", absent.content)
    assert foreign.headers.items() - absent.headers.items() == set()


@pytest.mark.parametrize("number", [0, 3, 99])
def test_a_page_that_is_not_there_is_absent(
    document: Document, adb: User, browse: Browse, number: int
) -> None:
    assert browse(adb).get(reverse("documents:page", args=[document.pk, number])).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_papers_are_only_read(document: Document, adb: User, browse: Browse, method: str) -> None:
    for url in (
        reverse("documents:download", args=[document.pk]),
        reverse("documents:page", args=[document.pk, 1]),
    ):
        assert getattr(browse(adb), method)(url).status_code == 405


def test_an_erased_paper_says_so(document: Document, adb: User, browse: Browse) -> None:
    rewrite(ERASE)
    response = browse(adb).get(reverse("documents:page", args=[document.pk, 1]))
    assert response.status_code == 410
    assert "dengan berita acara nomor BAP-2026-0001" in response.content.decode()


def test_thumbnails_lead_to_the_pages_and_to_the_file(document: Document) -> None:
    page = render_to_string("documents/_thumbnails.html", {"document": document})
    for number in (1, 2):
        assert page.count(reverse("documents:page", args=[document.pk, number])) == 2
    assert reverse("documents:download", args=[document.pk]) in page
    assert 'loading="lazy"' in page
    assert "KTP, gambar halaman 1" in page
    assert document.sha256[:12] in page


def test_a_long_paper_folds_its_later_pages_away(adb: User) -> None:
    paper = store_generated(
        hostile.paper(8), kind=DocumentKind.DECREE, name="sk.pdf", case_id=uuid.uuid4(), by=adb
    )
    page = render_to_string("documents/_thumbnails.html", {"document": paper})
    assert page.count("<img") == 8
    assert "Tampilkan halaman 7 sampai 8" in page


def test_an_erased_paper_keeps_its_fingerprint_on_the_page(document: Document) -> None:
    rewrite(ERASE)
    page = render_to_string("documents/_thumbnails.html", {"document": Document.objects.get()})
    assert "<img" not in page
    assert "Dimusnahkan tanggal" in page
    assert document.sha256[:12] in page
