"""Looking for a certificate by the name of its holder or by its serial.

First a few holders or serials are found, then their certificates: what that costs does not grow with the register.
"""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery

from certificates.holders import NAME_WORDS, Holder, HolderQuerySet
from certificates.models import Certificate
from certificates.selection import CertificateQuerySet

SHORTEST = 3
# More than a person reads, few enough to be sorted at once.
MOST = 100
TOO_SHORT = f"Ketik sekurang-kurangnya {SHORTEST} huruf atau angka untuk mencari."
TOO_MANY = (
    "Terlalu banyak yang cocok; hanya sebagian yang ditampilkan. Lengkapi nama atau nomor seri yang dicari."
)

_DECIMAL = re.compile(r"[0-9 ]+")
# As other programs print a serial; a name of these letters alone has no digit.
_HEXADECIMAL = re.compile(r"(?=.*[0-9])[0-9a-f: ]+", re.IGNORECASE)
_LONGEST_SERIAL = 50


@dataclass(frozen=True)
class Sought:
    """The certificates that are meant, and what the officer should know about how they were found."""

    found: CertificateQuerySet
    hint: str = ""


def seek(office_id: int, words: str) -> Sought:
    """By how a serial begins, or how words of a holder's name do; everything where nothing is sought."""
    register: CertificateQuerySet = Certificate.objects.of_office(office_id)
    letters = re.sub(r"[\W_]", "", words)
    if not words:
        return Sought(register)
    if len(letters) < SHORTEST:
        return Sought(register.none(), TOO_SHORT)
    if _DECIMAL.fullmatch(words):
        return _by_serial(register, register.filter(serial__startswith=letters))
    if _HEXADECIMAL.fullmatch(words) and len(letters) <= _LONGEST_SERIAL:
        return _by_serial(register, register.filter(serial=str(int(letters, 16))))
    return _by_name(register, Holder.objects.filter(office_id=office_id), words)


def beginnings(words: str) -> str:
    """What PostgreSQL is asked for: each word as the beginning of one in the name."""
    return " & ".join(f"{word}:*" for word in re.findall(r"[^\W_]+", words))


def _by_serial(register: CertificateQuerySet, matching: CertificateQuerySet) -> Sought:
    keys = list(matching.order_by("serial").values_list("pk", flat=True)[: MOST + 1])
    return Sought(register.filter(pk__in=keys[:MOST]), TOO_MANY if len(keys) > MOST else "")


def _by_name(register: CertificateQuerySet, holders: HolderQuerySet, words: str) -> Sought:
    query = SearchQuery(beginnings(words), config="simple", search_type="raw")
    keys = list(holders.alias(words=NAME_WORDS).filter(words=query).values_list("pk", flat=True)[: MOST + 1])
    return Sought(register.filter(holder__in=keys[:MOST]), TOO_MANY if len(keys) > MOST else "")
