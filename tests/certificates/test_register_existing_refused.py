"""What may not be taken into the register as installed: names that lead somewhere, another NIP, another age."""

import pytest

from accounts.models import User
from certificates.models import Certificate, Holder
from tests.certificates.authority import NOW
from tests.certificates.officer import text_of
from tests.certificates.register import NIP, holder_of
from tests.certificates.test_register_existing import AUTHORITY, Browse, send


@pytest.mark.parametrize(
    "name",
    ["Masuk lagi di https://contoh.example/masuk", "Hubungi 0812", "a@contoh.example", "www.contoh.example"],
)
def test_a_name_that_leads_somewhere_is_no_name(adb: User, browse: Browse, name: str) -> None:
    answer = send(browse(adb), AUTHORITY.issue(name).pem)
    assert answer.status_code == 422
    assert "bukan nama orang" in text_of(answer)
    assert not Certificate.objects.exists()


def test_a_holder_who_is_known_keeps_his_nip(adb: User, browse: Browse) -> None:
    holder_of(adb)
    answer = send(browse(adb), nip="19710707 199603 1 007", identifier_note="Menurut SK.")
    assert answer.status_code == 422
    assert f"tercatat dengan NIP {NIP}" in text_of(answer)
    assert Holder.objects.get().nip == NIP
    assert not Certificate.objects.exists()


def test_a_nip_on_record_with_another_nik_makes_no_second_person(adb: User, browse: Browse) -> None:
    holder = holder_of(adb)
    answer = send(browse(adb), nik="3402 0101 0170 0004")
    assert answer.status_code == 422
    assert f"NIP ini tercatat atas nama {holder.full_name} dengan NIK lain. Periksa NIK." in text_of(answer)
    assert Holder.objects.get() == holder


def test_a_certificate_of_another_age_is_refused(adb: User, browse: Browse) -> None:
    answer = send(browse(adb), AUTHORITY.issue(begins=NOW.replace(year=1960)).pem)
    assert answer.status_code == 422
    assert "Masa berlaku sertifikat tidak sah" in text_of(answer)


def test_a_page_that_sends_by_itself_keeps_its_file_and_is_not_told_to_choose_it_again(
    adb: User, browse: Browse
) -> None:
    client = browse(adb)
    pages = [send(client, nik="3402", headers=headers) for headers in ({}, {"Sent-By-Script": "1"})]
    assert [page.status_code for page in pages] == [422, 422]
    assert ["Pilih kembali berkasnya" in text_of(page) for page in pages] == [True, False]
