"""An application form with an invented applicant, for tests and benchmarks."""

import io
from dataclasses import replace
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from documents.application_form import ApplicationForm, Attachment, Letterhead
from documents.codes import form_code

KEY = b"kunci uji, bukan kunci sungguhan"
CASE = UUID("5f0c7f0e-6f1d-4c59-9a57-0f6c9f6d2c11")
OTHER_CASE = UUID("0d2f8a54-8f0c-4f86-b1a8-3a0f1f3f7a22")


def logo() -> bytes:
    """A shield that belongs to no office."""
    image = Image.new("RGBA", (400, 480), (0, 0, 0, 0))
    drawing = ImageDraw.Draw(image)
    drawing.polygon([(20, 20), (380, 20), (380, 300), (200, 470), (20, 300)], fill=(20, 90, 60, 255))
    drawing.ellipse([110, 90, 290, 270], fill=(240, 200, 40, 255))
    png = io.BytesIO()
    image.save(png, "PNG")
    return png.getvalue()


LETTERHEAD = Letterhead(
    government="Pemerintah Kabupaten Contoh",
    office="Dinas Kependudukan dan Pencatatan Sipil",
    address="Jalan Contoh Nomor 12, Kota Contoh 12345",
    logo=logo(),
)
APPLICANT = (
    ("Nama lengkap (sesuai KTP)", "Ratna Wulandari"),
    ("Gelar depan / belakang", "Dra. / M.Si."),
    ("NIK", "3402015205700003"),
    ("NIP", "19700512 199503 2 001"),
    ("Tempat, tanggal lahir", "Contoh, 12 Mei 1970"),
    ("Jenis kelamin", "Perempuan"),
    ("Pangkat / golongan ruang", "Pembina Utama Muda / IV/c"),
    ("Surel kedinasan", "ratna.wulandari@contoh.go.id"),
    ("Nomor telepon seluler", "+62 812 0000 0001"),
)
POSITION = (
    ("Jabatan", "Kepala Dinas Kependudukan dan Pencatatan Sipil Kabupaten Contoh"),
    ("Status jabatan", "Definitif"),
    ("Instansi", "Pemerintah Kabupaten Contoh"),
    ("Unit kerja", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("Alamat kantor", "Jalan Contoh Nomor 12, Kota Contoh"),
    ("Kabupaten/Kota", "Kabupaten Contoh"),
    ("Provinsi", "Provinsi Contoh"),
    ("Nomor SK", "821.22-0001 Tahun 2026"),
    ("Tanggal SK", "2 Februari 2026"),
    ("Tentang", "Pengangkatan Pejabat Pimpinan Tinggi Pratama di Lingkungan Pemerintah Kabupaten Contoh"),
    ("Pejabat yang menetapkan", "Menteri Dalam Negeri"),
    ("TMT jabatan", "9 Februari 2026"),
)
STATEMENTS = (
    "Data dan lampiran yang saya sampaikan dalam formulir ini benar dan dapat dipertanggungjawabkan.",
    "Passphrase sertifikat elektronik hanya saya ketahui sendiri dan tidak saya serahkan kepada siapa pun.",
    "Sertifikat elektronik saya gunakan hanya untuk dokumen yang menjadi kewenangan jabatan saya.",
)


def application_form(*, case_id: UUID = CASE, **changes: Any) -> ApplicationForm:
    """An ordinary form, with its code made for whatever number and version it then has."""
    form = ApplicationForm(
        letterhead=LETTERHEAD,
        title="Formulir Permohonan Penerbitan Sertifikat Elektronik dan Tanda Tangan Elektronik",
        number="PTE-2026-0007",
        version=1,
        sop="IKMT-PIAK-01-15, dibuat 30 Januari 2023",
        kind="Penerbitan",
        reason="Penerbitan pertama",
        applicant=APPLICANT,
        position=POSITION,
        attachments=(
            Attachment("KTP pemohon", "ktp.pdf", 1, "9f86d081884c7d659a2feaa0c55ad015"),
            Attachment(
                "SK pengangkatan Kepala Dinas", "sk-kepala-dinas.pdf", 4, "60303ae22b998861bce3b28f33eec1be"
            ),
        ),
        statements=STATEMENTS,
        place="Contoh",
        date="17 November 2026",
        signer_title="Kepala Dinas Kependudukan dan Pencatatan Sipil Kabupaten Contoh",
        signer_name="Dra. Ratna Wulandari, M.Si.",
        signer_rank="Pembina Utama Muda (IV/c)",
        signer_nip="19700512 199503 2 001",
        code="",
    )
    form = replace(form, **changes)
    code = form_code(key=KEY, case_id=case_id, number=form.number, version=form.version)
    return form if form.code else replace(form, code=code)
