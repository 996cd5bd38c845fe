"""Why a file is not let in: one whole sentence each, saying what to do."""

from typing import Any

from django.core.exceptions import ValidationError

SENTENCES = {
    "empty": "Berkas kosong. Pilih berkas yang berisi, lalu unggah kembali.",
    "too_large": "Ukuran berkas melebihi %(limit)s MB. Perkecil atau pindai ulang dengan 200 dpi, lalu unggah kembali.",
    "not_pdf": "Berkas ini bukan PDF. Simpan atau pindai dokumen sebagai PDF, lalu unggah kembali.",
    "not_pdf_or_photograph": (
        "Berkas ini bukan PDF, JPEG, atau PNG. Pindai dokumen sebagai PDF atau potret sebagai JPEG, lalu unggah "
        "kembali."
    ),
    "only_one": "Hanya satu berkas PDF yang dapat diterima di sini. Gabungkan halamannya, lalu unggah kembali.",
    "mixed": "Unggah satu berkas PDF saja, atau foto saja; keduanya tidak dapat digabungkan.",
    "too_many_photographs": "Jumlah foto melebihi %(limit)s. Unggah satu foto untuk setiap halaman.",
    "wrong_extension": (
        "Nama berkas harus berakhiran %(allowed)s. Pindai atau simpan dokumennya sebagai PDF, lalu unggah hasilnya. "
        "Bila isinya memang sudah PDF, cukup ganti akhiran namanya."
    ),
    "two_extensions": (
        "Nama berkas memuat dua akhiran. Ganti namanya sehingga hanya berakhiran %(allowed)s, lalu unggah kembali."
    ),
    "damaged": "Berkas PDF rusak atau tidak lengkap. Pindai atau simpan ulang sebagai PDF, lalu unggah kembali.",
    "locked": "Berkas PDF terkunci kata sandi. Simpan ulang tanpa kata sandi, lalu unggah kembali.",
    "active": (
        "Berkas PDF memuat perintah yang berjalan sendiri, seperti skrip atau formulir aktif. Cetak ke PDF atau "
        "pindai dokumennya, lalu unggah hasilnya."
    ),
    "unsafe_link": (
        "Berkas PDF memuat tautan yang menjalankan skrip atau membuka berkas di komputer pembacanya. Hapus tautannya, "
        "atau cetak ke PDF dan unggah hasilnya."
    ),
    "layers": (
        "Berkas PDF memuat lapisan yang tersembunyi, atau yang tampak hanya di layar atau hanya di kertas. Cetak ke "
        "PDF atau pindai dokumennya, lalu unggah hasilnya."
    ),
    "attachment": (
        "Berkas PDF memuat berkas lain sebagai lampiran. Cetak ke PDF atau pindai dokumennya, lalu unggah hasilnya."
    ),
    "polyglot": (
        "Berkas memuat data lain di luar PDF. Cetak ke PDF atau pindai dokumennya, lalu unggah hasilnya."
    ),
    "too_many_pages": "Berkas PDF melebihi %(limit)s halaman. Unggah halaman yang diperlukan saja.",
    "odd_size": "Ukuran halaman PDF tidak wajar. Pindai dokumen pada kertas A4 atau F4, lalu unggah kembali.",
    "absurd_box": (
        "Ukuran halaman yang tercatat di dalam PDF tidak masuk akal: terbalik, bukan angka, atau lebih dari 5 meter. "
        "Cetak ke PDF atau pindai dokumennya, lalu unggah hasilnya."
    ),
    "bomb": (
        "Berkas PDF membengkak tidak wajar ketika dibuka. Cetak ke PDF atau pindai dokumennya, lalu unggah hasilnya."
    ),
    "large_image": "Gambar di dalam PDF terlalu besar. Pindai ulang dengan 300 dpi atau kurang, lalu unggah kembali.",
    "too_complex": (
        "Berkas terlalu rumit untuk diperiksa. Cetak ke PDF atau pindai dokumennya, lalu unggah hasilnya."
    ),
    "large_photograph": "Foto terlalu besar. Potret ulang dengan resolusi yang lebih rendah, lalu unggah kembali.",
    "small_photograph": "Foto terlalu kecil untuk dibaca. Potret ulang dengan resolusi yang lebih tinggi.",
    "damaged_photograph": "Foto rusak atau tidak lengkap. Potret ulang, lalu unggah kembali.",
    "animated": "Gambar bergerak tidak dapat diterima. Unggah foto biasa.",
    "unreadable_signature": (
        "Tanda tangan elektronik pada berkas ini tidak dapat diperiksa, karena susunannya tidak lazim atau rusak. "
        "Unduh kembali formulirnya, tanda tangani sekali lagi tanpa menyimpan ulang, atau tanda tangani basah lalu "
        "pindai."
    ),
    "day_is_full": (
        "Anda telah mengunggah lebih dari %(limit)s MB dalam sehari. Lanjutkan besok, atau hubungi administrator."
    ),
    "unavailable": "Berkas belum dapat diperiksa karena sistem sedang sibuk. Tunggu sebentar, lalu unggah kembali.",
}


class UnacceptableFile(ValidationError):
    """A file that is not let in; a form may let it pass, and the sentence stands beside the field."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(SENTENCES[code], code=code, params=params or None)
