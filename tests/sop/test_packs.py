"""What is in a berkas bukti: every paper, a timeline, and a proof that finds out whoever changes one of them."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from documents.models import Document
from registrations.models import Registration
from sop.packs import PackPart
from sop.states import State
from sop.workflow import perform
from tests.audit.archives import judged
from tests.sop.pack_files import FOLDER, folders, got, opened, timeline_of

__all__ = ["folders"]
Browse = Callable[[User], Client]
Lead = Callable[[State], Registration]


def test_every_paper_of_the_case_is_in_it_byte_for_byte(
    registration_in: Lead, kepala_dinas: User, adb: User, browse: Browse, fill_inputs: Any, paper: Any
) -> None:
    case = perform("send_back", registration_in(State.FILLED), by=kepala_dinas, reason="Nomor SK keliru.")
    case = perform("fill", case, by=adb, **fill_inputs(decree_number="821/9") | {"decree": paper("SK baru")})
    content = got(browse(kepala_dinas), case)
    inside = {
        hashlib.sha256(opened(content).read(name)).hexdigest()
        for name in opened(content).namelist()
        if name.startswith(FOLDER) and not name.endswith(("linimasa.pdf", ".txt"))
    }
    papers = Document.objects.filter(case_id=case.pk)
    assert papers.count() == 5
    assert inside == set(papers.values_list("sha256", flat=True))


def test_the_list_of_hashes_is_what_sha256sum_reads(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    packed = opened(got(browse(kepala_dinas), registration_in(State.UPLOADED)))
    lines = packed.read(f"{FOLDER}SHA256SUMS.txt").decode().splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    others = {name.removeprefix(FOLDER) for name in packed.namelist() if name.startswith(FOLDER)}
    assert set(listed) == others - {"SHA256SUMS.txt"}
    for name, digest in listed.items():
        assert hashlib.sha256(packed.read(FOLDER + name)).hexdigest() == digest


@pytest.mark.parametrize("unpacked", [False, True])
def test_the_verifier_that_it_brings_along_finds_it_whole(
    registration_in: Lead, kepala_dinas: User, browse: Browse, tmp_path: Path, unpacked: bool
) -> None:
    path = tmp_path / "bukti.zip"
    path.write_bytes(got(browse(kepala_dinas), registration_in(State.UPLOADED)))
    if unpacked:
        zipfile.ZipFile(path).extractall(tmp_path / "bukti")
        path = tmp_path / "bukti"
    answer = judged(path)
    assert (answer.verdict, "berkas bukti permohonan" in answer.text) == ("utuh", True)


@pytest.mark.parametrize(
    ("tamper", "verdict", "said"),
    [
        ("change", "diubah", "berkas permohonan/01-ktp.pdf bukan lagi seperti ketika arsip dibuat"),
        ("delete", "dihapus", "berkas permohonan/01-ktp.pdf tidak ada lagi"),
        ("add", "disisipkan", "berkas permohonan/09-palsu.pdf tidak termasuk arsip ini"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_the_verifier_names_the_paper_that_is_not_what_it_was(
    registration_in: Lead,
    kepala_dinas: User,
    browse: Browse,
    tmp_path: Path,
    tamper: str,
    verdict: str,
    said: str,
    zipped: bool,
) -> None:
    packed = opened(got(browse(kepala_dinas), registration_in(State.FILLED)))
    members = {name: packed.read(name) for name in packed.namelist()}
    if tamper == "change":
        members[f"{FOLDER}01-ktp.pdf"] += b"%"
    elif tamper == "delete":
        del members[f"{FOLDER}01-ktp.pdf"]
    else:
        members[f"{FOLDER}09-palsu.pdf"] = b"palsu"
    path = tmp_path / "bukti.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    if not zipped:
        zipfile.ZipFile(path).extractall(tmp_path / "bukti")
        path = tmp_path / "bukti"
    answer = judged(path)
    assert answer.verdict == verdict
    assert said in answer.text


def test_the_timeline_says_who_did_what_in_which_role_and_on_what_he_approved(
    registration_in: Lead, kepala_dinas: User, adb: User, browse: Browse
) -> None:
    case = perform("begin_wait", registration_in(State.SIGNED), by=adb, cause="bsre", note="Tiket 12.")
    case = perform("reject_by_bsre", case, by=adb, reason="Foto KTP buram.")
    content = got(browse(kepala_dinas), case)
    with pikepdf.open(io.BytesIO(opened(content).read(f"{FOLDER}linimasa.pdf"))) as pdf:
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
    text = timeline_of(content)
    approval = Entry.objects.get(action=Action.SIGN)
    for words in (
        "PEMERINTAH KABUPATEN CONTOH",
        case.number,
        "Bima Kepala (Kepala Dinas)",
        "Sari Adb",
        "BSrE memverifikasi permohonan. Tiket 12.",
        "mencatat penolakan BSrE: Foto KTP buram.",
        f"catatan {approval.pk}",
        "Waktu pengerjaan",
        "Waktu tunggu",
    ):
        assert words in text, words
    for digest in (
        approval.facts["content_sha256"],
        *Document.objects.filter(case_id=case.pk).values_list("sha256", flat=True),
    ):
        assert digest in text.replace(" ", "")
    assert case.nik not in text


def test_a_draft_has_a_pack_as_well(registration_in: Lead, kepala_dinas: User, browse: Browse) -> None:
    text = timeline_of(got(browse(kepala_dinas), registration_in(State.DRAFT)))
    assert "Belum ada persetujuan." in text
    assert "Belum ada dokumen." in text


def test_an_administrator_gets_the_proof_without_the_papers(
    registration_in: Lead, admin: User, browse: Browse, tmp_path: Path
) -> None:
    case = registration_in(State.UPLOADED)
    content = got(browse(admin), case)
    names = {name for name in opened(content).namelist() if name.startswith(FOLDER)}
    assert names == {f"{FOLDER}linimasa.pdf", f"{FOLDER}SHA256SUMS.txt"}
    text = timeline_of(content)
    assert "Isi dokumen permohonan tidak disertakan" in text
    assert case.ktp is not None
    assert case.ktp.sha256 in text.replace(" ", "")
    assert not Entry.objects.filter(action=Action.READ_DOCUMENT).exists()
    path = tmp_path / "bukti.zip"
    path.write_bytes(content)
    assert judged(path).verdict == "utuh"


def test_nothing_of_it_lies_in_the_database_in_clear(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    case = registration_in(State.FILLED)
    content = got(browse(kepala_dinas), case)
    assert b"%PDF" in content
    stored = b"".join(bytes(part.sealed) for part in PackPart.objects.all())
    assert b"%PDF" not in stored
    assert b"PK\x03\x04" not in stored


@pytest.mark.as_owner
def test_a_damaged_paper_is_listed_as_such_and_keeps_nobody_from_the_rest(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    case = registration_in(State.FILLED)
    # As the owner of the tables could do it, who may take their triggers off.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE documents_documentcontent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE documents_documentcontent SET sealed = 'x' WHERE document_id = %s", [case.ktp_id]
        )
    assert "rusak, tidak dapat dibuka" in timeline_of(got(browse(kepala_dinas), case))
