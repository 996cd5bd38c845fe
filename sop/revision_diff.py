"""What a revision says otherwise than the one before it: by place, before and after."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sop.procedures import Actor, Procedure

COLUMNS = {
    "number_as_written": "No",
    "activity": "Aktivitas",
    "actor": "Pelaksana",
    "mark": "tanda",
    "requirement": "Persyaratan/Kelengkapan",
    "minutes": "waktu baku (menit)",
    "minutes_as_written": "Waktu",
    "output": "Output",
    "remarks": "Keterangan",
    "note": "catatan penyunting",
    "symbol": "simbol",
    "actor_inferred": "pelaksana disimpulkan",
    "needs": "memerlukan",
    "makes": "menghasilkan",
}
OTHERS = {"cover": "Sampul", "signature": "Pengesahan", "columns": "Kepala kolom"}


class Difference(NamedTuple):
    """One place; nothing before where it is new, nothing after where it is gone."""

    place: str
    before: str
    after: str


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Difference]:
    """In the order of the document; all of it is new where there is none before."""
    old = dict(_places(before)) if before else {}
    new = dict(_places(after))
    return [
        Difference(place, old.get(place, ""), new.get(place, ""))
        for place in dict.fromkeys([*new, *old])
        if old.get(place, "") != new.get(place, "")
    ]


def _places(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Revisi", document["revision"]
    for name, label in OTHERS.items():
        for key, value in document[name].items():
            yield f"{label}, {key}", _text(value)
    yield "Identitas, kantor", _text(document["identity"]["office"])
    for field in document["identity"]["fields"]:
        yield field["label"], field["value"]
        yield f"{field['label']}, catatan penyunting", field["note"]
    for section in document["sections"]:
        yield section["heading"], _text(section["items"])
        yield f"{section['heading']}, catatan penyunting", section["note"]
    for procedure in filter(document["procedures"].__contains__, Procedure):
        yield from _table(procedure, document["procedures"][procedure])


def _table(procedure: Procedure, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"{procedure.label}, judul", table["title"]
    yield f"{procedure.label}, catatan judul", table["title_note"]
    for gate in table["gates"]:
        for key, value in gate.items():
            yield f"{procedure.label}, syarat, {COLUMNS.get(key, key)}", _text(value)
    for row in table["rows"]:
        for key, label in COLUMNS.items():
            value = Actor(row[key]).label if key == "actor" else row[key]
            yield f"{procedure.label}, baris {row['order']}, {label}", _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
