"""What one field of a holder's data says of another. Pure: cleaned data in, sentences out."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from accounts import zones
from accounts.nip import InvalidIdentifier, Nip
from certificates.holder_data import PositionStatus, Reason
from certificates.identifiers import Caution, Nik, cross_checks
from certificates.text_rules import email_cautions

# A field that is missing from the cleaned data has been refused already, and is not spoken of twice.


def faults(data: Mapping[str, Any], *, today: date) -> Iterator[Caution]:
    """What cannot be: it has to be corrected."""
    for name, what in (("birth_date", "Tanggal lahir"), ("decree_date", "Tanggal SK")):
        if (day := data.get(name)) and day > today:
            yield Caution(name, f"{what} tidak boleh sesudah hari ini, {zones.day(today)}. Periksa kembali.")
    starts_on, ends_on = data.get("tenure_start"), data.get("tenure_end")
    if starts_on and ends_on and ends_on <= starts_on:
        yield Caution("tenure_end", "Tanggal berlaku sampai harus sesudah TMT jabatan. Periksa kembali.")
    limited = data.get("position_status", PositionStatus.DEFINITIF) != PositionStatus.DEFINITIF
    if limited and "tenure_end" in data and not ends_on:
        yield Caution(
            "tenure_end",
            "Tanggal berlaku sampai wajib diisi untuk Plt., Plh., dan Pj. Salin dari surat penunjukan.",
        )
    if data.get("reason") == Reason.OTHER and data.get("reason_text") == "":
        yield Caution("reason_text", "Jelaskan sebab permohonan karena sebab yang dipilih ialah Lainnya.")


def warnings(data: Mapping[str, Any], *, place: str, own_address: str, today: date) -> Iterator[Caution]:
    """What is unusual: it may stand if a note says why."""
    if address := data.get("official_email"):
        is_own = address.lower() == own_address.lower()
        yield from email_cautions(address, place=place, is_own=is_own, field="official_email")
    if (ends_on := data.get("tenure_end")) and ends_on < today:
        yield Caution(
            "tenure_end",
            f"Masa jabatan telah berakhir pada {zones.day(ends_on)}. Periksa kembali atau beri keterangan.",
        )


def cautions_of(data: Mapping[str, Any], *, place: str, own_address: str, today: date) -> list[Caution]:
    """All that was unusual about data that came through with a note, for whoever approves them."""
    try:
        nip = Nip.parse(data["nip"], today=today)
        nik = Nik.parse(data["nik"], near=nip.born_on, today=today)
    except InvalidIdentifier:  # typed under rules of before
        crossed = []
    else:
        crossed = cross_checks(nik, nip, born_on=data["birth_date"], sex=data["sex"])
    return [*crossed, *warnings(data, place=place, own_address=own_address, today=today)]


def remarks(nik: Nik | None) -> Iterator[Caution]:
    """What is worth a second look, and nothing more."""
    if nik and not nik.region_is_known:
        yield Caution(
            "nik",
            f"Kode provinsi {nik.value[:2]} belum dikenal aplikasi ini. Cocokkan dengan KTP;"
            " apabila sama, NIK tidak perlu diubah.",
        )
