"""What became of a message, in words that may be stored and shown: never what a service said."""

from enum import StrEnum


class Outcome(StrEnum):
    """Taken by the service, or why not."""

    SENT = "sent"
    UNKNOWN = "unknown"
    FORBIDDEN = "forbidden"
    UNAUTHORIZED = "unauthorized"
    ABSENT = "absent"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    REJECTED = "rejected"

    @property
    def sentence(self) -> str:
        return SENTENCES[self]


SENTENCES = {
    Outcome.SENT: "Pesan diterima oleh layanan.",
    Outcome.UNKNOWN: "Alamat saluran tidak sesuai dengan layanannya. Hapus saluran ini, lalu tambahkan kembali "
    "menurut contoh.",
    Outcome.FORBIDDEN: "Alamat saluran menuju jaringan yang tidak diizinkan. Gunakan alamat layanan di internet, atau "
    "mintalah pengelola server mengizinkan alamat itu.",
    Outcome.UNAUTHORIZED: "Layanan menolak token atau kunci saluran ini. Periksa token itu, lalu tambahkan kembali "
    "salurannya.",
    Outcome.ABSENT: "Layanan tidak mengenal tujuan saluran ini. Periksa nomor, ruang, atau topiknya, lalu tambahkan "
    "kembali salurannya.",
    Outcome.BUSY: "Layanan sedang tidak dapat menerima pesan. Coba lagi beberapa menit lagi.",
    Outcome.UNREACHABLE: "Layanan tidak dapat dihubungi. Periksa alamatnya, atau coba lagi beberapa menit lagi.",
    Outcome.REJECTED: "Layanan menolak pesan ini. Periksa alamat saluran, lalu coba lagi.",
}


def outcome_of(status: int) -> Outcome:
    """What a service meant by the status of its answer."""
    if status in {401, 403}:
        return Outcome.UNAUTHORIZED
    if status in {404, 410}:
        return Outcome.ABSENT
    return Outcome.BUSY if status == 429 or status >= 500 else Outcome.REJECTED  # noqa: PLR2004  # HTTP's own numbers
