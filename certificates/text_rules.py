"""What a text may hold, decided at the edge: everything that can come out again as the same text.

HTML, formulas and emoji are text like any other. Refused is what no page or paper can show as it is: control
characters, halves of a surrogate pair, and what hides in a line or makes it read otherwise than it is stored.
"""

import re
import unicodedata
from itertools import groupby

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.hidden import refuse_hidden
from accounts.prose import refuse_nik
from certificates.identifiers import Caution

NAME_LENGTH = (2, 100)
DECREE_NUMBER_LENGTH = (3, 100)
PHONE_DIGITS = (9, 13)
# Composing a run of marks takes the square of its length; no writing has more than this on one letter (UAX #15).
MARKS_ON_A_LETTER = 30

_UNSHOWABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufdd0-\ufdef"  # controls, surrogates, line breaks
    + "".join(f"{chr(plane + 0xFFFE)}-{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")

# Titles of learning, without their dots; some are names as well, and are refused only with a dot in them.
_LEADING_TITLES = "prof dr drs dra drg drh ir apt ns"
_TRAILING_TITLES = (
    "amd amdkeb amdkep sh shi shum sag sap sars sds se sei sfarm sfil shut sik sikom sip sit skel skep sked"
    " skg skh skm skom skp slk smb sn spd spdi spi spsi spt spn ssi ssn ssos ssosi sst sstp st stp sttp ssy"
    " mh mhi mhum mag map mars mbiomed mds me mei meng mfarm mhan mikom mip mkeb mkep mkes mkm mkn mkom"
    " mm mmt mp mpa mpd mpdi mpi mpsi msc mse msi msn msos mst mstr mt mtp ma mak mba phd ners str strkep"
)
_TITLES_AND_NAMES = "ma mak mag map mars me mei mip mp mpi sag sap se sip sit sn spi st"
_LEADING = frozenset(_LEADING_TITLES.split())
_TRAILING = frozenset(_TRAILING_TITLES.split())
_ALSO_NAMES = frozenset(_TITLES_AND_NAMES.split())
_PARTICLES = " .'-"

# Words of which the address of an office, not of a person, is made.
_ROLE_WORDS = (
    *("administrator", "admin", "info", "humas", "kantor", "dinas", "disdukcapil", "dispendukcapil"),
    *("dukcapil", "capil", "kependudukan", "sekretariat", "pelayanan", "layanan", "pengaduan", "kontak"),
    *("kepala", "kadis", "umum", "kepegawaian", "surel", "email", "mail", "noreply", "kabupaten", "kota"),
    *("kab", "adb", "operator", "siak", "tte"),
)


def single_line(text: str) -> str:
    """One line of text, trimmed at its ends and composed (NFC), otherwise exactly as it was typed."""
    text = text.strip(" \t\r\n\u00a0")
    if _UNSHOWABLE.search(text):
        raise ValidationError(
            "Isian ini memuat karakter yang tidak dapat dicetak, misalnya tabulator atau pindah baris."
            " Tuliskan kembali dalam satu baris."
        )
    refuse_hidden(text)
    if _piles_marks(text):
        raise ValidationError(
            "Isian ini memuat terlalu banyak tanda pada satu huruf. Ketik kembali isian ini, jangan menempelkannya."
        )
    return unicodedata.normalize("NFC", text).strip()


def prose(text: str) -> str:
    """A reason or an explanation: one line of text, without anybody's NIK."""
    refuse_nik(text)
    return single_line(text)


def showable(text: str) -> str:
    """What was typed, fit to be shown and kept even if it was refused: without NUL and halves of pairs."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text).replace("\x00", "\N{REPLACEMENT CHARACTER}")


def person_name(text: str) -> str:
    """A name as it stands on the KTP, without titles of learning."""
    # Phones set a curly apostrophe; the KTP and the certificate have the plain one.
    name = single_line(text).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    # A page draws two spaces as one: such a name would look like another and be none.
    name = re.sub(r" +", " ", name)
    _within(name, *NAME_LENGTH, what="Nama lengkap")
    hint = "Tuliskan gelar pada isian Gelar depan atau Gelar belakang."
    if "," in name:
        raise ValidationError(f"Nama lengkap tidak boleh memuat koma. {hint}")
    if not all(_belongs_to_a_name(character) for character in name) or not _has_letter(name):
        raise ValidationError(
            "Nama lengkap hanya boleh memuat huruf, spasi, titik, tanda petik tunggal, dan tanda hubung."
            " Tuliskan sesuai KTP."
        )
    if degree := _degree(name):
        raise ValidationError(f"Nama lengkap ditulis tanpa gelar “{degree}”. {hint}")
    return name


def decree_number(text: str) -> str:
    """The number of a decree; every office has a format of its own."""
    number = single_line(text)
    _within(number, *DECREE_NUMBER_LENGTH, what="Nomor SK")
    return number


def mobile_number(text: str) -> str:
    """An Indonesian mobile number in E.164: `+6281234567890`."""
    number = re.sub(r"[ .()-]", "", single_line(text))
    local = re.sub(r"^(\+?62|0)", "0", number)
    if not re.fullmatch(r"08[0-9]*", local):
        raise ValidationError(
            "Nomor telepon seluler harus diawali 08 atau +628 dan hanya memuat angka, misalnya 081234567890."
        )
    if not PHONE_DIGITS[0] <= len(local) <= PHONE_DIGITS[1]:
        raise ValidationError(
            f"Nomor telepon seluler harus terdiri atas {PHONE_DIGITS[0]} sampai {PHONE_DIGITS[1]} digit."
            f" Yang dituliskan memuat {len(local)} digit."
        )
    return f"+62{local[1:]}"


def email_address(text: str) -> str:
    """An address that mail can be sent to."""
    address = single_line(text)
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(
            "Surel harus ditulis lengkap, misalnya nama@instansi.go.id."
            " Periksa kembali tanda @ dan nama domainnya."
        ) from None
    return address


def email_cautions(address: str, *, place: str, field: str, is_own: bool = False) -> list[Caution]:
    """Why an address may not be the officer's own at his office; `place` is the office's regency.

    One that `is_own`, for his account has it, is not suspected of being shared.
    """
    local, _, domain = address.lower().rpartition("@")
    cautions = []
    if not f".{domain}".endswith(".go.id"):
        cautions.append("Surel ini tidak berakhiran .go.id. Gunakan surel kedinasan atau beri keterangan.")
    if not is_own and not _person_in(local, place=place):
        cautions.append(
            "Surel ini tampaknya dipakai bersama oleh kantor. Gunakan surel kedinasan milik pemohon sendiri"
            " atau beri keterangan."
        )
    return [Caution(field=field, sentence=sentence) for sentence in cautions]


def _piles_marks(text: str) -> bool:
    marks = (len(list(run)) for is_mark, run in groupby(text, key=_is_mark) if is_mark)
    return any(length > MARKS_ON_A_LETTER for length in marks)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _person_in(local: str, *, place: str) -> bool:
    """Whether anything is left of an address once all words of an office are taken out."""
    for word in sorted((*_ROLE_WORDS, *place.lower().split()), key=len, reverse=True):
        local = local.replace(word, " ")
    return _has_letter(local)


def _within(text: str, least: int, most: int, *, what: str) -> None:
    if not least <= len(text) <= most:
        raise ValidationError(
            f"{what} harus terdiri atas {least} sampai {most} karakter."
            f" Yang dituliskan memuat {len(text)} karakter."
        )


def _belongs_to_a_name(character: str) -> bool:
    # Marks too: some letters have no composed form, so NFC itself takes them apart.
    return character in _PARTICLES or unicodedata.category(character)[0] in "LM"


def _has_letter(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _degree(name: str) -> str:
    """The title of learning at either end of the name, or nothing."""
    first, *rest = name.split()
    if not rest:
        return ""
    if _plain(first) in _LEADING:
        return first
    before, last = [first, *rest][-2:]
    # `S. Sos` is written in two words.
    if before.endswith(".") and _plain(before + last) in _TRAILING:
        return f"{before} {last}"
    return last if _is_degree(last) else ""


def _is_degree(word: str) -> bool:
    plain = _plain(word)
    if plain in _TRAILING:
        return "." in word or plain not in _ALSO_NAMES
    # `SH.MH`: two in one breath.
    return "." in word and any(
        plain[:at] in _TRAILING and plain[at:] in _TRAILING for at in range(2, len(plain))
    )


def _plain(word: str) -> str:
    return word.replace(".", "").casefold()
