"""A rotation brings everything under the new master key, can be broken off anywhere, and loses nothing."""

import io
import os
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from pytest_django import Settings

from accounts.models import Office, User
from audit.actions import Action
from audit.models import Entry
from certificates.models import Holder
from documents import keyring, vault
from documents.models import Document, DocumentKind
from documents.rotation import Rewrapped, rewrap
from documents.storing import store_generated
from tests.documents import hostile
from tests.documents.asking import ERASE, master_key_of
from tests.documents.test_storing import rewrite

NIK = "3402010101700003"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    folder: Path = settings.KEYS_DIR
    return folder


@pytest.fixture
def papers(adb: User) -> list[Document]:
    case = uuid.uuid4()
    return [
        store_generated(
            hostile.paper(pages), kind=DocumentKind.FORM, name=f"{pages}.pdf", case_id=case, by=adb
        )
        for pages in (1, 2, 3)
    ]


@pytest.fixture
def holder(adb: User) -> Holder:
    return Holder.objects.create(
        office=adb.office,
        nik=NIK,
        nik_index=vault.blind_index(NIK, purpose="uji"),
        nip="197001011995031001",
        full_name="Bima Contoh",
        organization="Pemerintah Kabupaten Contoh",
    )


def rotate(*options: str) -> str:
    said = io.StringIO()
    call_command("rotate_keys", *options, stdout=said)
    return said.getvalue()


def master_keys() -> list[int]:
    """Under which master keys the papers stand, and the NIK."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealed_key FROM documents_document WHERE sealed_key IS NOT NULL "
            "UNION ALL SELECT nik FROM certificates_holder"
        )
        return [master_key_of(token) for (token,) in cursor.fetchall()]


def test_everything_sealed_comes_under_the_new_key_and_opens(papers: list[Document], holder: Holder) -> None:
    said = rotate()
    assert "Kunci induk nomor 2 dibuat." in said
    assert "nomor 2: 3 kunci data dokumen dan 1 nilai tersegel" in said
    assert master_keys() == [2, 2, 2, 2]
    assert [Document.objects.get(pk=paper.pk).read() for paper in papers] == [
        hostile.paper(1),
        hostile.paper(2),
        hostile.paper(3),
    ]
    assert Holder.objects.get().nik == NIK


def test_the_papers_themselves_are_not_written_again(papers: list[Document]) -> None:
    before = list(papers[2].contents.order_by("part").values_list("pk", "sealed"))
    rotate()
    after = list(papers[2].contents.order_by("part").values_list("pk", "sealed"))
    assert [(pk, bytes(sealed)) for pk, sealed in after] == [(pk, bytes(sealed)) for pk, sealed in before]


def test_a_rotation_is_on_record_in_every_office_with_what_was_rewrapped(
    papers: list[Document], holder: Holder, other_office: Office
) -> None:
    rotate()
    entries = Entry.objects.filter(action=Action.ROTATE_KEYS)
    assert {entry.office for entry in entries} == {papers[0].office, other_office}
    facts = {"master_key": 2, "data_keys": 3, "sealed_values": 1, "unreadable": 0}
    assert [entry.facts for entry in entries] == [facts, facts]
    assert {entry.deed for entry in entries} == {
        "merotasi kunci induk menjadi nomor 2: 3 kunci data dokumen dan 1 nilai tersegel dibungkus ulang."
    }


def test_a_second_look_finds_nothing_to_do_and_nothing_to_record(
    papers: list[Document], holder: Holder
) -> None:
    rotate()
    recorded = Entry.objects.count()
    assert "nomor 2: 0 kunci data dokumen dan 0 nilai tersegel" in rotate("--resume")
    assert master_keys() == [2, 2, 2, 2]
    assert Entry.objects.count() == recorded


def test_a_round_that_was_broken_off_is_finished_before_another_key_is_made(
    papers: list[Document], holder: Holder
) -> None:
    vault.rotate()
    said = rotate()
    assert "Putaran sebelumnya belum tuntas" in said
    assert master_keys() == [2, 2, 2, 2]
    assert "Kunci induk nomor 3 dibuat." in rotate()
    assert master_keys() == [3, 3, 3, 3]


@pytest.mark.as_owner
def test_what_was_written_before_the_end_stays_written(papers: list[Document]) -> None:
    last = max(paper.pk for paper in papers)
    vault.rotate()
    rewrite(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no more room'; END $$; "
        "CREATE TRIGGER fails BEFORE UPDATE ON documents_document "
        f"FOR EACH ROW WHEN (OLD.id = '{last}') EXECUTE FUNCTION fail()"
    )
    with pytest.raises(DatabaseError, match="no more room"):
        rewrap(batch=1)
    assert sorted(master_keys()) == [1, 2, 2]
    rewrite("DROP TRIGGER fails ON documents_document")
    assert rewrap(batch=1) == Rewrapped(data_keys=1)


@pytest.mark.parametrize("batch", [1, 2, 3, 200])
def test_batches_of_any_size_leave_nothing_out(papers: list[Document], batch: int) -> None:
    vault.rotate()
    assert rewrap(batch=batch) == Rewrapped(data_keys=3)
    assert set(master_keys()) == {2}


def test_an_erased_paper_stays_erased(papers: list[Document]) -> None:
    rewrite(f"{ERASE} WHERE id = '{papers[0].pk}'")
    rotate()
    assert Document.objects.get(pk=papers[0].pk).is_erased
    assert master_keys() == [2, 2]


def test_what_does_not_open_is_left_as_it_is_and_said(papers: list[Document], holder: Holder) -> None:
    planted = b"\x01\x00\x00\x00\x01" + bytes(40)
    Document.objects.filter(pk=papers[0].pk).update(sealed_key=planted)
    with pytest.raises(CommandError, match="1 kunci atau nilai tidak dapat dibuka"):
        rotate()
    assert bytes(Document.objects.get(pk=papers[0].pk).sealed_key or b"") == planted
    assert sorted(master_keys()) == [1, 2, 2, 2]
    assert Entry.objects.latest("id").deed.endswith("1 nilai tersegel dibungkus ulang, 1 tidak dapat dibuka.")
    # And it does not keep the next rotation from making its key.
    with pytest.raises(CommandError):
        rotate()
    assert sorted(master_keys()) == [1, 3, 3, 3]


def test_an_empty_house_has_nothing_to_rotate_but_its_key(db: None) -> None:
    assert "nomor 2: 0 kunci data dokumen" in rotate()


def retire() -> str:
    said = io.StringIO()
    call_command("retire_master_key", stdout=said)
    return said.getvalue()


def test_old_keys_leave_the_ring_once_nothing_names_them_and_no_sooner(
    papers: list[Document], holder: Holder, keys: Path
) -> None:
    vault.rotate()
    with pytest.raises(CommandError, match="belum satu jam"):
        retire()
    age(keys)
    with pytest.raises(CommandError, match="4 kunci data atau nilai masih tersegel"):
        retire()
    rotate("--resume")
    age(keys)
    assert "Kunci induk nomor 1 ditarik" in retire()
    assert list(keyring.load(keys).master) == [2]
    assert Document.objects.get(pk=papers[0].pk).read() == hostile.paper(1)
    assert Holder.objects.get().nik == NIK
    entry = Entry.objects.get(action=Action.RETIRE_KEY, office=holder.office)
    assert entry.deed == "menarik kunci induk lama sampai nomor 1."


def test_what_an_old_backup_holds_does_not_open_once_its_key_is_retired(
    papers: list[Document], keys: Path
) -> None:
    of_old = bytes(papers[0].sealed_key or b"")
    rotate()
    assert vault.unwrap(of_old, context=papers[0].key_context)
    age(keys)
    retire()
    with pytest.raises(vault.UnknownKey):
        vault.unwrap(of_old, context=papers[0].key_context)


def test_without_old_keys_there_is_nothing_to_retire_or_record(papers: list[Document]) -> None:
    assert "Tidak ada kunci induk lama" in retire()
    assert not Entry.objects.filter(action=Action.RETIRE_KEY).exists()


def test_a_key_whose_process_died_before_its_entry_is_put_on_record_and_not_followed_by_another(
    papers: list[Document],
) -> None:
    vault.rotate()
    rewrap()
    assert "belum tuntas" in rotate()
    assert vault.newest_key() == 2
    assert Entry.objects.get(action=Action.ROTATE_KEYS).facts["master_key"] == 2


def age(folder: Path) -> None:
    """As if the ring had been written two hours ago."""
    then = (folder / keyring.FILE_NAME).stat().st_mtime - 7200
    os.utime(folder / keyring.FILE_NAME, (then, then))
