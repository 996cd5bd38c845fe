"""Rekam jejak data saya: whoever the entries are about sees them, and gets a copy (UU 27/2022, article 32)."""

import pypdfium2
from django.test import Client

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from audit.sheet_rows import HEADINGS
from audit.trail import record
from tests.audit.test_sheets import Browse, cells, client, made
from tests.certificates.register import NIP, certificate_of, holder_of
from tests.registrations.desk import text_of

__all__ = ["client"]
OWN = "/rekam-jejak/saya/salinan/"


def test_a_person_sees_and_gets_what_concerns_him_and_no_more(
    browse: Browse, kepala_dinas: User, adb: User, admin: User
) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    assert kepala_dinas.nip == NIP
    his = record(Action.REVOKE, by=adb, subject_id=certificate.pk, facts={"certificate_serial": "1"})
    read = record(Action.READ_DOCUMENT, by=adb, case_id=certificate.case_id)
    changed = record(
        Action.CHANGE_USER, by=admin, facts={"user": kepala_dinas.username, "changed": ["surel"]}
    )
    record(Action.CHANGE_USER, by=admin, facts={"user": adb.username, "changed": ["surel"]})
    record(Action.START, by=adb)
    client = browse(kepala_dinas)
    answer = client.get("/rekam-jejak/saya/")
    assert {entry.pk for entry, _ in answer.context["lines"]} == {his.pk, read.pk, changed.pk}
    assert "/rekam-jejak/salinan/" not in answer.content.decode()
    _, content = made(client, "csv", path=OWN)
    rows = cells(content)[1:]
    assert {int(row[0]) for row in rows} == {his.pk, read.pk, changed.pk}
    assert {row[HEADINGS.index("Dari alamat")] for row in rows} == {""}
    assert Entry.objects.filter(actor=kepala_dinas, action=Action.READ_OWN_TRAIL).count() == 1


def test_whose_nip_is_not_known_sees_his_account_alone(browse: Browse, adb: User, admin: User) -> None:
    holder = holder_of(adb)
    holder.nip = ""
    holder.save()
    certificate = certificate_of(holder, by=adb)
    record(Action.REVOKE, by=adb, subject_id=certificate.pk)
    own = record(Action.CHANGE_USER, by=admin, facts={"user": adb.username, "changed": ["surel"]})
    answer = browse(adb).get("/rekam-jejak/saya/")
    assert [entry.pk for entry, _ in answer.context["lines"]] == [own.pk]
    assert "NIP Anda belum tercatat pada akun" in text_of(answer)


def test_drafts_fill_no_page_of_his_and_are_in_the_copy(
    browse: Browse, kepala_dinas: User, adb: User
) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    read = record(Action.READ_DOCUMENT, by=adb, case_id=certificate.case_id)
    drafts = [record(Action.SAVE_DRAFT, by=adb, case_id=certificate.case_id) for _ in range(60)]
    client = browse(kepala_dinas)
    answer = client.get("/rekam-jejak/saya/")
    assert [entry.pk for entry, _ in answer.context["lines"]] == [read.pk]
    assert "Penyimpanan draf tidak ditampilkan" in text_of(answer)
    _, content = made(client, "csv", path=OWN)
    assert {draft.pk for draft in drafts} <= {int(row[0]) for row in cells(content)[1:]}


def test_an_administrator_prints_for_a_holder_who_has_no_account(client: Client, adb: User) -> None:
    certificate = certificate_of(holder_of(adb), by=adb)
    record(Action.REVOKE, by=adb, subject_id=certificate.pk)
    sheet, content = made(client, "pdf", pemilik=str(certificate.holder_id), jenis="semua")
    assert f"pemilik {certificate.holder.full_name}" in sheet.words
    with pypdfium2.PdfDocument(content) as pdf:
        assert "mencatat pencabutan sertifikat" in pdf[0].get_textpage().get_text_range()
