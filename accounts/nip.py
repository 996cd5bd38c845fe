"""NIP, the number of a civil servant: what its digits say, and every way in which they can be wrong. Pure.

It has no check digit, so a number that passes here is possible, not proved.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils import timezone

from accounts.zones import day

NIP_DIGITS = 18
YOUNGEST, OLDEST = 18, 70
YOUNGEST_APPOINTED = 16
DECEMBER = 12


class Sex(models.TextChoices):
    """Jenis kelamin, as the KTP has it."""

    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class InvalidIdentifier(ValueError):
    """A number that nobody can have; its text is the sentence for the officer."""


@dataclass(frozen=True)
class Nip:
    """Nomor Induk Pegawai: birth, first appointment, sex and a sequence number."""

    value: str = field(repr=False)
    born_on: date
    appointed: tuple[int, int]
    sex: Sex
    sequence: str

    @classmethod
    def parse(cls, text: str, *, today: date | None = None) -> "Nip":
        """The NIP of a civil servant (PNS), which the head of an office always is."""
        today = today or timezone.localdate()
        nip = parse_user_nip(text, today=today)
        _check_appointment(nip, today=today)
        return nip


def parse_user_nip(text: str, *, today: date | None = None) -> Nip:
    """The number of any employee: in a PPPK's number, the digits of the appointment are no month."""
    today = today or timezone.localdate()
    value = digits_of(text, name="NIP", length=NIP_DIGITS)
    nip = Nip(
        value=value,
        born_on=_nip_birth(value),
        appointed=(int(value[8:12]), int(value[12:14])),
        sex=_nip_sex(value[14]),
        sequence=value[15:],
    )
    # By subtraction: a birth in the year 9999 has no date eighteen years on.
    birthday_to_come = (today.month, today.day) < (nip.born_on.month, nip.born_on.day)
    if not YOUNGEST <= today.year - nip.born_on.year - birthday_to_come <= OLDEST:
        raise InvalidIdentifier(
            f"Menurut tanggal lahir pada NIP ({day(nip.born_on)}), pemiliknya tidak berusia"
            f" {YOUNGEST} sampai {OLDEST} tahun. Periksa kembali delapan digit pertama."
        )
    if nip.sequence == "000":
        raise InvalidIdentifier("Nomor urut NIP (tiga digit terakhir) tidak boleh 000. Periksa kembali.")
    return nip


def spaced(nip: str) -> str:
    """A NIP as it is printed: `19700101 199503 1 001`."""
    if len(nip) != NIP_DIGITS:
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def digits_of(text: str, *, name: str, length: int) -> str:
    """The bare digits of a number, typed with spaces or dots or without."""
    value = re.sub(r"[\s.]", "", text)
    if not (value.isascii() and value.isdigit()):
        raise InvalidIdentifier(f"{name} hanya boleh memuat angka 0 sampai 9. Tuliskan kembali tanpa huruf.")
    if len(value) != length:
        raise InvalidIdentifier(
            f"{name} harus terdiri atas {length} digit. Yang dituliskan memuat {len(value)} digit."
        )
    return value


def _nip_birth(value: str) -> date:
    try:
        return date(int(value[0:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        raise InvalidIdentifier(
            "Tanggal lahir pada NIP (delapan digit pertama) tidak ada dalam kalender. Periksa kembali."
        ) from None


def _nip_sex(digit: str) -> Sex:
    if digit not in "12":
        raise InvalidIdentifier(
            "Kode jenis kelamin pada NIP (digit ke-15) harus 1 untuk laki-laki atau 2 untuk perempuan."
        )
    return Sex.MALE if digit == "1" else Sex.FEMALE


def _check_appointment(nip: Nip, *, today: date) -> None:
    year, month = nip.appointed
    if not 1 <= month <= DECEMBER:
        raise InvalidIdentifier(
            "Bulan pengangkatan pada NIP (digit ke-13 dan ke-14) harus 01 sampai 12. Periksa kembali."
        )
    if (year, month) > (today.year, today.month):
        raise InvalidIdentifier(
            "Masa pengangkatan pada NIP (digit ke-9 sampai ke-14) belum tiba. Periksa kembali."
        )
    # An appointment always takes effect on the first of a month.
    of_age = (nip.born_on.year + YOUNGEST_APPOINTED, nip.born_on.month, nip.born_on.day)
    if (year, month, 1) < of_age:
        raise InvalidIdentifier(
            "Pengangkatan pada NIP (digit ke-9 sampai ke-14) harus sekurang-kurangnya"
            f" {YOUNGEST_APPOINTED} tahun setelah tanggal lahir. Periksa kembali."
        )
