"""NIP and NIK: what their digits say, and every way in which they can be wrong.

Neither has a check digit, so a number that passes here is possible, not proved.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from django.db import models
from django.utils import timezone

from certificates.dates import in_words

NIP_DIGITS = 18
NIK_DIGITS = 16
YOUNGEST, OLDEST = 18, 70
YOUNGEST_APPOINTED = 16
DECEMBER, LONGEST_MONTH = 12, 31
WOMAN = 40  # is added to the day of birth in the NIK of a woman

# The provinces' codes, with 54, which old numbers still bear.
_CODES = (
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 54 61 62 63 64 65"
    " 71 72 73 74 75 76 81 82 91 92 93 94 95 96"
)
REGIONS = frozenset(_CODES.split())


class Sex(models.TextChoices):
    """Jenis kelamin, as the KTP has it."""

    MALE = "L", "Laki-laki"
    FEMALE = "P", "Perempuan"


class InvalidIdentifier(ValueError):
    """A number that nobody can have; its text is the sentence for the officer."""


@dataclass(frozen=True)
class Caution:
    """Something that is probably wrong, yet may be right: the officer decides, and writes down why."""

    field: str
    sentence: str


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
    value = _digits(text, name="NIP", length=NIP_DIGITS)
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
            f"Menurut tanggal lahir pada NIP ({in_words(nip.born_on)}), pemiliknya tidak berusia"
            f" {YOUNGEST} sampai {OLDEST} tahun. Periksa kembali delapan digit pertama."
        )
    if nip.sequence == "000":
        raise InvalidIdentifier("Nomor urut NIP (tiga digit terakhir) tidak boleh 000. Periksa kembali.")
    return nip


@dataclass(frozen=True)
class Nik:
    """Nomor Induk Kependudukan: region of first registration, birth, sex and a sequence number."""

    value: str = field(repr=False)
    born_on: date
    sex: Sex

    @classmethod
    def parse(cls, text: str, *, near: date | None = None, today: date | None = None) -> Self:
        """The NIK; of its two possible years of birth the one nearest to `near`, known from elsewhere."""
        value = _digits(text, name="NIK", length=NIK_DIGITS)
        if "00" in (value[0:2], value[2:4], value[4:6]):
            raise InvalidIdentifier(
                "Kode provinsi, kabupaten/kota, atau kecamatan pada NIK (enam digit pertama) tidak boleh 00."
                " Cocokkan kembali dengan KTP."
            )
        day = int(value[6:8])
        if not (1 <= day <= LONGEST_MONTH or WOMAN + 1 <= day <= WOMAN + LONGEST_MONTH):
            raise InvalidIdentifier(
                "Digit ke-7 dan ke-8 NIK harus 01 sampai 31 (laki-laki) atau 41 sampai 71 (perempuan)."
                " Cocokkan kembali dengan KTP."
            )
        born_on = _nik_birth(value, day=day % WOMAN, near=near, today=today or timezone.localdate())
        if value.endswith("0000"):
            raise InvalidIdentifier(
                "Nomor urut NIK (empat digit terakhir) tidak boleh 0000. Cocokkan kembali dengan KTP."
            )
        return cls(value=value, born_on=born_on, sex=Sex.FEMALE if day > WOMAN else Sex.MALE)

    @property
    def region_is_known(self) -> bool:
        """Information only: new provinces come faster than new versions of this program."""
        return self.value[:2] in REGIONS


def spaced(nip: str) -> str:
    """A NIP as it is printed: `19710506 199603 1 003`."""
    if len(nip) != NIP_DIGITS:
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def cross_checks(nik: Nik, nip: Nip, *, born_on: date | None, sex: str) -> list[Caution]:
    """Where NIK, NIP and what was entered differ; not what is not entered yet.

    Registry data has faults, and an officer must not be locked out by them: none of these blocks.
    """
    ask = "Periksa kembali atau beri keterangan."
    checks = (
        (
            nik.born_on != nip.born_on,
            "nik",
            f"Tanggal lahir pada NIK tidak sama dengan tanggal lahir pada NIP. {ask}",
        ),
        (
            born_on not in (None, nip.born_on),
            "birth_date",
            f"Tanggal lahir yang diisikan tidak sama dengan tanggal lahir pada NIP. {ask}",
        ),
        (
            nik.sex != nip.sex,
            "nik",
            f"Jenis kelamin pada NIK tidak sama dengan jenis kelamin pada NIP. {ask}",
        ),
        (
            sex not in ("", nip.sex),
            "sex",
            f"Jenis kelamin yang diisikan tidak sama dengan jenis kelamin pada NIP. {ask}",
        ),
    )
    return [Caution(field=name, sentence=sentence) for differs, name, sentence in checks if differs]


def _digits(text: str, *, name: str, length: int) -> str:
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


def _nik_birth(value: str, *, day: int, near: date | None, today: date) -> date:
    possible = []
    for century in (1900, 2000):
        try:
            possible.append(date(century + int(value[10:12]), int(value[8:10]), day))
        except ValueError:
            continue
    possible = [born_on for born_on in possible if born_on <= today]
    if not possible:
        raise InvalidIdentifier(
            "Tanggal lahir pada NIK (digit ke-7 sampai ke-12) tidak ada dalam kalender."
            " Cocokkan kembali dengan KTP."
        )
    return min(possible, key=lambda born_on: abs(born_on - near)) if near else max(possible)
