"""What is said of a tenure: its columns by their labels, what changed, whom another one meets."""

from accounts import zones
from certificates.tenures import Tenure

ENDED = "Akhir masa jabatan ini sudah dicatat. Muat ulang halaman untuk melihatnya."
OWN_TENURE = (
    "Masa jabatan ini memuat NIP akun Anda sendiri, sehingga harus dicatat orang lain. Minta ADB lain atau "
    "Kepala Dinas di kantor Anda mencatatnya menurut SK."
)
LABELS = {
    "position": "jabatan",
    "kind": "status jabatan",
    "decree_number": "nomor SK",
    "decree_date": "tanggal SK",
    "starts_on": "TMT",
    "ends_on": "berlaku sampai",
    "note": "keterangan",
    "end_decree_number": "nomor SK pemberhentian",
    "end_decree_date": "tanggal SK pemberhentian",
    "ended_how": "sebab berakhir",
}


def ends_too_early(tenure: Tenure) -> str:
    """The sentence for an end before the beginning."""
    return (
        f"Tanggal berakhir tidak boleh sebelum TMT jabatan, {zones.day(tenure.starts_on)}. Periksa kembali."
    )


def of_meeting(other: Tenure, *, before: bool) -> str:
    """That somebody else is in office, and what to do; `before` says that the new tenure begins before his."""
    until = f"sampai {zones.day(other.ends_on)}" if other.ends_on else "dan belum dicatat berakhir"
    if before:
        advice = f"Isi tanggal berakhir sebelum {zones.day(other.starts_on)}."
    elif other.ends_on:
        advice = "Mulai sesudah hari itu, atau perbaiki dahulu hari terakhirnya."
    else:
        advice = "Catat dahulu akhir masa jabatannya, lalu mulai sesudah hari itu."
    return (
        f"{other} tercatat menjabat sejak {zones.day(other.starts_on)} {until}. Satu jabatan dijabat satu orang pada"
        f" satu waktu. {advice}"
    )


def terms_of(tenure: Tenure) -> list[str]:
    return [
        f"{LABELS[name]} {word_of(tenure, name)}"
        for name in ("starts_on", "ends_on", "decree_number", "decree_date")
        if getattr(tenure, name)
    ]


def word_of(tenure: Tenure, name: str) -> str:
    value = getattr(tenure, name)
    if name in {"kind", "ended_how"}:
        value = getattr(tenure, f"get_{name}_display")()
    return (zones.day(value) if name.endswith(("_on", "_date")) else str(value)) or "(kosong)"
