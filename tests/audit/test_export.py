"""Unduh arsip untuk pemeriksa: what an administrator may take out, and what stays on record of it."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Office, User
from audit.actions import Action, Outcome
from audit.exporting import EXPORTING, export
from audit.keys import KeysUnusable
from audit.models import Entry
from audit.selection import Selection
from registrations.models import Registration
from sop.models import Sop
from sop.states import State
from sop.workflow import open_case
from tests.audit.archives import judged
from tests.audit.superuser import asked, sealed_all
from tests.registrations.desk import text_of

Lead = Callable[[State], Registration]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.CHECKPOINTS_FILE = tmp_path / "segel.txt"


@pytest.fixture
def client(browse: Callable[[User], Client], admin: User) -> Client:
    return browse(admin)


def downloaded(client: Client, path: Path, **wanted: str) -> Path:
    answer: Any = client.post("/rekam-jejak/arsip/", wanted)
    assert answer.status_code == 200, text_of(answer)
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="rekam-jejak-20')
    path.write_bytes(b"".join(answer.streaming_content))
    answer.close()
    return path


def entries_of(path: Path) -> list[dict[str, object]]:
    with zipfile.ZipFile(path) as packed:
        return [json.loads(json.loads(line)["naskah"]) for line in io.BytesIO(packed.read("entri.jsonl"))]


def test_an_office_gets_its_own_entries_and_nobody_elses(
    registration_in: Lead, client: Client, foreign_adb: User, sop: Sop, tmp_path: Path
) -> None:
    case = registration_in(State.SIGNED)
    open_case(Registration, by=foreign_adb, sop=sop)
    sealed_all()
    path = downloaded(client, tmp_path / "a.zip")
    assert judged(path).verdict == "utuh"
    assert {entry["office_id"] for entry in entries_of(path)} == {case.office_id}
    assert foreign_adb.full_name.encode() not in b"".join(
        zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()
    )


def test_the_download_is_on_record_with_what_was_taken_and_under_which_root(
    registration_in: Lead, client: Client, tmp_path: Path, admin: User
) -> None:
    registration_in(State.FILLED)
    sealed_all()
    path = downloaded(client, tmp_path / "a.zip", since="01-01-2020", until="31/12/2099")
    entry = Entry.objects.get(action=Action.EXPORT_TRAIL)
    with zipfile.ZipFile(path) as packed:
        told = json.loads(packed.read("segel.json"))["isi"]
    assert (entry.actor, entry.outcome) == (admin, Outcome.DONE)
    assert entry.facts == {
        "period": f"kantor {admin.office}, sejak 01-01-2020, sampai dengan 31-12-2099",
        "entries": told["tersegel"] + told["belum_disegel"],
        "root": told["akar"],
    }
    assert "mengunduh arsip rekam jejak untuk pemeriksa: kantor" in text_of(client.get("/rekam-jejak/"))


def test_one_case_is_found_by_its_number(
    registration_in: Lead, client: Client, tmp_path: Path, foreign_adb: User, sop: Sop
) -> None:
    case, other = registration_in(State.SIGNED), registration_in(State.FILLED)
    sealed_all()
    path = downloaded(client, tmp_path / "a.zip", number=case.number.lower())
    assert judged(path).verdict == "utuh"
    assert {entry["case_id"] for entry in entries_of(path)} == {str(case.pk)}
    assert Entry.objects.get(action=Action.EXPORT_TRAIL).case_id == case.pk
    Registration.objects.filter(pk=other.pk).update(office=foreign_adb.office)
    refused = client.post("/rekam-jejak/arsip/", {"number": other.number})
    assert refused.status_code == 422
    assert "Tidak ada permohonan dengan nomor ini di kantor Anda." in text_of(refused)
    refused = client.post("/rekam-jejak/arsip/", {"number": case.number, "since": "01-01-2026"})
    assert "Isikan tanggal saja atau nomor permohonan saja" in text_of(refused)


def test_an_archive_before_the_first_seal_is_whole_as_well(client: Client, tmp_path: Path) -> None:
    path = downloaded(client, tmp_path / "a.zip")
    answer = judged(path)
    assert answer.verdict == "utuh"
    assert "Belum disegel: 1 catatan" in answer.text


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"since": "kemarin"}, "Isikan tanggal dengan bentuk tanggal-bulan-tahun"),
        ({"since": "02-01-2026", "until": "01-01-2026"}, "Tanggal ini sebelum tanggal mulainya."),
        ({"number": "SE-0"}, "Tidak ada permohonan dengan nomor ini"),
        ({"number": "x" * 61}, "Nomor permohonan tidak sepanjang itu."),
        ({"since": "31-12-9999", "until": "31-12-9999"}, "Isikan tanggal"),
    ],
)
def test_what_cannot_be_asked_for_is_answered_beside_the_field(
    client: Client, wanted: dict[str, str], said: str
) -> None:
    answer = client.post("/rekam-jejak/arsip/", wanted)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Entry.objects.filter(action=Action.EXPORT_TRAIL).exists()


def test_nobody_has_two_downloads_at_once(client: Client, admin: User) -> None:
    """Another session of the same person is told to wait; and it may, once the first one is over or given up."""
    first = export(Selection("Semua"), by=admin)
    answers: list[int] = []

    def ask() -> None:
        answer = client.post("/rekam-jejak/arsip/")
        answers.append(answer.status_code)
        answer.close()  # ends the download, and with it the turn
        connection.close()

    for _ in range(2):
        thread = Thread(target=ask)
        thread.start()
        thread.join()
        first.close()
    assert answers == [422, 200]


def test_a_turn_ends_where_the_archive_cannot_be_begun(
    admin: User, settings: Settings, tmp_path: Path
) -> None:
    settings.KEYS_DIR = tmp_path / "\x00"
    with pytest.raises(KeysUnusable):
        export(Selection("Semua"), by=admin)
    held = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
    held += " WHERE datname = current_database() AND locktype = 'advisory' AND classid = %s AND objid = %s"
    assert asked(held, EXPORTING, admin.pk) == [(0,)]


def test_an_operator_saves_the_trail_of_all_offices(
    registration_in: Lead, foreign_adb: User, sop: Sop, tmp_path: Path
) -> None:
    case, foreign = registration_in(State.FILLED), open_case(Registration, by=foreign_adb, sop=sop)
    sealed_all()
    path = tmp_path / "semua.zip"
    call_command("export_audit", str(path), stdout=io.StringIO())
    assert judged(path, "--titik-periksa", tmp_path / "segel.txt").verdict == "utuh"
    assert {case.office_id, foreign.office_id} <= {entry["office_id"] for entry in entries_of(path)}
    entry = Entry.objects.get(action=Action.EXPORT_TRAIL)
    assert (entry.actor, entry.office_id, entry.who) == (None, None, "Sistem")
    with pytest.raises(CommandError, match="tidak dapat dibuat"):
        call_command("export_audit", str(path), stdout=io.StringIO())
    assert [one.name for one in tmp_path.glob("*.zip*")] == ["semua.zip"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_whoever_sits_down_at_his_desk_takes_nothing_out(client: Client, settings: Settings) -> None:
    settings.PROOF_LASTS = -1
    for ask in (client.get, client.post):
        answer: Any = ask("/rekam-jejak/arsip/")
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("accounts:prove"))
    assert not Entry.objects.filter(action=Action.EXPORT_TRAIL).exists()


def test_an_operator_saves_one_case_or_a_stretch_of_days_of_one_office(
    registration_in: Lead, foreign_adb: User, sop: Sop, tmp_path: Path
) -> None:
    case = registration_in(State.FILLED)
    open_case(Registration, by=foreign_adb, sop=sop)
    sealed_all()
    office = f"--kantor={case.office_id}"
    for name, *options in (("permohonan", f"--permohonan={case.number}"), ("hari", "--sejak=01-01-2020")):
        path = tmp_path / f"{name}.zip"
        call_command("export_audit", str(path), office, *options, stdout=io.StringIO())
        assert judged(path).verdict == "utuh"
        assert {entry["office_id"] for entry in entries_of(path)} == {case.office_id}
    assert {entry["case_id"] for entry in entries_of(tmp_path / "permohonan.zip")} == {str(case.pk)}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--sejak=01-01-2026"], "Sebutkan kantornya"),
        (["--kantor=0"], "Tidak ada kantor dengan nomor 0"),
        (["--kantor={office}", "--sejak=kemarin"], "Isikan tanggal dengan bentuk"),
        (["--kantor={office}", "--sejak=02-01-2026", "--sampai=01-01-2026"], "sebelum tanggal mulainya"),
        (["--kantor={office}", "--permohonan=SE-1"], "Tidak ada permohonan dengan nomor ini"),
    ],
)
def test_an_operator_who_asks_for_what_is_not_there_gets_no_file(
    office: Office, tmp_path: Path, options: list[str], sentence: str
) -> None:
    asked_for = [option.format(office=office.pk) for option in options]
    with pytest.raises(CommandError, match=sentence):
        call_command("export_audit", str(tmp_path / "arsip.zip"), *asked_for)
    assert list(tmp_path.glob("*.zip*")) == []
