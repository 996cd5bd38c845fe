"""`manage.py drill` as an operator runs it: a process of its own, on a database that is gone afterwards."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Office
from renewals.drill.scratch import SUFFIX

ROOT = Path(__file__).resolve().parents[2]
# In the order of the story.
TOLD = (
    "Joko Misal Santoso (ADB) mendaftarkan sertifikat yang sudah terpasang di SIAK",
    "Sistem membuat permohonan perpanjangan bagi Wulan Misal Rahayu. Draf disiapkan oleh sistem",
    "Sari Contoh Pratiwi (ADB) mengisi formulir permohonan, versi 1, pada permohonan PSE-2027-0001.",
    "Bima Contoh Sasmita (Kepala Dinas) menyetujui formulir yang ditandatangani dan berstempel",
    "berakhir 60 hari lagi",
    "server dimatikan: worker dan beat tidak berjalan",
    "menyebut pemeriksaan terlewat",
    "“Sertifikat Wulan Misal Rahayu berakhir 6 hari lagi”",
    "Status sertifikat sebelumnya kini “Digantikan”.",
    "mencatat akhir masa jabatan Wulan Misal Rahayu",
    "Beranda memperingatkan: “Pemegang sertifikat yang terpasang di SIAK tidak lagi menjabat",
    "mencatat pencabutan sertifikat",
    *(f"“Sertifikat Bima Contoh Sasmita berakhir {days} hari lagi”" for days in (90, 60, 30, 14)),
    "Server surel mati.",
    "3 pemberitahuan belum terkirim",
    "“Sertifikat Bima Contoh Sasmita berakhir 7 hari lagi”, yang dicatat sejak 31 Desember 2028",
    *(f"“Sertifikat Bima Contoh Sasmita berakhir {days} hari lagi”" for days in (3, 1)),
    "“Sertifikat Bima Contoh Sasmita berakhir hari ini”",
    "statusnya kini “Kedaluwarsa”",
    *(f"“Sertifikat Bima Contoh Sasmita telah kedaluwarsa {days} hari”" for days in (1, 2, 3)),
    "pada permohonan PPS-2029-0001",
    "38 pengingat harus tercatat. Buku pengingat memuat 38.",
    "9 hari terlewat karena server dimatikan",
    "Neraca seimbang: tidak ada yang luput diberi tahu, dan tidak ada yang diberi tahu dua kali.",
)
# The first day alone; then somebody who owns the table takes a line out of the ledger.
WITH_A_FAULT = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from renewals.drill import plot

def play(company):
    plot.first_day(company)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE renewals_reminder DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM renewals_reminder WHERE id = (SELECT min(id) FROM renewals_reminder)")

plot.play = play
call_command("drill")
"""
Start = Callable[..., "subprocess.Popen[str]"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Begin a drill beside the database of the tests."""

    def begin(*program: str, **environment: str) -> "subprocess.Popen[str]":
        own = {"DATABASE_NAME": str(connection.settings_dict["NAME"]), "KEYS_DIR": str(tmp_path / "keys")}
        words = [sys.executable, *(program or ("manage.py", "drill"))]
        return subprocess.Popen(
            words,
            cwd=ROOT,
            env=os.environ | own | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return begin


def scratch_is_there() -> bool:
    with connection.cursor() as cursor:
        name = f"{connection.settings_dict['NAME']}{SUFFIX}"
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        return bool(cursor.rowcount)


def rows() -> dict[str, int]:
    """How many there are in each table."""
    counted = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            (counted[table],) = cursor.fetchone()
    return counted


def test_two_years_are_told_in_order_and_the_balance_holds(
    start: Start, office: Office, tmp_path: Path
) -> None:
    before = rows()
    drill = start()
    story, errors = drill.communicate(timeout=600)
    assert (drill.returncode, errors) == (0, "")
    said, place = " ".join(story.split()), 0
    for sentence in TOLD:
        assert sentence in said[place:]
        place = said.index(sentence, place)
    assert not scratch_is_there()
    assert rows() == before
    assert not (tmp_path / "keys").exists()


def test_a_line_taken_out_of_the_ledger_is_found_and_the_drill_fails(start: Start) -> None:
    drill = start("-c", WITH_A_FAULT)
    story, errors = drill.communicate(timeout=120)
    said = " ".join(story.split())
    assert (drill.returncode, errors) == (1, "")
    assert "tidak diberi tahu tentang sertifikat Wulan Misal Rahayu (hari pengingat 90)" in said
    assert "2 pengingat harus tercatat. Buku pengingat memuat 1." in said
    assert "Neraca TIDAK seimbang: 1 hal pada daftar di atas harus diperiksa." in said
    assert not scratch_is_there()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_stops_it_finds_nothing_left_of_it(start: Start, number: signal.Signals) -> None:
    drill = start()
    assert drill.stdout is not None
    for line in drill.stdout:
        if "Senin, 4 Januari 2027" in line:
            break
    assert scratch_is_there()
    drill.send_signal(number)
    _, errors = drill.communicate(timeout=240)
    assert drill.returncode == 130
    assert "Latihan dihentikan; basis datanya sudah dihapus." in errors
    assert "Traceback" not in errors
    assert not scratch_is_there()


def test_a_role_that_may_not_create_databases_is_told_so(start: Start) -> None:
    drill = start(DATABASE_USER=settings.APPLICATION_ROLE)
    story, errors = drill.communicate(timeout=240)
    assert (drill.returncode, story) == (1, "")
    assert f"Peran basis data “{settings.APPLICATION_ROLE}” tidak boleh membuat basis data" in errors


def test_a_database_that_cannot_be_reached_is_said_so(start: Start) -> None:
    drill = start(DATABASE_NAME="tidak_ada_sama_sekali")
    _, errors = drill.communicate(timeout=240)
    assert drill.returncode == 1
    assert "Basis data “tidak_ada_sama_sekali” tidak dapat dihubungi" in errors
