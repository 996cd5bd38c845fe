"""NIK, the number of a person: what its digits say, every way in which they can be wrong, and where the NIP differs.

It has no check digit, so a number that passes here is possible, not proved.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Self

from django.utils import timezone

from accounts.nip import InvalidIdentifier, Nip, Sex, digits_of

NIK_DIGITS = 16
LONGEST_MONTH = 31
WOMAN = 40  # is added to the day of birth in the NIK of a woman

# The provinces' codes, with 54, which old numbers still bear.
_CODES = (
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 54 61 62 63 64 65"
    " 71 72 73 74 75 76 81 82 91 92 93 94 95 96"
)
REGIONS = frozenset(_CODES.split())


# What whoever has typed something unusual is asked to do.
ASK = "Periksa kembali atau beri keterangan."


@dataclass(frozen=True)
class Caution:
    """Something that is probably wrong, yet may be right: the officer decides, and writes down why."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Nik:
    """Nomor Induk Kependudukan: region of first registration, birth, sex and a sequence number."""

    value: str = field(repr=False)
    born_on: date
    sex: Sex

    @classmethod
    def parse(cls, text: str, *, near: date | None = None, today: date | None = None) -> Self:
        """The NIK; of its two possible years of birth the one nearest to `near`, known from elsewhere."""
        value = digits_of(text, name="NIK", length=NIK_DIGITS)
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


def masked(nik: str) -> str:
    """A NIK by which its bearer can be told from others, and which nobody can use: `340201******0003`."""
    return f"{nik[:6]}******{nik[-4:]}"


def cross_checks(nik: Nik, nip: Nip, *, born_on: date | None, sex: str) -> list[Caution]:
    """Where NIK, NIP and what was entered differ; not what is not entered yet.

    Registry data has faults, and an officer must not be locked out by them: none of these blocks.
    """
    checks = (
        (
            nik.born_on != nip.born_on,
            "nik",
            f"Tanggal lahir pada NIK tidak sama dengan tanggal lahir pada NIP. {ASK}",
        ),
        (
            born_on not in (None, nip.born_on),
            "birth_date",
            f"Tanggal lahir yang diisikan tidak sama dengan tanggal lahir pada NIP. {ASK}",
        ),
        (
            nik.sex != nip.sex,
            "nik",
            f"Jenis kelamin pada NIK tidak sama dengan jenis kelamin pada NIP. {ASK}",
        ),
        (
            sex not in ("", nip.sex),
            "sex",
            f"Jenis kelamin yang diisikan tidak sama dengan jenis kelamin pada NIP. {ASK}",
        ),
    )
    return [Caution(field=name, sentence=sentence) for differs, name, sentence in checks if differs]


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
