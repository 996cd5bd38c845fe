"""What officers read of each act: on its button, on its page, when it is done, and in the notice to whoever is next.

Both of the SOP's tables have the same acts, and so the same words. In texts, `{number}` is the case's number and
`{reason}` why a way outside the SOP was taken.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A notice: subject, sentence, and what stands on its one button."""

    subject: str
    sentence: str
    button: str


@dataclass(frozen=True)
class Words:
    """The words of one act."""

    # On the button that leads to the act; the heading of a page that is no row of the SOP.
    button: str
    # On the button that carries it out, where that is to say more, and where things stand so that neither fits.
    carries_out: str = ""
    instead: str = ""
    # What is said to him who has carried it out.
    done: str = ""
    told: Told | None = None
    # Of a case without a number yet, to whoever was to fill it in: `{draft}` says which.
    told_of_draft: Told | None = None
    # What it leads to, above its form.
    explanation: str = ""

    @property
    def submit(self) -> str:
        """On the button that carries it out."""
        return self.carries_out or self.button


SEE = "Lihat permohonan"

# Of a draft that another than its actor has begun.
PREPARED = Told(
    "{draft} disiapkan",
    "{draft} disiapkan oleh {by}. Periksa isinya, lengkapi yang kurang, lalu ajukan.",
    "Lengkapi formulir",
)
SAVE_DRAFT = Words("Simpan draf", done="Draf tersimpan.")
FILL = Words(
    "Lengkapi formulir",
    carries_out="Ajukan dan buat formulir",
    done="Formulir {number} dibuat dan menunggu tanda tangan Kepala Dinas.",
    told=Told(
        "Permohonan {number} menunggu tanda tangan Anda",
        "Permohonan {number} menunggu tanda tangan Anda. Cetak formulirnya, tanda tangani dan bubuhkan stempel, "
        "lalu setujui pindaiannya.",
        "Buka halaman tanda tangan",
    ),
)
# The Kepala Dinas fills in his renewal himself: he knows that his signature is next.
FILL_RENEWAL = Words(
    "Lengkapi formulir",
    carries_out="Ajukan dan buat formulir",
    done="Formulir {number} dibuat. Cetak, tanda tangani, dan bubuhkan stempel.",
)
PLACE_SCAN = Words(
    "Unggah pindaian formulir bertanda tangan",
    carries_out="Unggah pindaian",
    instead="Ganti pindaian",  # where one lies already
    done="Pindaian cocok dengan permohonan ini dan siap diperiksa.",
    told=Told(
        "Pindaian formulir {number} siap Anda periksa",
        "Pindaian formulir {number} sudah diunggah. Periksa tanda tangan dan stempelnya, lalu setujui.",
        "Buka halaman tanda tangan",
    ),
)
# In place of it, where the form came back as the file that it is.
SIGNED_FILE = "Formulir bertanda tangan elektronik cocok dengan permohonan ini dan siap diperiksa."
SIGN = Words(
    "Periksa dan setujui",
    carries_out="Setujui dan sahkan",
    done="Permohonan disetujui. ADB sudah diberi tahu.",
    told=Told(
        "Permohonan {number} telah disetujui Kepala Dinas",
        "Formulir {number} telah ditandatangani dan berstempel. Langkah berikutnya: ajukan ke BSrE, lalu catat "
        "penerbitan P12.",
        "Buka halaman penerbitan P12",
    ),
)
ISSUE = Words(
    "Catat penerbitan P12",
    instead="Catat tanpa bukti kunci",  # where only a public certificate is at hand
    done="Penerbitan P12 dicatat. Langkah berikutnya: unggah ke SIAK.",
    told=Told(
        "P12 untuk permohonan {number} telah terbit",
        "P12 untuk permohonan {number} telah terbit dan belum diunggah ke SIAK.",
        "Buka halaman unggah ke SIAK",
    ),
)
UPLOAD = Words(
    "Catat unggahan SIAK",
    done="Selesai. Sertifikat berlaku dan tercatat terunggah di SIAK.",
    told=Told(
        "Permohonan {number} selesai",
        "P12 untuk permohonan {number} telah terunggah ke SIAK. Tidak ada lagi yang perlu dikerjakan.",
        SEE,
    ),
)
BEGIN_WAIT = Words(
    "Catat mulai menunggu",
    done="Waktu tunggu dicatat.",
    explanation="Waktu tunggu dicatat terpisah dari waktu pengerjaan dan berakhir sendiri begitu langkah berikutnya "
    "dicatat. Permohonan tidak berpindah tahap.",
)
END_WAIT = Words(
    "Catat selesai menunggu",
    carries_out="Akhiri sekarang",
    instead="Catat kendala teratasi",  # where what ends is trouble
    done="Waktu tunggu diakhiri. Jika ternyata masih menunggu, catat kembali di bagian “Di luar alur SOP”.",
    explanation="Waktu tunggu berakhir saat ini juga dan lamanya tetap tercatat; permohonan tidak berpindah tahap. "
    "Jika langkah berikutnya langsung dikerjakan, ini tidak perlu: waktu tunggu berakhir sendiri bersamanya.",
)
REPORT_TROUBLE = Words(
    "Catat kendala unggah SIAK",
    done="Kendala dicatat.",
    explanation="Lamanya kendala dicatat terpisah dari waktu pengerjaan dan berakhir sendiri begitu unggahan dicatat. "
    "Permohonan tidak berpindah tahap.",
)
SEND_BACK = Words(
    "Kembalikan untuk perbaikan",
    done="Permohonan dikembalikan. Pengisi formulir diberi tahu.",
    explanation="Pengisi formulir membaca alasan ini. Pindaian dan persetujuan yang ada tidak berlaku lagi: setelah "
    "diperbaiki, formulir versi baru dicetak, ditandatangani, dan distempel kembali.",
    told=Told(
        "Formulir {number} dikembalikan untuk perbaikan",
        "Formulir {number} dikembalikan untuk perbaikan: {reason}",
        "Perbaiki formulir",
    ),
)
REJECT_BY_BSRE = Words(
    "Catat penolakan BSrE",
    done="Penolakan BSrE dicatat.",
    explanation="Permohonan kembali menjadi draf beserta alasan ini. Pindaian dan persetujuan yang ada tidak "
    "berlaku lagi. Kepala Dinas diberi tahu.",
    told=Told(
        "Permohonan {number} ditolak BSrE",
        "BSrE menolak permohonan {number}: {reason}",
        "Perbaiki formulir",
    ),
)
CANCEL = Words(
    "Batalkan permohonan",
    done="Permohonan dibatalkan.",
    explanation="Permohonan berakhir dan tidak dapat dibuka kembali; semua dokumen dan riwayatnya tetap tersimpan. "
    "Pelaksana lain membaca alasan ini.",
    told=Told(
        "Permohonan {number} dibatalkan",
        "Permohonan {number} dibatalkan: {reason}",
        SEE,
    ),
    told_of_draft=Told("{draft} dibatalkan", "{draft} dibatalkan: {reason}", SEE),
)
