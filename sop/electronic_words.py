"""What is said of a form that was signed electronically and may not pass: what is wrong, and what to do."""

from documents.signatures import FormStanding, Integrity

OR_WET = "Atau cetak formulirnya, tanda tangani dan bubuhkan stempel di atas kertas, lalu unggah pindaiannya."
NO_CERTIFICATE_YET = (
    "Berkas ini bertanda tangan elektronik, sedangkan pemohon pendaftaran belum memiliki sertifikat elektronik. Cetak "
    "formulirnya, tanda tangani dan bubuhkan stempel di atas kertas, lalu unggah pindaiannya tanpa tanda tangan "
    "elektronik."
)
NOT_OUR_FILE = (
    "Berkas ini bertanda tangan elektronik, tetapi bukan berkas formulir yang diterbitkan aplikasi ini; mungkin "
    "dicetak, dipindai, atau disimpan ulang sebelum ditandatangani. Unduh formulir versi {version}, tanda tangani "
    f"berkas itu sendiri, lalu unggah hasilnya. {OR_WET}"
)
NO_SIGNATURE = (
    "Tanda tangan elektronik pada berkas ini tidak terdaftar sebagai tanda tangan dokumen, sehingga tidak dapat "
    f"diperiksa. Tanda tangani sekali lagi berkas formulir yang diunduh dari sini. {OR_WET}"
)
STANDING = {
    FormStanding.CHANGED: (
        "Isi formulir di dalam berkas ini diubah: selain tanda tangan, ada yang ditambahkan atau diganti. Unduh "
        f"kembali formulirnya, tanda tangani tanpa mengubah apa pun, lalu unggah hasilnya. {OR_WET}"
    ),
    FormStanding.COVERED: (
        "Tampilan tanda tangan elektronik menutupi isi formulir. Unduh kembali formulirnya, letakkan tampilannya di "
        f"dalam kotak tanda tangan atau di bagian yang kosong, lalu unggah hasilnya. {OR_WET}"
    ),
}
INTEGRITY = {
    Integrity.BROKEN: (
        "Tanda tangan elektronik {signer} rusak: berkas berubah sesudah ditandatangani atau tidak lengkap. Minta "
        f"berkas aslinya, lalu unggah berkas itu tanpa membukanya di program lain. {OR_WET}"
    ),
    Integrity.UNKNOWN: (
        "Tanda tangan elektronik {signer} tidak dapat dinilai, karena cara pembuatannya tidak dikenal. Tanda tangani "
        f"dengan aplikasi penandatanganan BSrE. {OR_WET}"
    ),
}
CHANGED_AFTER = (
    "Berkas diubah sesudah ditandatangani {signer}, dengan perubahan yang tidak diizinkan. Tanda tangani sekali lagi "
    f"formulir yang diunduh dari sini, lalu unggah tanpa mengubahnya. {OR_WET}"
)
SHOWN_AFTER = (
    "Berkas diubah sesudah ditandatangani {holder}: tampilan tanda tangan {signer} ditambahkan pada halaman formulir. "
    "Sesudah tanda tangan pemilik hanya boleh ada tanda tangan lain yang tidak tampak. Unggah berkas yang "
    f"ditandatangani {{holder}} saja, atau minta {{holder}} menandatanganinya paling akhir. {OR_WET}"
)
OTHER_PERSON = (
    "Berkas ini ditandatangani {signer}, bukan {holder}, pemilik sertifikat yang diperpanjang. Mintalah {holder} "
    f"sendiri yang menandatanganinya. {OR_WET}"
)
UNKNOWN_PERSON = (
    "Belum dapat dipastikan bahwa {signer} pada tanda tangan elektronik ini adalah {holder}: sertifikatnya tidak "
    "tercatat di register, dan penerbitnya belum dapat diperiksa di sini. Minta pengelola server memasang sertifikat "
    f"induk BSrE. {OR_WET}"
)
FOREIGN_ISSUER = (
    "Sertifikat {signer} pada berkas ini diterbitkan {issuer}, yang tidak berujung pada penerbit induk yang dipasang "
    f"di aplikasi ini. Tanda tangani dengan sertifikat dari BSrE. {OR_WET}"
)
REVOKED = (
    "Sertifikat yang dipakai menandatangani berkas ini sudah dicabut, sehingga tidak dapat dipakai lagi. "
    f"{OR_WET}"
)
SUSPENDED = (
    "Sertifikat yang dipakai menandatangani berkas ini ditangguhkan sejak {since}, sehingga belum dapat dipakai. "
    f"{OR_WET}"
)
OUTSIDE = (
    "Sertifikat penanda tangan berlaku {begins} sampai {ends}, sedangkan tidak terbukti bahwa berkas ini "
    f"ditandatangani dalam masa itu. {OR_WET}"
)
