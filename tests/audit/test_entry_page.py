"""The page of one entry: what changed, who, from where, what it belongs to, and a proof to reckon after."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from audit.actions import Action, Outcome
from audit.findings import Report, Verdict
from audit.inclusion import proof_of, root_from
from audit.merkle import root_over
from audit.models import Entry, Leaf, Night
from audit.nights import MOST, extent, remember
from audit.settled import latest
from audit.trail import record
from config.tasks import verify_trail
from registrations.models import Registration
from sop.states import State
from tests.audit.superuser import as_superuser, run, sealed_all
from tests.certificates.register import certificate_of, holder_of
from tests.registrations.desk import text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]


@pytest.fixture
def client(browse: Browse, admin: User) -> Client:
    return browse(admin)


def tampered(sql: str, *values: object) -> None:
    """Past every trigger."""
    with as_superuser():
        run("SET session_replication_role = replica")
        run(sql, *values)


def page_of(entry: Entry, client: Client) -> str:
    answer = client.get(f"/rekam-jejak/{entry.pk}/")
    assert answer.status_code == 200
    return text_of(answer)


def test_it_tells_before_and_after_who_and_from_where(
    registration_in: Lead, client: Client, browse: Browse, adb: User
) -> None:
    case = registration_in(State.FILLED)
    page = page_of(Entry.objects.get(case_id=case.pk, action=Action.FILL), client)
    assert "keadaan Draf Formulir terisi" in page
    assert "Sari Adb" in page
    assert "Peran saat itu ADB" in page
    browse(adb).get(f"/dokumen/{case.ktp_id}/", REMOTE_ADDR="192.0.2.7")
    reading = page_of(Entry.objects.get(action=Action.READ_DOCUMENT), client)
    assert "192.0.2.7" in reading
    assert f"Permohonan {case.number} atas nama {case.full_name}" in reading
    assert "Semua catatan dokumen ini" in reading


def test_a_change_in_words_is_taken_apart(client: Client, admin: User, adb: User) -> None:
    facts = {"user": adb.username, "changed": ["peran: ADB menjadi Kepala Dinas"]}
    page = page_of(record(Action.CONFIRM_ROLE, by=admin, facts=facts), client)
    assert "peran ADB Kepala Dinas" in page


def test_a_change_of_which_no_value_is_on_record_stands_among_the_rest(
    client: Client, admin: User, adb: User
) -> None:
    facts = {"user": adb.username, "changed": ["sandi", "nama dari Sari menjadi Sari Contoh"]}
    answer = client.get(f"/rekam-jejak/{record(Action.CHANGE_USER, by=admin, facts=facts).pk}/")
    assert [change.what for change in answer.context["changes"]] == ["nama"]
    assert "Yang berubah sandi; nama dari Sari menjadi Sari Contoh" in text_of(answer)


def test_the_numbers_of_the_proof_lead_to_the_signed_root(client: Client, adb: User) -> None:
    for _ in range(11):
        entry = record(Action.START, by=adb, case_id=uuid4())
    sealed_all()
    answer = client.get(f"/rekam-jejak/{entry.pk - 4}/")
    html = answer.content.decode()
    said = dict(re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([0-9a-f]{64})</dd>", html))
    node = hashlib.sha256(b"\x00" + bytes.fromhex(said["Sidik catatan (SHA-256)"])).digest()
    assert node.hex() == said["Daun"]
    for side, digits in re.findall(r"<li>(kiri|kanan) ([0-9a-f]{64})</li>", html):
        beside = bytes.fromhex(digits)
        node = hashlib.sha256(b"\x01" + (beside + node if side == "kiri" else node + beside)).digest()
    assert node.hex() == said["Akar"]
    assert "Bukti penyertaannya sampai pada akar yang ditandatangani." in text_of(answer)
    last = latest()
    assert last is not None
    assert last.text.splitlines()[2] in html


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 255, 256, 300, 517])
def test_every_leaf_of_a_tree_has_a_proof(adb: User, size: int) -> None:
    leaves = [hashlib.sha256(str(number).encode()).digest() for number in range(size)]
    entries = [record(Action.START, by=adb) for _ in range(size)]
    sealed_all()
    leaves = [bytes(leaf) for leaf in Leaf.objects.order_by("position").values_list("hash", flat=True)]
    root = root_over(leaves)
    assert len(entries) == len(leaves)
    for position in {0, 1, size // 2, size - 2, size - 1} & set(range(size)):
        assert root_from(leaves[position], proof_of(position, size=size)) == root


def test_what_is_not_sealed_yet_says_so(client: Client, adb: User) -> None:
    assert "Belum tersegel." in page_of(record(Action.START, by=adb), client)


def test_an_entry_that_was_changed_says_what_does_not_fit(client: Client, adb: User) -> None:
    entry = record(Action.START, by=adb)
    sealed_all()
    tampered("UPDATE audit_entry SET role = 'ADMIN' WHERE id = %s", entry.pk)
    page = page_of(entry, client)
    assert (
        "Catatan ini tidak dapat dipercaya begitu saja: kolomnya tidak sama dengan naskahnya: role." in page
    )
    tampered("UPDATE audit_entry SET mac = decode(repeat('00', 32), 'hex') WHERE id = %s", entry.pk)
    assert "tanda kuncinya tidak sah" in page_of(entry, client)
    tampered("UPDATE audit_leaf SET hash = sha256('x') WHERE entry_id = %s", entry.pk)
    assert "daun pada pohon segel bukan daun catatan ini" in page_of(entry, client)
    tampered("UPDATE audit_checkpoint SET root = sha256('x'), signature = decode(repeat('00', 64), 'hex')")
    page = page_of(entry, client)
    assert "bukti penyertaan tidak sampai pada akar yang ditandatangani" in page
    assert "tanda tangan segel tidak sah" in page


def test_without_keys_nothing_is_called_right(client: Client, adb: User, outside: Path) -> None:
    entry = record(Action.START, by=adb)
    client.get("/")
    for file in (outside.parent / "keys").iterdir():
        file.unlink()
    assert "kunci segel tidak ada atau tidak terbaca" in page_of(entry, client)


def test_with_damaged_keys_a_sealed_entry_still_has_its_page(
    client: Client, adb: User, outside: Path
) -> None:
    entry = record(Action.START, by=adb)
    sealed_all()
    (outside.parent / "keys" / "segel.json").write_text("{}")
    page = page_of(entry, client)
    assert "kunci segel tidak ada atau tidak terbaca" in page
    assert "tanda tangan segel tidak sah" in page


def test_where_the_rest_of_the_tree_is_gone_no_proof_is_claimed(client: Client, adb: User) -> None:
    entry = record(Action.START, by=adb)
    record(Action.START, by=adb)
    sealed_all()
    tampered("DELETE FROM audit_leaf WHERE entry_id > %s", entry.pk)
    page = page_of(entry, client)
    assert "bukti penyertaan tidak sampai pada akar yang ditandatangani" in page
    assert "Bukti penyertaannya sampai pada akar" not in page


def test_a_leaf_whose_seal_is_gone_is_not_called_sealed(client: Client, adb: User) -> None:
    entry = record(Action.START, by=adb)
    sealed_all()
    tampered("DELETE FROM audit_checkpoint")
    page = page_of(entry, client)
    assert "pada pohon, tetapi belum ada segel atasnya." in page
    assert "Tersegel sebagai" not in page


def test_another_offices_entry_is_as_absent(client: Client, foreign_adb: User) -> None:
    entry = record(Action.START, by=foreign_adb)
    assert client.get(f"/rekam-jejak/{entry.pk}/").status_code == 404
    assert client.get(f"/rekam-jejak/{'9' * 30}/").status_code == 404


def test_only_administrators_read_it_and_a_refusal_is_on_record(browse: Browse, adb: User) -> None:
    entry = record(Action.START, by=adb)
    assert browse(adb).get(f"/rekam-jejak/{entry.pk}/").status_code == 403
    assert Entry.objects.filter(actor=adb, action=Action.VISIT, outcome=Outcome.REFUSED).count() == 1


def test_the_list_tells_how_many_entries_the_office_has_and_what_the_last_night_found(
    client: Client, adb: User, foreign_adb: User
) -> None:
    for who in (adb, adb, foreign_adb):
        record(Action.START, by=who)
    page = text_of(client.get("/rekam-jejak/"))
    own = Entry.objects.of_office(adb.office_id).count()
    assert f"Kantor ini memiliki {own} catatan." in page
    assert "Pemeriksaan malam belum pernah selesai" in page
    sealed_all()
    verify_trail.apply()
    night = Night.objects.get()
    assert (night.verdict, night.entries) == (Verdict.INTACT, Entry.objects.count())
    record(Action.START, by=adb)
    page = text_of(client.get("/rekam-jejak/"))
    assert f"Kantor ini memiliki {Entry.objects.of_office(adb.office_id).count()} catatan." in page
    assert "menemukan rekam jejak utuh." in page


def test_a_night_that_found_something_says_what(client: Client, adb: User) -> None:
    entry = record(Action.START, by=adb)
    sealed_all()
    tampered("UPDATE audit_entry SET role = 'ADMIN' WHERE id = %s", entry.pk)
    verify_trail.apply()
    assert "tidak utuh: diubah . Minta pengelola server" in text_of(client.get("/rekam-jejak/"))


def test_entries_that_nobody_has_counted_are_counted_up_to_a_bound(adb: User) -> None:
    remember(Report())
    assert (extent(office_id=adb.office_id).entries, extent(office_id=adb.office_id).is_more) == (0, False)
    assert MOST == 10_000


def test_from_an_entry_about_a_holder_all_that_concerns_him_is_one_click_away(
    client: Client, adb: User
) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    entry = record(Action.REVOKE, by=adb, subject_id=certificate.pk)
    html = client.get(f"/rekam-jejak/{entry.pk}/").content.decode()
    assert f'href="/rekam-jejak/?pemilik={certificate.holder_id}&amp;jenis=semua"' in html
    found = client.get("/rekam-jejak/", {"pemilik": str(certificate.holder_id), "jenis": "semua"})
    assert entry in found.context["entries"]
