"""Certificates that were in force before the application was: taken into the register as any other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from accounts.models import Office, User
from audit.actions import Action
from audit.models import Entry
from certificates.models import Certificate, Holder
from certificates.register_existing import challenge_id
from certificates.status import Status
from notifications.models import Notice
from renewals.beginning import renew
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from tests.certificates import authority as ca
from tests.certificates.authority import LIFE, NOW
from tests.certificates.officer import text_of
from tests.certificates.register import NIK, NIP, certificate_of, holder_of

Browse = Callable[[User], Client]
PAGE = "/sertifikat/daftarkan/"
DAY = timedelta(days=1)
LATER = NOW + 5 * DAY
AUTHORITY = ca.Authority.root().intermediate()
ISSUED = AUTHORITY.issue()
TWO_LONG_NAMES = x509.Name(
    [x509.NameAttribute(NameOID.COMMON_NAME, letter * 60) for letter in "XY"]
    + [x509.NameAttribute(NameOID.ORGANIZATION_NAME, ca.ORGANIZATION)]
)
TYPED = {
    "nik": "3402 0101 0170 0003",
    "nip": "19700101 199503 1 001",
    "organization": ca.ORGANIZATION,
    "identifier_note": "",
    "in_force_on": "3 Maret 2026",
    "is_in_force": "1",
}


def proof_of(issued: ca.Issued, *, by: User) -> dict[str, str]:
    reading = ca.reading(issued, case_id=challenge_id(by.office_id), user_id=by.pk, at=LATER)
    return {**reading.__dict__, "p12_size": str(reading.p12_size)}


def send(client: Client, content: bytes = ISSUED.pem, *, headers: Any = None, **typed: Any) -> Any:
    file = {"public_certificate": SimpleUploadedFile("sertifikat.cer", content)} if content else {}
    with time_machine.travel(LATER, tick=False):
        return client.post(PAGE, {**TYPED, **typed, **file}, headers=headers)


@pytest.mark.parametrize("content", [ISSUED.der, ISSUED.pem, ISSUED.pem + AUTHORITY.issued.pem])
def test_a_public_certificate_becomes_the_one_in_force(adb: User, browse: Browse, content: bytes) -> None:
    answer = send(browse(adb), content)
    certificate = Certificate.objects.in_force().get()
    assert answer.url == certificate.get_absolute_url()
    assert (certificate.case_id, certificate.key_proved, certificate.recorded_by) == (None, False, adb)
    # Midnight in Jakarta.
    assert certificate.in_force_at == NOW.replace(hour=17)
    assert certificate.status(LATER) == Status.ACTIVE
    holder = certificate.holder
    assert (holder.full_name, holder.nik, holder.nip) == (ca.FULL_NAME, NIK, NIP)


def test_a_p12_read_in_the_browser_proves_its_key(adb: User, browse: Browse) -> None:
    send(browse(adb), b"", **proof_of(ISSUED, by=adb))
    certificate = Certificate.objects.in_force().get()
    assert certificate.key_proved
    assert len(certificate.chain) == 1


def test_the_proof_of_another_office_proves_nothing(adb: User, foreign_adb: User, browse: Browse) -> None:
    answer = send(browse(adb), b"", **proof_of(ISSUED, by=foreign_adb))
    assert answer.status_code == 422
    assert "Pembuktian kunci tidak cocok" in text_of(answer)
    assert not Certificate.objects.exists()


def test_it_is_on_record_and_its_page_says_where_it_came_from(adb: User, browse: Browse) -> None:
    answer = send(browse(adb))
    entry = Entry.objects.get(action=Action.REGISTER_CERTIFICATE)
    certificate = Certificate.objects.get()
    assert entry.subject_id == certificate.pk
    assert entry.facts["proof"] == "tanpa bukti kunci"
    assert entry.deed == (
        f"mendaftarkan sertifikat yang sudah terpasang di SIAK nomor seri {certificate.serial}, sejak 3 Maret 2026."
    )
    page = text_of(browse(adb).get(answer.url))
    assert entry.deed in page
    assert "Didaftarkan dari sertifikat yang sudah terpasang sebelum aplikasi ini dipakai" in page


def test_the_other_officers_are_told_of_it(
    adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    send(browse(adb))
    notice, certificate = Notice.objects.get(), Certificate.objects.get()
    assert (notice.recipient, notice.path) == (kepala_dinas, certificate.get_absolute_url())
    assert notice.subject == f"Sertifikat elektronik {ca.FULL_NAME} didaftarkan"
    assert notice.body == f"Sari Adb {Entry.objects.get(action=Action.REGISTER_CERTIFICATE).deed}"


def test_its_renewal_begins_from_it(adb: User, office: Office, browse: Browse) -> None:
    load(SOP_FILE, office=office)
    send(browse(adb))
    certificate = Certificate.objects.get()
    assert "Ajukan perpanjangan" in text_of(browse(adb).get(certificate.get_absolute_url()))
    renewal = renew(certificate, by=adb)
    assert (renewal.predecessor, renewal.draft["nik"], renewal.ktp) == (certificate, NIK, None)
    page = text_of(browse(adb).get(certificate.get_absolute_url()))
    assert "Diperpanjang melalui perpanjangan" in page


def test_one_that_has_ended_is_taken_in_with_a_warning(adb: User, browse: Browse) -> None:
    expired = AUTHORITY.issue(begins=NOW - LIFE - DAY)
    client = browse(adb)
    send(client, expired.pem, in_force_on="1 Mei 2024")
    assert Certificate.objects.get().status(LATER) == Status.EXPIRED
    page = text_of(client.get(Certificate.objects.get().get_absolute_url()))
    assert "Sertifikat sudah kedaluwarsa sejak" in page
    assert "Ajukan perpanjangan sekarang juga." in page


def test_a_known_certificate_is_refused_with_the_way_to_it(adb: User, browse: Browse) -> None:
    send(browse(adb))
    known = Certificate.objects.get()
    answer = send(browse(adb))
    assert answer.status_code == 422
    assert "Sertifikat ini sudah tercatat di aplikasi." in text_of(answer)
    assert f'href="{known.get_absolute_url()}"' in text_of(answer)
    assert Certificate.objects.count() == 1


def test_a_second_in_force_is_refused_with_the_way_to_the_first(adb: User, browse: Browse) -> None:
    first = certificate_of(holder_of(adb), by=adb, in_force_at=NOW)
    answer = send(browse(adb))
    assert "Pemilik ini sudah memiliki sertifikat lain yang tercatat terpasang di SIAK." in text_of(answer)
    assert f'href="{first.get_absolute_url()}"' in text_of(answer)
    assert Certificate.objects.get() == first


def test_the_name_that_the_office_knows_is_kept(adb: User, browse: Browse) -> None:
    holder_of(adb, full_name="Bima Prasetyo")
    send(browse(adb), AUTHORITY.issue("BIMA PRASETYO").pem)
    assert Holder.objects.get().full_name == "Bima Prasetyo"


def test_the_nik_of_somebody_else_is_refused(adb: User, browse: Browse) -> None:
    holder_of(adb, full_name="Jaka Purnama")
    answer = send(browse(adb))
    assert "NIK ini tercatat atas nama “Jaka Purnama”" in text_of(answer)
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"nik": "123"}, "NIK harus terdiri atas 16 digit."),
        ({"nip": ""}, "NIP wajib diisi."),
        ({"nik": "3402015502800003"}, "Isian NIK diberi peringatan."),
        (
            {"organization": "Pemerintah Kabupaten Lain"},
            "Instansi pada sertifikat adalah “Pemerintah Kabupaten Contoh”.",
        ),
        (
            {"in_force_on": "28 Februari 2026"},
            "Tanggal harus antara 1 Maret 2026, ketika sertifikat mulai berlaku",
        ),
        (
            {"in_force_on": "8 Maret 2026"},
            "Tanggal harus antara 1 Maret 2026, ketika sertifikat mulai berlaku",
        ),
        ({"is_in_force": ""}, "Baca pernyataan ini, lalu beri tanda centang untuk melanjutkan."),
        ({"certificate": "%%%", "p12_size": "x"}, "Data dari pembaca P12 tidak lengkap atau rusak."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    adb: User, browse: Browse, wrong: dict[str, Any], sentence: str
) -> None:
    answer = send(browse(adb), **wrong)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Pilih kembali berkasnya" in text_of(answer)
    assert not Certificate.objects.exists()
    assert not Holder.objects.exists()


def test_a_warning_may_be_explained(adb: User, browse: Browse) -> None:
    send(browse(adb), nik="3402015502800003", identifier_note="NIK keliru sejak pertama terbit.")
    assert Entry.objects.get(action=Action.REGISTER_CERTIFICATE).facts["note"].startswith("NIK keliru")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Baca dahulu berkas P12, atau pilih sertifikat publik."),
        (b"apa saja", "Berkas ini bukan sertifikat yang dapat dibaca."),
        (ISSUED.p12(), "Berkas ini P12, yang memuat kunci privat."),
        (AUTHORITY.issue(begins=LATER + DAY).pem, "Tanggal harus antara"),
        (AUTHORITY.issue(subject=TWO_LONG_NAMES).pem, "Nama pada sertifikat lebih dari 100 karakter."),
        (AUTHORITY.issue(usages=("key_agreement",)).pem, "tidak dibuat untuk tanda tangan elektronik"),
    ],
)
def test_a_file_that_will_not_do_is_refused(adb: User, browse: Browse, content: bytes, sentence: str) -> None:
    answer = send(browse(adb), content)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Certificate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_certificates_of_one_holder_at_one_moment_one_is_taken(adb: User, browse: Browse) -> None:
    offered = [AUTHORITY.issue() for _ in range(4)]
    clients = [browse(adb) for _ in offered]

    def offer(pair: tuple[Client, ca.Issued]) -> int:
        client, issued = pair
        try:
            file = SimpleUploadedFile("sertifikat.cer", issued.pem)
            return client.post(PAGE, {**TYPED, "public_certificate": file}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(offered)) as pool:
        answers = sorted(pool.map(offer, zip(clients, offered, strict=True)))
    assert answers == [302, 422, 422, 422]
    assert Certificate.objects.in_force().count() == 1
    outcomes = Entry.objects.filter(action=Action.REGISTER_CERTIFICATE).values_list("outcome", flat=True)
    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]


def test_only_the_adb_sees_the_way_there(adb: User, kepala_dinas: User, browse: Browse) -> None:
    assert PAGE in text_of(browse(adb).get("/sertifikat/"))
    assert PAGE not in text_of(browse(kepala_dinas).get("/sertifikat/"))
    assert browse(kepala_dinas).get(PAGE).status_code == 403
    assert "Daftarkan sertifikat yang sudah terpasang" in text_of(browse(adb).get(PAGE))
