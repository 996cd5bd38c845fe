"""Papers are stored sealed, whole or not at all, and never change."""

import hashlib
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from documents import storing
from documents.intake import ALLOWED, inspect
from documents.models import Document, DocumentContent, DocumentKind, ErasedDocument
from documents.refusals import UnacceptableFile
from documents.storing import store, store_generated
from tests.documents import hostile
from tests.documents.asking import ERASE


def rewrite(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_paper_is_read_back_byte_for_byte(document: Document) -> None:
    stored = Document.objects.get()
    assert stored.read() == hostile.paper(2)
    assert stored.sha256 == hashlib.sha256(hostile.paper(2)).hexdigest()
    assert (stored.pages, stored.size, stored.office_id) == (
        2,
        len(hostile.paper(2)),
        document.created_by.office_id,
    )


def test_a_paper_says_what_it_is(document: Document) -> None:
    assert str(document) == "KTP: KTP Bima é.pdf"
    assert str(document.contents.get(part=2)) == f"part 2 of {document.pk}"


def test_each_page_has_a_picture(document: Document) -> None:
    assert document.page_picture(1).startswith(b"\xff\xd8")
    assert document.thumbnails == [(1, 877, 1240), (2, 877, 1240)]
    for number in (0, 3):
        with pytest.raises(IndexError):
            document.page_picture(number)


def test_nothing_of_a_paper_lies_in_clear_in_the_database(document: Document) -> None:
    for content in DocumentContent.objects.all():
        assert not bytes(content.sealed).startswith((b"%PDF", b"\xff\xd8"))
        assert b"MediaBox" not in bytes(content.sealed)


def test_a_paper_of_our_own_is_stored_with_its_pictures(adb: User) -> None:
    case = uuid.uuid4()
    form = store_generated(
        hostile.paper(3), kind=DocumentKind.FORM, name="formulir.pdf", case_id=case, by=adb
    )
    assert (form.read(), form.pages, form.name) == (hostile.paper(3), 3, "formulir.pdf")
    assert list(Document.objects.filter(case_id=case)) == [form]


def test_a_paper_is_stored_whole_or_not_at_all(adb: User) -> None:
    paper = inspect(hostile.paper(), name="sk.pdf", allow=ALLOWED[DocumentKind.DECREE])
    with transaction.atomic():
        store(paper, kind=DocumentKind.DECREE, case_id=uuid.uuid4(), by=adb)
        transaction.set_rollback(True)
    assert not Document.objects.exists()
    assert not DocumentContent.objects.exists()


def test_nobody_fills_the_disk_from_one_account(
    document: Document, adb: User, kepala_dinas: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "BYTES_A_DAY", 2 * document.size - 1)
    paper = inspect(hostile.paper(2), name="sk.pdf", allow=ALLOWED[DocumentKind.DECREE])
    with pytest.raises(UnacceptableFile) as refused:
        store(paper, kind=DocumentKind.DECREE, case_id=uuid.uuid4(), by=adb)
    assert refused.value.code == "day_is_full"
    assert Document.objects.count() == 1
    assert store(paper, kind=DocumentKind.DECREE, case_id=uuid.uuid4(), by=kepala_dinas).pages == 2


def test_the_same_paper_again_is_the_one_that_stands(
    document: Document, adb: User, kepala_dinas: User
) -> None:
    paper = inspect(hostile.paper(2), name="KTP lagi.pdf", allow=ALLOWED[DocumentKind.KTP])
    for person in (adb, kepala_dinas):
        again = store(paper, kind=DocumentKind.KTP, case_id=document.case_id, by=person)
        assert again == document
        assert again.read() == hostile.paper(2)
    assert (Document.objects.count(), DocumentContent.objects.count()) == (1, 3)


def test_the_same_paper_counts_once_of_a_days_measure(
    document: Document, adb: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "BYTES_A_DAY", document.size)
    paper = inspect(hostile.paper(2), name="ktp.pdf", allow=ALLOWED[DocumentKind.KTP])
    assert store(paper, kind=DocumentKind.KTP, case_id=document.case_id, by=adb) == document


def test_the_same_bytes_elsewhere_are_another_paper(document: Document, adb: User, foreign_adb: User) -> None:
    paper = inspect(hostile.paper(2), name="ktp.pdf", allow=ALLOWED[DocumentKind.KTP])
    others = [
        store(paper, kind=DocumentKind.DECREE, case_id=document.case_id, by=adb),
        store(paper, kind=DocumentKind.KTP, case_id=uuid.uuid4(), by=adb),
        store(paper, kind=DocumentKind.KTP, case_id=document.case_id, by=foreign_adb),
    ]
    assert len({document, *others}) == Document.objects.count() == 4


def test_a_scan_is_known_from_another_case_of_the_same_office_only(adb: User, foreign_adb: User) -> None:
    case = uuid.uuid4()
    paper = inspect(hostile.paper(2), name="pindai.pdf", allow=ALLOWED[DocumentKind.SIGNED_FORM])
    store(paper, kind=DocumentKind.SIGNED_FORM, case_id=case, by=adb)
    own = Document.objects.of_office(adb.office_id)
    assert own.signed_forms_besides(uuid.uuid4(), sha256=paper.sha256)
    assert not own.signed_forms_besides(case, sha256=paper.sha256)
    foreign = Document.objects.of_office(foreign_adb.office_id)
    assert not foreign.signed_forms_besides(uuid.uuid4(), sha256=paper.sha256)


@pytest.mark.parametrize(
    "damage",
    [
        ERASE,
        "UPDATE documents_document SET sealed_key = '\\x00'",
    ],
)
def test_a_paper_that_can_no_longer_be_read_may_come_again(
    document: Document, adb: User, damage: str
) -> None:
    rewrite(damage)
    paper = inspect(hostile.paper(2), name="ktp.pdf", allow=ALLOWED[DocumentKind.KTP])
    again = store(paper, kind=DocumentKind.KTP, case_id=document.case_id, by=adb)
    assert again.read() == hostile.paper(2)
    assert Document.objects.count() == 2
    assert store(paper, kind=DocumentKind.KTP, case_id=document.case_id, by=adb) == again


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE documents_document SET sha256 = repeat('0', 64)",
        "UPDATE documents_document SET name = 'lain.pdf'",
        "UPDATE documents_document SET case_id = gen_random_uuid()",
        "UPDATE documents_documentcontent SET sealed = ''",
        "DELETE FROM documents_documentcontent",
        "DELETE FROM documents_document",
    ],
)
def test_a_paper_can_be_neither_changed_nor_taken_away(document: Document, sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        rewrite(sql)


def test_a_paper_is_erased_by_the_loss_of_its_key(document: Document) -> None:
    rewrite(ERASE)
    erased = Document.objects.get()
    assert erased.is_erased
    with pytest.raises(ErasedDocument):
        erased.read()
