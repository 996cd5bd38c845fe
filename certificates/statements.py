"""What the applicant declares and is told. A changed sentence is a new version of its text."""

DECLARATION_VERSION = 1
PRIVACY_NOTICE_VERSION = 1

# For the screen, true whoever fills in the form: the ADB for the Kepala Dinas, or the Kepala Dinas himself.
DECLARED_TRUE = "Data pada formulir ini telah dicocokkan dengan KTP dan SK pemohon, lengkap, dan benar."
PRIVACY_NOTICE_READ = (
    "Pemberitahuan pemrosesan data pribadi di atas telah dibaca dan disampaikan kepada pemohon."
)

SOLE_CONTROL = (
    "Passphrase dan kunci privat hanya diketahui oleh pemilik sertifikat."
    " Aplikasi ini tidak menyimpan dan tidak mengirimkan passphrase maupun kunci privat."
)

# Part D of the form on paper, which the applicant signs.
DECLARATION = (
    (
        "Data pada formulir ini lengkap dan benar, sesuai dengan KTP dan SK yang dilampirkan,"
        " dan dapat saya pertanggungjawabkan."
    ),
    (
        "Permohonan ini saya ajukan untuk menandatangani dokumen kependudukan secara elektronik"
        " dalam jabatan saya."
    ),
    (
        "Passphrase saya tetapkan sendiri. Passphrase dan kunci privat hanya diketahui oleh saya"
        " sebagai pemilik sertifikat, serta tidak disimpan dan tidak dikirimkan oleh aplikasi."
    ),
    (
        "Perubahan jabatan, kehilangan, dan dugaan penyalahgunaan sertifikat elektronik"
        " akan segera saya laporkan."
    ),
    f"Pemberitahuan pemrosesan data pribadi (versi {PRIVACY_NOTICE_VERSION}) telah saya baca.",
)


def privacy_notice(office: str) -> tuple[str, ...]:
    """Who processes these data, why, by what right, and who reads them."""
    return (
        f"Pengendali data pribadi adalah {office}.",
        (
            "Data ini diproses hanya untuk permohonan, penerbitan, dan perpanjangan sertifikat elektronik"
            " serta penggunaannya pada SIAK."
        ),
        (
            "Dasar pemrosesan adalah pemenuhan kewajiban hukum dan pelaksanaan pelayanan publik menurut"
            " Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi, Pasal 20."
        ),
        (
            "Data dan berkas dibaca oleh ADB dan Kepala Dinas pada kantor ini. Data yang diperlukan untuk"
            " penerbitan disampaikan kepada Balai Besar Sertifikasi Elektronik (BSrE)."
        ),
        "NIK, KTP, dan SK disimpan dalam bentuk terenkripsi. Setiap pembukaan berkas pribadi dicatat.",
        "Pemohon berhak mengakses dan memperbaiki datanya dengan menghubungi kantor ini.",
        SOLE_CONTROL,
    )
