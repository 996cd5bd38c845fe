"""A SOP file is loaded once, whole, and never differently."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from accounts.models import Office
from audit.actions import Action
from audit.models import Entry
from sop.loading import ChangedSopFileError, load, rows
from sop.models import Procedure, Sop, Step
from sop.toml_file import SopFileError, read
from tests.sop.sop_files import CONTENT, FILE, with_

Capture = pytest.CaptureFixture[str]


def test_loading_stores_the_document_and_its_rows(office: Office) -> None:
    sop = load(FILE, office=office)
    stored = Sop.objects.get()
    assert (stored.number, stored.revision) == ("IKMT-PIAK-01-15", "naskah 30 Januari 2023")
    assert stored.title == "SOP Pendaftaran Sertifikat Elektronik dan Tanda tangan elektronik"
    assert stored.document == read(CONTENT)
    assert [step.number_as_written for step in rows(sop, Procedure.REGISTRATION)] == ["1", "2", "3", "4"]
    assert [str(step).split(".")[0] for step in rows(sop, Procedure.RENEWAL)] == ["1", "2", "4"]


def test_each_stored_row_is_the_row_of_the_file(office: Office) -> None:
    sop = load(CONTENT, office=office)
    for procedure in Procedure:
        written = sop.document["procedures"][procedure]["rows"]
        stored = [{key: getattr(step, key) for key in written[0]} for step in rows(sop, procedure)]
        assert stored == written


def test_loading_is_on_record_once(office: Office) -> None:
    sop = load(FILE, office=office)
    load(FILE, office=office)
    entry = Entry.objects.get(action=Action.LOAD_SOP)
    assert (entry.office_id, entry.actor_id, entry.who) == (office.pk, None, "Sistem")
    assert entry.facts == {
        "revision": "IKMT-PIAK-01-15, naskah 30 Januari 2023",
        "document_sha256": sop.content_sha256,
    }


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    first = load(FILE, office=office)
    assert load(FILE, office=office) == first
    assert (Sop.objects.count(), Step.objects.count()) == (1, 7)


def test_each_office_loads_its_own(office: Office, other_office: Office) -> None:
    assert load(FILE, office=office) != load(FILE, office=other_office)
    assert Sop.objects.current(office.pk).office == office


def test_a_changed_file_under_a_loaded_revision_is_refused(office: Office) -> None:
    load(FILE, office=office)
    with pytest.raises(ChangedSopFileError, match="sudah dimuat dengan isi yang berbeda"):
        load(with_("minutes = 5", "minutes = 6"), office=office)
    assert Step.objects.filter(minutes=6).count() == 0


def test_a_file_with_a_fault_leaves_nothing_behind(office: Office) -> None:
    with pytest.raises(SopFileError):
        load(with_("minutes = 5", "minutes = 0"), office=office)
    assert (Sop.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.as_owner
def test_a_loading_that_cannot_be_put_on_record_is_taken_back_whole(office: Office) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT broken_trail CHECK (false) NOT VALID")
    with pytest.raises(Error, match="broken_trail"):
        load(CONTENT, office=office)
    assert (Sop.objects.count(), Step.objects.count()) == (0, 0)


# --- which one is in force


def test_the_next_revision_is_in_force_from_its_day(office: Office) -> None:
    today = timezone.localdate()
    first = load(FILE, office=office, in_use_since=today - timedelta(days=400))
    later = with_("naskah 30 Januari 2023", "revisi yang akan datang")
    load(later, office=office, in_use_since=today + timedelta(days=1))
    assert Sop.objects.current(office.pk) == first
    second = load(with_("naskah 30 Januari 2023", "revisi kedua"), office=office)
    assert (Sop.objects.current(office.pk), second.in_use_since) == (second, today)


def test_an_office_without_a_sop_in_use_is_told_so(office: Office, other_office: Office) -> None:
    load(FILE, office=other_office)
    with pytest.raises(Sop.DoesNotExist):
        Sop.objects.current(office.pk)


# --- nothing of it can be changed


@pytest.mark.as_owner
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("model", [Sop, Step])
def test_a_loaded_sop_cannot_be_changed(
    office: Office, model: type[Sop] | type[Step], statement: str
) -> None:
    load(FILE, office=office)
    with pytest.raises(Error, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))


@pytest.fixture
def loaded_before(transactional_db: None) -> Sop:
    office = Office.objects.create(regency="Kabupaten Contoh", province="Provinsi Contoh")
    return load(FILE, office=office)


def test_a_loaded_sop_takes_no_further_rows(loaded_before: Sop) -> None:
    row = rows(loaded_before, Procedure.RENEWAL)[0]
    row.pk, row.order, row.action, row.number_as_written = None, 4, "sign", "3"
    with pytest.raises(Error, match="Cannot add rows to a loaded SOP"):
        row.save(force_insert=True)


def test_two_loadings_at_once_give_one_sop(transactional_db: None) -> None:
    office = Office.objects.create(regency="Kabupaten Contoh", province="Provinsi Contoh")
    together, found = threading.Barrier(4), []

    def work() -> None:
        together.wait()
        found.append(load(CONTENT, office=office).pk)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert set(found) == {Sop.objects.get().pk}


# --- the command


def test_the_command_finds_the_office_by_its_regency(office: Office, capsys: Capture) -> None:
    call_command("load_sop", "--office", "kabupaten contoh", str(FILE))
    assert "dimuat, dipakai sejak" in capsys.readouterr().out
    assert Sop.objects.get().office == office


def test_the_command_says_that_the_file_was_loaded_before(office: Office, capsys: Capture) -> None:
    call_command("load_sop", "--office", str(office.pk), "--in-use-since", "2023-01-30", str(FILE))
    call_command("load_sop", "--office", str(office.pk), str(FILE))
    assert capsys.readouterr().out.splitlines()[1] == (
        "SOP IKMT-PIAK-01-15, naskah 30 Januari 2023 untuk Dinas Kependudukan dan Pencatatan Sipil "
        "Kabupaten Contoh: sudah dimuat, tidak ada yang diubah, dipakai sejak 30 Januari 2023."
    )
    assert Sop.objects.get().in_use_since == date(2023, 1, 30)


def test_the_command_refuses_a_changed_file(office: Office, tmp_path: Path) -> None:
    changed = tmp_path / "sop.toml"
    changed.write_bytes(with_("minutes = 5", "minutes = 6"))
    call_command("load_sop", "--office", str(office.pk), str(FILE))
    with pytest.raises(CommandError, match="beri revisi baru") as refused:
        call_command("load_sop", "--office", str(office.pk), str(changed))
    assert refused.value.returncode == 1


def test_the_command_refuses_an_unknown_office(office: Office) -> None:
    for name in ("Kabupaten Entah", "0", "99999999999999999999999"):
        with pytest.raises(CommandError, match=f"Kantor {name} tidak ada"):
            call_command("load_sop", "--office", name, str(FILE))


def test_the_command_asks_which_of_two_offices(office: Office) -> None:
    Office.objects.create(name="Unit Pelaksana Teknis", regency=office.regency, province=office.province)
    with pytest.raises(CommandError, match="Ada beberapa kantor"):
        call_command("load_sop", "--office", office.regency, str(FILE))


def test_the_command_refuses_a_file_that_it_cannot_read(office: Office, tmp_path: Path) -> None:
    for path in (tmp_path / "tiada.toml", tmp_path):
        with pytest.raises(CommandError, match="tidak dapat dibaca"):
            call_command("load_sop", "--office", str(office.pk), str(path))


def test_the_command_reads_no_more_than_a_sop_could_be(office: Office) -> None:
    with pytest.raises(CommandError, match="lebih besar dari 200 kB"):
        call_command("load_sop", "--office", str(office.pk), "/dev/zero")


# --- what a file must hold
