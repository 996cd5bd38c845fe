"""What looks wrong in a SOP that holds together: told to its editors, and never changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sop.procedures import Actor, Artefact, Procedure
from sop.toml_file import Document

Row = dict[str, Any]
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+(?:id|com|net|org|info)\b", re.IGNORECASE)
_MINUTES = re.compile(r"(\d+) menit")
_TOTAL = re.compile(r"\b(?:jumlah|total)\b\D{0,40}?(\d+) menit", re.IGNORECASE)


@dataclass(frozen=True)
class Remark:
    """One thing that looks wrong, and where."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


def lint(document: Document, *, official: str) -> list[Remark]:
    """Everything that looks wrong, in the order of the document; `official` is the host that BSrE is reached at."""
    found = [_about_rows(procedure, document["procedures"][procedure]) for procedure in Procedure]
    return [
        *_wrong_hosts(document, official=official),
        *_wrong_totals(document),
        *(remark for remarks in found for remark in remarks),
    ]


def _about_rows(procedure: Procedure, table: Row) -> Iterator[Remark]:
    rows = table["rows"]
    yield from _jumps(procedure, rows)
    for row in rows:
        place = _place(procedure, row)
        if row["actor_inferred"]:
            actor = Actor(row["actor"]).label
            yield Remark(place, f"Kolom Pelaksana tidak bertanda; {actor} disimpulkan penyunting.")
        if (written := _MINUTES.fullmatch(row["minutes_as_written"])) is None:
            yield Remark(place, f"Waktu “{row['minutes_as_written']}” tidak tertulis dalam menit.")
        elif int(written[1]) != row["minutes"]:
            yield Remark(
                place, f"Naskah menulis {written[1]} menit, tetapi aplikasi mengukur {row['minutes']} menit."
            )
    yield from _loose_artefacts(procedure, table)


def _jumps(procedure: Procedure, rows: list[Row]) -> Iterator[Remark]:
    for before, row in pairwise([{"number_as_written": "0"}, *rows]):
        earlier, number = before["number_as_written"], row["number_as_written"]
        if not number.isdecimal():
            yield Remark(_place(procedure, row), f"Nomor “{number}” bukan bilangan.")
        elif earlier.isdecimal() and int(number) != int(earlier) + 1:
            jump = f"melompat dari {earlier} ke {number}" if earlier != "0" else f"dimulai dari {number}"
            yield Remark(_place(procedure, row), f"Penomoran {jump}.")


def _loose_artefacts(procedure: Procedure, table: Row) -> Iterator[Remark]:
    """What nobody needs, but for the output of the last row, and what is needed and comes from nowhere."""
    gates = {gate["before"]: gate for gate in table["gates"]}
    rows = [row for one in table["rows"] for row in (gates.get(one["action"]), one) if row]
    for place, row in enumerate(rows):
        before, after = rows[:place], rows[place + 1 :]
        where = _place(procedure, row)
        for code in row["makes"]:
            if after and not any(code in later["needs"] for later in after):
                yield Remark(where, f"Output “{Artefact(code).label}” tidak diperlukan langkah sesudahnya.")
        for code in row["needs"]:
            if not any(code in earlier["makes"] for earlier in before):
                yield Remark(where, f"“{Artefact(code).label}” tidak dihasilkan langkah sebelumnya.")


def _wrong_hosts(document: Document, *, official: str) -> Iterator[Remark]:
    for place, text in _texts(document):
        for host in dict.fromkeys(host.lower() for host in _HOST.findall(text)):
            if host != official:
                yield Remark(
                    place, f"Alamat {host} bukan alamat resmi {official}; jangan dibuka sebelum diperiksa."
                )


def _wrong_totals(document: Document) -> Iterator[Remark]:
    sums = {sum(row["minutes"] for row in document["procedures"][one]["rows"]) for one in Procedure}
    for place, text in _texts(document):
        for total in _TOTAL.findall(text):
            if int(total) not in sums:
                told = " dan ".join(map(str, sorted(sums)))
                yield Remark(
                    place, f"Jumlah {total} menit berbeda dari jumlah menurut langkah ({told} menit)."
                )


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """What the SOP itself says, and where; not what its editors have added."""
    for field in document["identity"]["fields"]:
        yield field["label"], field["value"]
    for section in document["sections"]:
        for item in section["items"]:
            yield section["heading"], item
    for procedure in Procedure:
        for row in document["procedures"][procedure]["rows"]:
            for column in ("activity", "requirement", "output", "remarks"):
                yield _place(procedure, row), row[column]


def _place(procedure: Procedure, row: Row) -> str:
    if "before" in row:
        return f"{procedure.label}, syarat sebelum langkah berikutnya"
    return f"{procedure.label}, langkah {row['number_as_written']}"
