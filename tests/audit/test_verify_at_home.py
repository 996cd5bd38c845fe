"""The one file that an inspector runs: what it reckons with, what he may give it beside, what enemies give it."""

import ast
import json
import random
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django import Settings

from accounts.models import User
from audit.archive import FOLDER, SIGNED_AS
from audit.canonical import canonical_bytes
from audit.keys import keys
from audit.selection import Selection
from sop.models import Sop
from tests.audit import rebuilds, tamperings
from tests.audit.archive_tamperings import rebuild
from tests.audit.archives import Copy, archived, judged, verify
from tests.audit.superuser import as_superuser, asked, make_trail, run, sealed_all, undone

# Section 7.1 of RFC 8032: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_signatures_of_the_rfc_are_right_and_no_others(public: str, message: str, signature: str) -> None:
    key, text, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert verify.is_signed(key, text, signed)
    assert not verify.is_signed(key, text + b"x", signed)
    for at in range(0, 64, 7):
        assert not verify.is_signed(key, text, signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :])
    # The same signature with a greater S, as other verifiers took it.
    scalar = int.from_bytes(signed[32:], "little") + verify.ORDER
    assert not verify.is_signed(key, text, signed[:32] + scalar.to_bytes(32, "little"))
    assert not verify.is_signed(b"\xff" * 32, text, signed)
    assert not verify.is_signed(key, text, signed[:-1])


def test_it_agrees_with_another_implementation_on_any_message() -> None:
    rng = random.Random(8)
    for length in range(40):
        private, text = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32)), rng.randbytes(length)
        assert verify.is_signed(private.public_key().public_bytes_raw(), text, private.sign(text))


def test_its_canonical_text_is_that_of_the_application() -> None:
    odd = 'karena "x" \\ / \u2028 \x7f \x00\x1f\t\n 🙂 é'
    values = {"é": [odd, None, True, False, -5, 10**18, {}], "a": {"z": [], "b": {"c": odd}}, "": 0}
    assert verify.canonical(values).encode() == canonical_bytes(values)


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.CHECKPOINTS_FILE = tmp_path / "segel.txt"


@pytest.fixture
def archive(adb: User, foreign_adb: User, sop: Sop, tmp_path: Path) -> Path:
    make_trail(people=[adb, foreign_adb], sop=sop, rng=random.Random(6))
    sealed_all()
    return archived(tmp_path / "archive")


@pytest.mark.django_db(transaction=True)
def test_what_he_knows_himself_is_held_against_the_archive(archive: Path, tmp_path: Path) -> None:
    outside, fingerprint, rng = tmp_path / "segel.txt", keys().fingerprint, random.Random(7)
    assert judged(archive, "--titik-periksa", outside, "--kunci", fingerprint.upper()).verdict == "utuh"
    assert judged(archive, "--kunci", "00" * 32).verdict == "rantai dibangun ulang"
    assert judged(archive, "--titik-periksa", tmp_path / "none").verdict == "tidak dapat dinilai"
    damaged = tmp_path / "damaged.txt"
    damaged.write_text(outside.read_text().replace("nomor ", "nomor 1"))
    assert judged(archive, "--titik-periksa", damaged).verdict == "tidak dapat dinilai"
    # All of it built anew with a key of his own: nothing inside tells, what is outside does.
    forged = Copy.of(archive, tmp_path / "forged")
    rebuild(rng, forged)
    resign(forged)
    assert judged(forged.folder).verdict == "utuh"
    assert judged(forged.folder, "--kunci", fingerprint).verdict == "rantai dibangun ulang"
    assert judged(forged.folder, "--titik-periksa", outside).verdict == "rantai dibangun ulang"


def resign(copy: Copy) -> None:
    """With a key of somebody else, in all places."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    told = copy.read("kunci-publik.txt").decode().splitlines()
    told[-2:] = [f"kunci: {public.hex()}", f"sidik jari: {verify.sha256(public).hex()}"]
    copy.write("kunci-publik.txt", "\n".join(told) + "\n")
    found = verify.notes_of(copy.read("titik-periksa.txt").decode())[-1]
    name = verify.sha256(found.origin.encode() + b"\n\x01" + public)[:4]
    signed = verify.base64.b64encode(name + private.sign(found.text)).decode()
    copy.write("titik-periksa.txt", f"{found.text.decode()}\n— {found.origin} {signed}\n")
    seal = copy.seal
    for member in seal["isi"]["berkas"]:
        seal["isi"]["berkas"][member] = verify.sha256(copy.read(member)).hex()
    copy.seal = {
        "isi": seal["isi"],
        "tanda_tangan": private.sign(SIGNED_AS + canonical_bytes(seal["isi"])).hex(),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tamper", "verdict"),
    [
        (tamperings.cut_tail, "ekor terpotong"),
        (tamperings.restore, "dipulihkan dari cadangan"),
        (tamperings.delete, "dihapus"),
        (tamperings.swap_places, "urutan tertukar"),
        (tamperings.edit_leaf, "diubah"),
        (rebuilds.rebuild, "rantai dibangun ulang"),
        (tamperings.insert, "disisipkan"),
    ],
)
def test_what_was_done_to_the_database_before_shows_at_home(
    archive: Path, tmp_path: Path, tamper: Callable[[random.Random], Any], verdict: str
) -> None:
    with as_superuser(), undone():
        tamper(random.Random(3))
        found = judged(archived(tmp_path / "later"), "--titik-periksa", tmp_path / "segel.txt")
    assert found.verdict == verdict, found.text


@pytest.mark.django_db(transaction=True)
def test_a_history_that_went_on_from_a_backup_contradicts_what_left_the_database(
    archive: Path, adb: User, foreign_adb: User, sop: Sop, tmp_path: Path
) -> None:
    outside = tmp_path / "kept.txt"
    outside.write_bytes((tmp_path / "segel.txt").read_bytes())
    with as_superuser():
        run("SET session_replication_role = replica")
        tamperings.restore(random.Random(3))
        run("SET session_replication_role = origin")
    (tmp_path / "segel.txt").unlink()
    make_trail(people=[adb, foreign_adb], sop=sop, rng=random.Random(9))
    sealed_all()
    later = judged(archived(tmp_path / "later"), "--titik-periksa", outside)
    assert later.verdict == "dipulihkan dari cadangan", later.text
    # An archive that is simply older than a checkpoint is not blamed for it.
    early = judged(archive, "--titik-periksa", tmp_path / "segel.txt")
    assert "lebih baru daripada arsip" in early.text or early.verdict == "dipulihkan dari cadangan"


@pytest.mark.django_db(transaction=True)
def test_a_gone_entry_shows_in_the_archive_of_its_case(archive: Path, tmp_path: Path) -> None:
    (case, office), *_ = asked(
        "SELECT case_id, office_id FROM audit_entry WHERE previous <> %s GROUP BY 1, 2 ORDER BY count(*) DESC",
        bytes(32),
    )
    with as_superuser(), undone():
        run(
            "DELETE FROM audit_entry WHERE id = (SELECT id FROM audit_entry WHERE case_id = %s AND previous <> %s"
            " ORDER BY id LIMIT 1)",
            case,
            bytes(32),
        )
        selection = Selection("Permohonan", office_id=office, case_id=case)
        assert judged(archived(tmp_path / "case", selection)).verdict == "dihapus"


@pytest.mark.django_db(transaction=True)
def test_three_lines_at_home_and_no_application(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with zipfile.ZipFile(archive.with_suffix(".zip")) as packed:
        packed.extractall(home)

    def said() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "verify.py"]
        return subprocess.run(command, cwd=home, env={}, capture_output=True, text=True, check=False)

    first = said()
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.endswith("Hasil: utuh\n")
    lines = (home / "entri.jsonl").read_bytes().splitlines(keepends=True)
    told = json.loads(lines[7])
    lines[7] = lines[7].replace(b'\\"role\\":\\"ADB', b'\\"role\\":\\"ADC')
    (home / "entri.jsonl").write_bytes(b"".join(lines))
    then = said()
    assert (then.returncode, then.stderr) == (10, "")
    assert f"[tempat {told['tempat']}, baris 8: {json.loads(told['naskah'])['at']}" in then.stdout
    assert then.stdout.endswith("Hasil: diubah\n")
    # Whoever runs it within another program is answered alike.
    monkeypatch.setattr(sys, "argv", ["verify.py", str(home)])
    with pytest.raises(SystemExit, match="10"):
        runpy.run_path(str(FOLDER / "verify.py"), run_name="__main__")
    # Packed as it was sent, it is judged as well.
    assert judged(archive.with_suffix(".zip")).verdict == "utuh"


@pytest.mark.django_db(transaction=True)
def test_an_archive_says_what_its_database_lacked(archive: Path, adb: User, tmp_path: Path) -> None:
    """Leaves of another office are gone: its own entries are there, but what they stand under is not proved."""
    with as_superuser(), undone():
        run(
            "DELETE FROM audit_leaf WHERE position IN (SELECT position FROM audit_leaf AS l JOIN audit_entry AS e"
            " ON e.id = l.entry_id WHERE e.office_id <> %s)",
            adb.office_id,
        )
        made = archived(tmp_path / "office", Selection("Kantor", office_id=adb.office_id))
    assert "sebagian pohon segel tidak ada lagi" in judged(made).text
    assert judged(made).verdict == "dihapus"


@pytest.mark.django_db(transaction=True)
def test_an_inspector_may_bring_a_verifier_of_his_own(archive: Path, tmp_path: Path) -> None:
    copy = Copy.of(archive, tmp_path / "copy")
    (copy.folder / "verify.py").unlink()
    answer = judged(copy.folder)
    assert answer.verdict == "utuh"
    assert "Berkas verify.py tidak disertakan" in answer.text


def test_it_is_one_file_of_the_standard_library_for_python_3_9() -> None:
    tree = ast.parse((FOLDER / "verify.py").read_text(), feature_version=(3, 9))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    named = {name.name for node in imported if isinstance(node, ast.Import) for name in node.names}
    named |= {str(node.module) for node in imported if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names
