"""What hardly ever befalls an archive, and how it is judged all the same; and proofs of large trees."""

import hashlib
import json
import random
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from audit.covering import Covering
from audit.keys import keys
from audit.merkle import Growing, root_over
from audit.notes import Note, written
from audit.selection import Selection
from sop.models import Sop
from tests.audit.archive_tamperings import forged, leaf_of, reseal
from tests.audit.archives import Copy, archived, judged, verify
from tests.audit.superuser import as_superuser, asked, make_trail, run, sealed_all, undone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.CHECKPOINTS_FILE = tmp_path / "segel.txt"


@pytest.fixture
def archive(adb: User, foreign_adb: User, sop: Sop, tmp_path: Path) -> Path:
    make_trail(people=[adb, foreign_adb], sop=sop, rng=random.Random(6))
    sealed_all()
    return archived(tmp_path / "archive")


def unsign(copy: Copy) -> None:
    seal = copy.seal
    copy.seal = seal | {"isi": seal["isi"] | {"nomor": 0}}


def cut_to_a_checkpoint(copy: Copy) -> None:
    """A consistent earlier state, but for the later checkpoints."""
    size = verify.notes_of(copy.read("titik-periksa.txt").decode())[0].size
    copy.lines, copy.leaves = copy.lines[:size], copy.leaves[:size]
    copy.write("pohon.jsonl", f"[0,{size}]\n")
    unsign(copy)


def lose_checkpoints(copy: Copy) -> None:
    copy.write("titik-periksa.txt", "")
    unsign(copy)


def write_a_hash(copy: Copy) -> None:
    lines = copy.lines
    lines[3]["sidik"] = "00" * 32
    copy.lines = lines


def deepen(copy: Copy) -> None:
    """An entry that no application writes, in an archive that fits it."""
    lines, leaves = copy.lines, copy.leaves
    text = f'{{"a":{"[" * 60}{"]" * 60}}}'
    hashed = hashlib.sha256(bytes.fromhex(lines[0]["sebelumnya"]) + text.encode()).hexdigest()
    lines[0] |= {"naskah": text, "sidik": hashed}
    leaves[0] = leaf_of(lines[0])
    copy.lines, copy.leaves = lines, leaves
    reseal(copy)


def respace(copy: Copy) -> None:
    copy.write("segel.json", json.dumps(copy.seal))


def capitalise(copy: Copy) -> None:
    """The same signature in other letters."""
    copy.seal = copy.seal | {"tanda_tangan": copy.seal["tanda_tangan"].upper()}


def misname(copy: Copy) -> None:
    key = copy.read("kunci-publik.txt").decode()
    copy.write("kunci-publik.txt", f"{key.rpartition('sidik jari: ')[0]}sidik jari: {'0' * 64}\n")


def shorten_a_node(copy: Copy) -> None:
    copy.write("pohon.jsonl", '[0,1,"00"]\n')


def skip_a_place(copy: Copy) -> None:
    copy.write("pohon.jsonl", "[1,2]\n")


def mislead(copy: Copy) -> None:
    """Two entries change places, and the leaf of a third stands where no leaf can stand."""
    lines, leaves = copy.lines, copy.leaves
    lines[5], lines[6] = lines[6], lines[5]
    leaves[:2] = [b"x" + leaves[0][:31], leaves[0][31:] + b"x" * 31]
    copy.lines, copy.leaves = lines, leaves


@pytest.mark.parametrize(
    ("tamper", "verdict", "said"),
    [
        (cut_to_a_checkpoint, "ekor terpotong", "pohon segel arsip berakhir pada"),
        (lose_checkpoints, "tidak dapat dinilai", "tidak memuat titik periksa"),
        (write_a_hash, "diubah", "bukan sidik naskahnya [tempat 3"),
        (deepen, "rantai dibangun ulang", "bukan naskah baku"),
        (respace, "tidak dapat dinilai", "segel.json tidak terbaca"),
        (capitalise, "tidak dapat dinilai", "segel.json tidak terbaca"),
        (skip_a_place, "diubah", "pohon.jsonl"),
        (misname, "diubah", "bukan sidik jari kuncinya"),
        (shorten_a_node, "diubah", "pohon.jsonl"),
        (mislead, "urutan tertukar", "tempat 5"),
    ],
)
def test_rare_tamperings_have_their_names(
    archive: Path, tmp_path: Path, tamper: Callable[[Copy], None], verdict: str, said: str
) -> None:
    copy = Copy.of(archive, tmp_path / "copy")
    tamper(copy)
    answer = judged(copy.folder)
    assert answer.verdict == verdict, answer.text
    assert said in answer.text


def test_more_findings_than_anybody_reads_are_counted(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Copy.of(archive, tmp_path / "copy")
    lines = copy.read("entri.jsonl").splitlines(keepends=True)
    monkeypatch.setattr(verify, "MOST_KEPT", 35)
    copy.write("entri.jsonl", b"".join(b"?\n" + line for line in lines))
    assert "disisipkan: dan 15 temuan lain" in judged(copy.folder).text
    copy.lines = [*(forged(json.loads(line)) for line in lines)]
    assert "diubah: dan 15 temuan lain" in judged(copy.folder).text
    monkeypatch.setattr(verify, "MOST_KEPT", 1)
    assert "terlalu banyak titik periksa" in judged(copy.folder).text


def test_a_zip_file_with_a_damaged_or_without_a_member_is_not_whole(archive: Path, tmp_path: Path) -> None:
    content = bytearray(archive.with_suffix(".zip").read_bytes())
    with zipfile.ZipFile(archive.with_suffix(".zip")) as packed:
        info = packed.getinfo("entri.jsonl")
    content[info.header_offset + info.compress_size // 2] ^= 255
    path = tmp_path / "other.zip"
    path.write_bytes(content)
    # What was read before the damage showed may have been wrong already.
    assert judged(path).verdict in {"tidak dapat dinilai", "diubah"}
    assert "arsip rusak atau tidak terbaca" in judged(path).text
    with zipfile.ZipFile(path, "w") as packed:
        packed.write(archive / "kunci-publik.txt", "kunci-publik.txt")
    assert "berkas segel.json tidak ada" in judged(path).text


def test_a_checkpoint_that_says_nothing_about_the_archive_is_set_apart(archive: Path, tmp_path: Path) -> None:
    """Of another trail, of a size that the archive has no proof for, or not written as one is."""
    ours, outside = keys(), tmp_path / "outside.txt"

    def note(origin: str, size: int) -> str:
        made = Note(origin, size, bytes(32), timezone.now(), 1)
        return written(made, signature=made.signed_by(ours), public=ours.public)

    outside.write_text(note("lain.example/rekam-jejak", 3))
    assert "adalah milik lain.example" in judged(archive, "--titik-periksa", outside).text
    outside.write_text(f"a\n1\n{b64encode(bytes(32)).decode()}\nwaktu x\nnomor 1\n\n— a {'?' * 92}\n")
    assert "tidak memuat titik periksa" in judged(archive, "--titik-periksa", outside).text
    (case, office), *_ = asked("SELECT case_id, office_id FROM audit_entry WHERE case_id IS NOT NULL LIMIT 1")
    small = archived(tmp_path / "case", Selection("Permohonan", office_id=office, case_id=case))
    origin = verify.notes_of((archive / "titik-periksa.txt").read_text())[0].origin
    outside.write_text("".join(note(origin, size) for size in range(1, 50)))
    assert "tidak dapat dibandingkan dengan arsip ini" in judged(small, "--titik-periksa", outside).text


def test_whatever_is_chosen_of_a_large_tree_its_root_follows(adb: User) -> None:
    rng, size, tree = random.Random(2), 1000, Growing()
    leaves = [rng.randbytes(32) for _ in range(size)]
    with as_superuser(), undone():
        for place, leaf in enumerate(leaves):
            run("INSERT INTO audit_leaf (position, entry_id, hash) VALUES (%s, %s, %s)", place, place, leaf)
            for kept in tree.append(leaf):
                run("INSERT INTO audit_tile (height, index, hash) VALUES (%s, %s, %s)", *kept)
        for count in (0, 1, 2, 3, 40, 999, 1000):
            chosen, cuts = sorted(rng.sample(range(size), count)), sorted(rng.sample(range(1, size), 3))
            grown = verify.Tree()
            for line in covered(size, cuts, chosen):
                begin, end, *node = json.loads(line)
                for place in range(begin, end if not node else begin):
                    grown.add(1, leaves[place])
                if node:
                    grown.add(end - begin, bytes.fromhex(node[0]))
                if grown.size in cuts:
                    assert grown.root() == root_over(leaves[: grown.size])
            assert (grown.size, grown.root()) == (size, root_over(leaves))
        run("DELETE FROM audit_tile WHERE index = 1")
        assert any(json.loads(line)[2:] == [None] for line in covered(size, [512], [0]))


def covered(size: int, cuts: list[int], chosen: list[int]) -> list[bytes]:
    covering = Covering(size, cuts)
    return [*(line for place in chosen for line in covering.contain(place)), *covering.finish()]
