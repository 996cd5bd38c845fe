"""Whether two names mean one person, or one institution, however they are written.

Only what differs from clerk to clerk is put aside: case, spaces, punctuation, titles and degrees. Everything
else counts: a name that is merely close is another person's (T20).
"""

import re
import unicodedata
from collections.abc import Iterable

# A name longer than a form can hold is nobody's.
LENGTH_LIMIT = 250
_LONGEST_PIECE = 4
_TITLES = ("drg", "drh", "drs", "dra", "dr", "ir", "prof", "hj", "kh", "h", "rr", "apt", "ns")
# fmt: off
_DEGREES = (
    "sh", "se", "st", "sp", "spt", "spd", "spdi", "sag", "sip", "skm", "skom", "sked", "skep", "ssos",
    "stp", "sstp", "ssi", "ssn", "spsi", "sth", "shi", "shum", "mh", "mhum", "mm", "mt", "mp", "mpd",
    "mag", "msi", "msn", "msc", "mkom", "mkes", "mkm", "mak", "mec", "map", "mpa", "mpp", "mba", "mip",
    "mphil", "phd", "bsc", "amd", "cpa",
)
# fmt: on
# Without their points these are names of people: Andi Ma, Rina Ss.
_POINTED_DEGREES = ("ma", "ba", "ss", "si", "ap")

_POINT = r"\.\s?"
_POINT_OR_NOT = rf"(?:{_POINT})?"

_ABBREVIATIONS = {
    "kab": "kabupaten",
    "pemkab": "pemerintahkabupaten",
    "pemkot": "pemerintahkota",
    "pemprov": "pemerintahprovinsi",
    "prov": "provinsi",
}


def _spelled(abbreviations: Iterable[str], *, between: str) -> str:
    return "|".join(between.join(abbreviation) for abbreviation in abbreviations)


_TITLE = re.compile(rf"^(?:{'|'.join(_TITLES)})(?:\.\s*|\s+)(?=\w)")
_WRITTEN_DEGREES = f"{_spelled(_DEGREES, between=_POINT_OR_NOT)}|{_spelled(_POINTED_DEGREES, between=_POINT)}"
_DEGREE = re.compile(rf"(?<=\w)(?:\.\s*|\s+)(?:{_WRITTEN_DEGREES})\.?$")


def same_person(one: str, other: str) -> bool:
    """Whether both are the same full name."""
    return _same(_person(one), _person(other))


def same_organization(one: str, other: str) -> bool:
    """Whether both are the same institution."""
    return _same(_organization(one), _organization(other))


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _person(name: str) -> str:
    if len(name) > LENGTH_LIMIT:
        return ""
    bare, _, after_comma = _plain(name).partition(",")
    added = [word for word in re.split(r"[,\s]+", after_comma) if word and not _reads_as_degree(word)]
    while shorter := _TITLE.sub("", bare):
        if shorter == bare:
            break
        bare = shorter
    while (shorter := _DEGREE.sub("", bare)) != bare:
        bare = shorter
    return _letters("".join([bare, *added]))


def _reads_as_degree(word: str) -> bool:
    """Behind a comma stand more degrees than any list knows: short pieces with points, as in "S.Tr.IP"."""
    pieces = word.rstrip(".").split(".")
    return (
        _letters(word) in _DEGREES
        or (len(pieces) > 1 and all(len(piece) <= _LONGEST_PIECE for piece in pieces))
        or bool(re.fullmatch(r"\w\.", word))
    )


def _organization(name: str) -> str:
    words = (_letters(word) for word in re.split(r"[\s.]+", _plain(name)))
    return "".join(_ABBREVIATIONS.get(word, word) for word in words)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
