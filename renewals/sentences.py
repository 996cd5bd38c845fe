"""What a reminder says; the database fills it in, for a million certificates in one statement.

%1$s is the holder's name, %2$s the number of days, %3$s the moment of the end at the office's clock, %4$s the day on
which it is said: a mail may come later than it was written.
"""

from accounts.dates import MONTHS

__all__ = ["BODIES", "BUTTON", "MONTHS", "SUBJECTS", "TO_CONTACT"]

_WITHOUT = (
    "Dokumen kependudukan tidak dapat ditandatangani secara elektronik sampai P12 baru diunggah ke SIAK. "
    "Lanjutkan perpanjangan sekarang juga."
)
# In the order: it ends later, it ends today, it ended today, it ended before.
SUBJECTS = [
    "Sertifikat %1$s berakhir %2$s hari lagi",
    "Sertifikat %1$s berakhir hari ini",
    "Sertifikat %1$s telah kedaluwarsa hari ini",
    "Sertifikat %1$s telah kedaluwarsa %2$s hari",
]
BODIES = [
    "Sertifikat elektronik atas nama %1$s berakhir pada %3$s (%2$s hari sejak %4$s). Segera ajukan perpanjangan.",
    "Sertifikat elektronik atas nama %1$s berakhir hari ini, %3$s. Selesaikan perpanjangan sebelum saat itu.",
    f"Sertifikat elektronik atas nama %1$s telah kedaluwarsa hari ini, %3$s. {_WITHOUT}",
    f"Sertifikat elektronik atas nama %1$s telah kedaluwarsa sejak %3$s (%2$s hari). {_WITHOUT}",
]
# What follows for the further contact, who has no account; %1$s is the office.
TO_CONTACT = (
    "\n\nAnda menerima surel ini sebagai kontak lanjutan %1$s. Mohon pastikan ADB dan Kepala Dinas "
    "menindaklanjutinya di aplikasi."
)
BUTTON = "Buka perpanjangan"
