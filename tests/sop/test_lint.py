"""What looks wrong in a SOP is told with its place; what only looks unusual to a program is not."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sop.lint import lint
from sop.toml_file import read
from tests.sop.sop_files import CONTENT, FILE, FIRST_ROW, with_

OFFICIAL = "bsre.bssn.go.id"
Capture = pytest.CaptureFixture[str]


def told(content: bytes = CONTENT) -> list[str]:
    return [str(remark) for remark in lint(read(content), official=OFFICIAL)]


def new_in(content: bytes) -> list[str]:
    """What is told of this file and not of the SOP's own."""
    return [sentence for sentence in told(content) if sentence not in told()]


def test_the_oddities_of_the_sop_itself_are_all_that_is_told_of_it() -> None:
    assert told() == [
        (
            "Perpanjangan, langkah 2: Alamat bsre.basn.go.id bukan alamat resmi bsre.bssn.go.id; jangan dibuka sebelum "
            "diperiksa."
        ),
        "Pendaftaran, langkah 2: Kolom Pelaksana tidak bertanda; Kepala Dinas disimpulkan penyunting.",
        "Pendaftaran, langkah 3: Kolom Pelaksana tidak bertanda; ADB disimpulkan penyunting.",
        "Pendaftaran, langkah 2: Output “Formulir bertanda tangan dan berstempel” tidak diperlukan langkah sesudahnya.",
        "Pendaftaran, langkah 3: Output “Passphrase” tidak diperlukan langkah sesudahnya.",
        "Pendaftaran, langkah 3: “Formulir bertanda tangan dan berstempel (PDF)” tidak dihasilkan langkah sebelumnya.",
        "Perpanjangan, langkah 4: Penomoran melompat dari 2 ke 4.",
        (
            "Perpanjangan, syarat sebelum langkah berikutnya: Output “Formulir bertanda tangan dan berstempel” tidak "
            "diperlukan langkah sesudahnya."
        ),
        "Perpanjangan, langkah 2: Output “Passphrase” tidak diperlukan langkah sesudahnya.",
    ]


def test_the_text_is_left_as_it_is() -> None:
    document = read(CONTENT)
    lint(document, official=OFFICIAL)
    assert document == read(CONTENT)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("3", "dimulai dari 3"), ("satu", "Nomor “satu” bukan bilangan.")],
)
def test_a_number_that_jumps_or_is_none_is_told(number: str, sentence: str) -> None:
    row = FIRST_ROW.replace(b'number_as_written = "1"', f'number_as_written = "{number}"'.encode())
    content = CONTENT.replace(FIRST_ROW, row)
    if number == "3":
        content = with_number(content, "3", "9", after=row)
    assert any(sentence in one for one in new_in(content))


def with_number(content: bytes, old: str, new: str, *, after: bytes) -> bytes:
    """The file with another number in the first row behind this one that has the old."""
    start = content.index(after) + len(after)
    rest = content[start:].replace(f'"{old}"\naction'.encode(), f'"{new}"\naction'.encode(), 1)
    return content[:start] + rest


def test_minutes_that_are_measured_otherwise_than_they_are_written_are_told() -> None:
    assert new_in(with_('minutes_as_written = "10 menit"', 'minutes_as_written = "15 menit"')) == [
        "Pendaftaran, langkah 3: Naskah menulis 15 menit, tetapi aplikasi mengukur 10 menit."
    ]


def test_a_time_that_is_not_in_minutes_is_told() -> None:
    assert new_in(with_('minutes_as_written = "10 menit"', 'minutes_as_written = "sepuluh menit"')) == [
        "Pendaftaran, langkah 3: Waktu “sepuluh menit” tidak tertulis dalam menit."
    ]


@pytest.mark.parametrize(("total", "is_told"), [("25", False), ("15", False), ("30", True)])
def test_a_total_is_held_against_the_rows(total: str, is_told: bool) -> None:
    content = with_("Memiliki kemampuan pelayanan prima", f"Jumlah waktu seluruhnya {total} menit")
    assert new_in(content) == (
        ["KUALIFIKASI PELAKSANA: Jumlah 30 menit berbeda dari jumlah menurut langkah (15 dan 25 menit)."]
        if is_told
        else []
    )


def test_an_address_that_is_not_the_official_one_is_told_wherever_it_stands() -> None:
    content = with_("Memiliki kemampuan pelayanan prima", "Dapat membuka https://BSRE.contoh.id/masuk.")
    (remark,) = new_in(content)
    assert remark.startswith("KUALIFIKASI PELAKSANA: Alamat bsre.contoh.id bukan alamat resmi")


def test_the_command_tells_and_loads_nothing(capsys: Capture) -> None:
    call_command("lint_sop", FILE)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:-1] == told()
    assert lines[-1] == "Berkas dapat dimuat; 9 hal yang janggal. Naskahnya tidak diubah."


def test_the_command_says_when_all_is_well(tmp_path: Path, capsys: Capture) -> None:
    content = CONTENT.replace(b"bsre.basn.go.id", b"bsre.bssn.go.id").replace(b'"4"\naction', b'"3"\naction')
    content = content.replace(b"actor_inferred = true", b"actor_inferred = false")
    content = content.replace(b'makes = ["FORM_SIGNED"]', b'makes = ["FORM_SIGNED_PDF"]')
    content = content.replace(b'"FORM_SIGNED", "FORM_SIGNED_PDF"', b'"FORM_SIGNED_PDF"')
    content = content.replace(b', "PASSPHRASE"', b"")
    file = tmp_path / "sop.toml"
    file.write_bytes(with_last_number(content))
    call_command("lint_sop", file)
    assert capsys.readouterr().out == "Berkas dapat dimuat; tidak ada yang janggal. Naskahnya tidak diubah.\n"


def with_last_number(content: bytes) -> bytes:
    """The registration's last row keeps its 4."""
    first, second = content.split(b"[procedures.renewal]")
    return (
        first.replace(b'"3"\naction = "upload"', b'"4"\naction = "upload"') + b"[procedures.renewal]" + second
    )


def test_the_command_says_what_is_wrong_with_a_file_that_cannot_be_loaded(tmp_path: Path) -> None:
    file = tmp_path / "sop.toml"
    file.write_bytes(with_("minutes = 5", 'minutes = "lima"'))
    with pytest.raises(CommandError, match="minutes harus berupa bilangan bulat positif"):
        call_command("lint_sop", file)
