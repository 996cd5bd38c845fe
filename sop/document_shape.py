"""What a SOP document must hold, key by key; every fault is a whole sentence that names its key."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sop.procedures import ACTIONS, Actor, Artefact, Symbol

IDENTITY_KEYS = ("number", "made", "revised", "effective", "authorised_by", "title")
SECTION_KEYS = ("legal_basis", "qualifications", "related", "equipment", "warning", "records")
STYLES = ("numbered", "bulleted", "plain")
LONGEST_NAME = 80
MARKUP = re.compile(r"<[a-z/!?]", re.IGNORECASE)
LONGEST_MARK = 40  # what is drawn into a symbol
LONGEST_WAIT = 32_767  # minutes: what the column can hold


@dataclass(frozen=True)
class Value:
    """One value: how it is recognised, and the sentence's end when it is something else."""

    accepts: Callable[[Any], bool]
    must: str


Shape = Value | Mapping[str, "Shape"] | list["Shape"]


def _is_text(value: Any) -> bool:
    """Text that can be stored and shown: no control character but the line break, and nothing that a page would run."""
    return (
        isinstance(value, str)
        and MARKUP.search(value) is None
        and not any(unicodedata.category(character) == "Cc" and character != "\n" for character in value)
    )


def _is_words(value: Any) -> bool:
    return _is_text(value) and bool(value.strip())


def _one_of(*choices: str) -> Value:
    return Value(
        lambda value: isinstance(value, str) and value in choices, f"salah satu dari {', '.join(choices)}"
    )


def _some_of(*choices: str) -> Value:
    return Value(
        lambda value: isinstance(value, list) and all(isinstance(v, str) and v in choices for v in value),
        f"daftar yang boleh kosong dan hanya memuat {', '.join(choices)}",
    )


TEXT = Value(_is_text, "teks dalam tanda petik, tanpa karakter kendali dan tanpa HTML (boleh kosong)")
WORDS = Value(_is_words, "teks dalam tanda petik yang tidak kosong, tanpa karakter kendali dan tanpa HTML")
NAME = Value(
    lambda value: _is_words(value) and "\n" not in value and len(value) <= LONGEST_NAME,
    f"teks satu baris yang tidak kosong, paling panjang {LONGEST_NAME} karakter",
)
LINES = Value(
    lambda value: isinstance(value, list) and bool(value) and all(map(_is_words, value)),
    "daftar teks yang tidak kosong",
)
MARK = Value(
    lambda value: _is_text(value) and len(value) <= LONGEST_MARK,
    f"teks dalam tanda petik, paling panjang {LONGEST_MARK} karakter, tanpa karakter kendali dan tanpa HTML "
    "(boleh kosong)",
)
FLAG = Value(lambda value: isinstance(value, bool), "true atau false")
# In Python, true is the integer 1.
MINUTES = Value(
    lambda value: type(value) is int and 1 <= value <= LONGEST_WAIT,
    f"bilangan bulat positif, paling besar {LONGEST_WAIT}",
)
ORDER = Value(lambda value: type(value) is int and value >= 1, "bilangan bulat positif")

ROW: Shape = {
    "order": ORDER,
    "number_as_written": NAME,
    "action": _one_of(*ACTIONS),
    "activity": WORDS,
    "actor": _one_of(*Actor.values),
    "actor_inferred": FLAG,
    "symbol": _one_of(*Symbol.values),
    "mark": MARK,
    "requirement": WORDS,
    "minutes": MINUTES,
    "minutes_as_written": WORDS,
    "output": WORDS,
    "remarks": TEXT,
    "needs": _some_of(*Artefact.values),
    "makes": _some_of(*Artefact.values),
    "note": TEXT,
}
# What a row asks for and no row provides: the signed and stamped form, in a table without a row for signing.
GATE: Shape = {
    "action": _one_of("sign"),
    "actor": _one_of(*Actor.values),
    "before": _one_of(*ACTIONS),
    "label": WORDS,
    "needs": _some_of(*Artefact.values),
    "makes": _some_of(*Artefact.values),
}
PROCEDURE: Shape = {"title": WORDS, "title_note": TEXT, "gates": [GATE], "rows": [ROW]}
COLUMNS = [
    "number",
    "activity",
    "actors",
    "adb",
    "kepala_dinas",
    "standard",
    "requirement",
    "minutes",
    "output",
    "remarks",
]
DOCUMENT: Shape = {
    "revision": NAME,
    "cover": {"office": LINES, "kind": LINES, "title": LINES, "note": TEXT},
    "identity": {
        "office": LINES,
        "fields": [{"key": _one_of(*IDENTITY_KEYS), "label": WORDS, "value": TEXT, "note": TEXT}],
    },
    "sections": [
        {
            "key": _one_of(*SECTION_KEYS),
            "heading": WORDS,
            "style": _one_of(*STYLES),
            "items": LINES,
            "note": TEXT,
        }
    ],
    "signature": {
        "place_and_date": WORDS,
        "position": LINES,
        "name": WORDS,
        "rank": WORDS,
        "nip": WORDS,
        "note": TEXT,
    },
    "columns": dict.fromkeys(COLUMNS, WORDS),
    "procedures": {"registration": PROCEDURE, "renewal": PROCEDURE},
}


def faults(value: Any, *, shape: Shape = DOCUMENT, path: str = "") -> Iterator[str]:
    """Every way in which `value` differs from `shape`; entries of a list are counted from 1."""
    if isinstance(shape, Value):
        if not shape.accepts(value):
            yield f"Kunci {path} harus berupa {shape.must}."
    elif isinstance(shape, list):
        yield from _faults_of_list(value, shape=shape[0], path=path)
    else:
        yield from _faults_of_table(value, shape=shape, path=path)


def _faults_of_list(value: Any, *, shape: Shape, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"Kunci {path} harus berupa daftar tabel [[{path}]]."
        return
    for place, item in enumerate(value, start=1):
        yield from faults(item, shape=shape, path=f"{path}[{place}]")


def _faults_of_table(value: Any, *, shape: Mapping[str, Shape], path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"Kunci {path} harus berupa tabel [{path}]."
        return
    prefix = f"{path}." if path else ""
    for key in value.keys() - shape.keys():
        yield f"Kunci {prefix}{_shown(key)} tidak dikenal; hapus atau perbaiki ejaannya."
    for key, inner in shape.items():
        if key in value:
            yield from faults(value[key], shape=inner, path=f"{prefix}{key}")
        else:
            yield f"Kunci {prefix}{key} tidak ada; tambahkan, walaupun isinya kosong."


def _shown(key: str) -> str:
    """A key that somebody else wrote, fit for a terminal."""
    return "".join(character if character.isprintable() else "?" for character in key)[:LONGEST_NAME]
