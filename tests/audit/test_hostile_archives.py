"""Archives that somebody made who means the inspector harm: each is judged, none does more."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from audit.seals import Checkpoint
from tests.audit.archives import Copy, judged
from tests.audit.test_verify_at_home import archive, folders

__all__ = ["archive", "folders"]

ODD: tuple[Any, ...] = (None, 1.5, [], {}, "x", -1, 10**30)
Hostile = list[tuple[str, bytes | str, set[str] | None]]


def hostile_entries(archive: Path) -> Hostile:
    """Files of entries that no application ever wrote, each with the verdicts that it may be given."""
    line = json.loads((archive / "entri.jsonl").read_bytes().splitlines()[0])
    entries = (archive / "entri.jsonl").read_bytes()
    return [
        ("entri.jsonl", b"[" * 100_000 + b"\n" + entries, {"disisipkan"}),
        ("entri.jsonl", entries + b"9" * 5_000_000, {"disisipkan"}),
        ("entri.jsonl", b"", {"ekor terpotong"}),
        ("entri.jsonl", entries + entries, {"disisipkan"}),
        ("entri.jsonl", entries.replace(b'"naskah":"', b'"naskah":"\\ud800', 1), {"diubah"}),
        ("entri.jsonl", entries.replace(b'"naskah":"', b'"naskah":"\\udc80', 1), {"diubah"}),
        ("entri.jsonl", b"\x00" * 1000, {"ekor terpotong", "diubah"}),
        *[
            ("entri.jsonl", json.dumps(line | {name: value}).encode() + b"\n" + entries, {"disisipkan"})
            for name in line
            for value in (*ODD, True, "00" * 31)
        ],
    ]


def hostile_others(archive: Path) -> Hostile:
    """The other files."""
    seal = json.loads((archive / "segel.json").read_bytes())
    last = Checkpoint.objects.order_by("-size").values_list("size", flat=True)[0]
    return [
        ("pohon.jsonl", b"[0,1000000000000000000]\n", {"diubah"}),
        ("pohon.jsonl", b'[0,"1"]\n[[]]\n{}\n[1]\n', {"diubah"}),
        ("pohon.jsonl", f'[0,{last},"{"00" * 32}"]\n'.encode(), {"diubah"}),
        ("daun.bin", b"", {"ekor terpotong", "dihapus", "disisipkan"}),
        ("daun.bin", b"x" * 31, {"ekor terpotong", "dihapus", "disisipkan"}),
        ("titik-periksa.txt", b"\xff" * 1000, {"diubah"}),
        ("kunci-publik.txt", b"kunci: 00\n", {"tidak dapat dinilai"}),
        ("segel.json", b"[" * 100_000, {"tidak dapat dinilai"}),
        ("segel.json", b"{}", {"tidak dapat dinilai"}),
        ("segel.json", b'{"isi": 1e999, "tanda_tangan": NaN}', {"tidak dapat dinilai"}),
        *[
            ("segel.json", json.dumps({**seal, "isi": seal["isi"] | {name: value}}, indent=1) + "\n", None)
            for name in seal["isi"]
            for value in (*ODD, "\ud800")
        ],
    ]


@pytest.mark.django_db(transaction=True)
def test_no_hostile_archive_does_more_than_be_judged(archive: Path, tmp_path: Path) -> None:
    for number, (name, content, expected) in enumerate((*hostile_entries(archive), *hostile_others(archive))):
        copy = Copy.of(archive, tmp_path / "hostile")
        copy.write(name, content)
        answer = judged(copy.folder)
        assert answer.verdict in (expected or {"tidak dapat dinilai", "diubah"}), (number, name, answer.text)


@pytest.mark.django_db(transaction=True)
def test_an_archive_that_lacks_a_file_cannot_be_judged(archive: Path, tmp_path: Path) -> None:
    for name in (
        "entri.jsonl",
        "segel.json",
        "kunci-publik.txt",
        "pohon.jsonl",
        "daun.bin",
        "titik-periksa.txt",
    ):
        copy = Copy.of(archive, tmp_path / "hostile")
        (copy.folder / name).unlink()
        assert judged(copy.folder).verdict == "tidak dapat dinilai"


@pytest.mark.django_db(transaction=True)
def test_a_zip_file_that_is_damaged_doubled_or_a_bomb_is_refused(archive: Path, tmp_path: Path) -> None:
    whole = archive.with_suffix(".zip").read_bytes()
    path = tmp_path / "other.zip"
    for content in (b"", whole[: len(whole) // 2], whole[:-30], b"x" * 1000):
        path.write_bytes(content)
        assert judged(path).verdict == "tidak dapat dinilai"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in archive.iterdir():
            packed.write(member, member.name)
        with packed.open("../entri.jsonl", "w") as beside:
            beside.write(b"x")
    assert judged(path).verdict == "utuh"
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        packed.writestr("entri.jsonl", b"")
    assert judged(path).verdict == "tidak dapat dinilai"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in archive.iterdir():
            if member.name != "entri.jsonl":
                packed.write(member, member.name)
        with packed.open("entri.jsonl", "w") as bomb:
            for _ in range(300):
                bomb.write(bytes(1 << 20))
    assert judged(path).verdict == "tidak dapat dinilai"
    assert judged(tmp_path / "nowhere").verdict == "tidak dapat dinilai"
