"""What the stored data of a holder say on paper."""

from datetime import date

import pytest
from django.test.utils import isolate_apps

from certificates import statements
from certificates.holder_data import HolderData, PositionStatus, Reason
from tests.certificates.examples import columns

# Apart from the models of the product, of which others ask each for its rows.
with isolate_apps("certificates"):

    class Applicant(HolderData):
        """Holder data with no table: enough for what the abstract model itself says."""

        class Meta:
            app_label = "certificates"
            managed = False


def test_a_name_is_printed_with_its_titles() -> None:
    assert Applicant(**columns()).name_with_titles == "Dr. Bima Sasmita Contoh, S.H., M.H."
    assert Applicant(full_name="Bima").name_with_titles == "Bima"
    assert Applicant().name_with_titles == ""


@pytest.mark.parametrize(
    ("status", "title", "label"),
    [
        (PositionStatus.DEFINITIF, "Kepala Dinas Contoh", "Kepala Dinas Contoh"),
        (PositionStatus.PLT, "Kepala Dinas Contoh", "Plt. Kepala Dinas Contoh"),
        (PositionStatus.PJ, "Pj. Kepala Dinas Contoh", "Pj. Kepala Dinas Contoh"),
        ("", "Kepala Dinas Contoh", "Kepala Dinas Contoh"),
    ],
)
def test_a_position_is_signed_with_its_status(status: str, title: str, label: str) -> None:
    assert Applicant(position_status=status, position_title=title).position_label == label


def test_a_reason_is_told_with_its_explanation() -> None:
    assert Applicant(reason=Reason.FIRST).reason_label == "Penerbitan pertama"
    assert Applicant(reason=Reason.OTHER, reason_text="Uji coba").reason_label == "Lainnya: Uji coba"


def test_the_paper_form_has_the_applicants_rows() -> None:
    assert Applicant(**columns()).applicant_rows() == (
        ("Nama lengkap (sesuai KTP, tanpa gelar)", "Bima Sasmita Contoh"),
        ("Nama dan gelar", "Dr. Bima Sasmita Contoh, S.H., M.H."),
        ("NIK", "9971010101700003"),
        ("NIP", "19700101 199503 1 001"),
        ("Tempat lahir", "Kota Contoh"),
        ("Tanggal lahir", "1 Januari 1970"),
        ("Jenis kelamin", "Laki-laki"),
        ("Pangkat, golongan ruang", "Pembina Utama Muda, IV/c"),
        ("Surel kedinasan", "bima.sasmita@contoh.go.id"),
        ("Nomor telepon seluler", "+6281200000000"),
    )


def test_the_paper_form_has_the_rows_of_position_and_decree() -> None:
    applicant = Applicant(**columns(position_status=PositionStatus.PLT, tenure_end=date(2027, 2, 1)))
    assert applicant.position_rows() == (
        ("Jabatan", "Kepala Dinas Kependudukan dan Pencatatan Sipil"),
        ("Status jabatan", "Pelaksana Tugas (Plt.)"),
        ("Instansi", "Pemerintah Kabupaten Contoh"),
        ("Unit kerja", "Dinas Kependudukan dan Pencatatan Sipil"),
        ("Alamat kantor", "Jalan Contoh Nomor 1"),
        ("Kabupaten/Kota", "Kabupaten Contoh"),
        ("Provinsi", "Provinsi Contoh"),
        ("Nomor SK", "821.22-0000 Tahun 2021"),
        ("Tanggal SK", "30 Januari 2021"),
        ("Tentang", "Pengangkatan Pejabat Pimpinan Tinggi Pratama"),
        ("Pejabat yang menetapkan", "Menteri Dalam Negeri"),
        ("Terhitung mulai tanggal (TMT)", "1 Februari 2021"),
        ("Berlaku sampai", "1 Februari 2027"),
    )


def test_an_empty_draft_has_empty_paper_and_is_no_fault() -> None:
    assert Applicant().applicant_rows() == ()
    assert Applicant().position_rows() == ()
    Applicant().clean_fields()


def test_the_statements_say_who_alone_knows_the_passphrase() -> None:
    assert statements.SOLE_CONTROL in statements.privacy_notice("Dinas Contoh")
    assert any("hanya diketahui oleh saya" in text for text in statements.DECLARATION)
    assert all(text.endswith(".") for text in (*statements.DECLARATION, *statements.privacy_notice("Dinas")))
