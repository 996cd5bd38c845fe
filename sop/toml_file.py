"""Reading a SOP file: bytes in; out comes a document that holds together, or what is wrong with it."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from sop.document_shape import IDENTITY_KEYS, LONGEST_NAME, SECTION_KEYS, faults
from sop.procedures import ROWS, Procedure

LARGEST_FILE = 200 * 1024
# The parser keeps every beginning of such a key: one of a few kilobytes would take gigabytes.
DEEP_KEY = re.compile(r"""(?:(?:[\w-]{1,60}|"[^"\n]{0,60}"|'[^'\n]{0,60}')[ \t]*\.[ \t]*){20}""")
TOO_DEEP = "Berkas SOP berisi daftar atau tabel yang bersarang terlalu dalam."
Document = dict[str, Any]


class SopFileError(ValueError):
    """What is wrong with a SOP file, one whole sentence a line."""


def read(content: bytes) -> Document:
    """The document in a SOP file, every key in its place. SopFileError names each fault."""
    document = _parse(content)
    found = list(faults(document)) or list(_contradictions(document))
    if found:
        raise SopFileError("\n".join(sorted(found)))
    return document


def value_of(document: Document, key: str) -> str:
    """One value of the identity block as written: `number`, `title`, and so on."""
    return next(str(field["value"]) for field in document["identity"]["fields"] if field["key"] == key)


def _parse(content: bytes) -> Document:
    if len(content) > LARGEST_FILE:
        raise SopFileError("Berkas SOP lebih besar dari 200 kB; periksa apakah berkas yang dipilih benar.")
    try:
        text = content.decode()
        if DEEP_KEY.search(text):
            raise SopFileError(TOO_DEEP)
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SopFileError(f"Baris {line} bukan teks UTF-8; simpan berkas sebagai UTF-8.") from error
    except RecursionError as error:
        raise SopFileError(TOO_DEEP) from error
    except SopFileError:
        raise
    except ValueError as error:  # TOMLDecodeError, and a number too long for Python
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"Baris {place[1]}, kolom {place[2]}" if place else "Akhir berkas"
        raise SopFileError(f"{where} bukan TOML yang sah; perbaiki penulisannya.") from error


def _contradictions(document: Document) -> Iterator[str]:
    """What no single key shows: things twice, missing or out of order."""
    yield from _each_once(document["identity"]["fields"], keys=IDENTITY_KEYS, path="identity.fields")
    yield from _each_once(document["sections"], keys=SECTION_KEYS, path="sections")
    for field in document["identity"]["fields"]:
        if field["key"] in {"number", "title"} and not field["value"].strip():
            yield f"Nilai {field['key']} pada identity.fields harus diisi."
        if field["key"] == "number" and len(field["value"]) > LONGEST_NAME:
            yield f"Nomor SOP pada identity.fields paling panjang {LONGEST_NAME} karakter."
    for procedure in Procedure:
        path = f"procedures.{procedure}.rows"
        table = document["procedures"][procedure]
        rows = table["rows"]
        yield from _wrong_rows(rows, actions=ROWS[procedure], path=path)
        yield from _wrong_numbers(rows, path=path)
        yield from _wrong_marks(rows, path=path)
        yield from _wrong_gates(table["gates"], actions=ROWS[procedure], path=f"procedures.{procedure}.gates")


def _each_once(tables: list[Document], *, keys: tuple[str, ...], path: str) -> Iterator[str]:
    present = [table["key"] for table in tables]
    for key in keys:
        if present.count(key) != 1:
            count = present.count(key)
            yield f"Tabel dengan key {key} pada {path} harus ada tepat satu kali, bukan {count} kali."


def _wrong_rows(rows: list[Document], *, actions: tuple[str, ...], path: str) -> Iterator[str]:
    present = [row["action"] for row in rows]
    for action in sorted({*actions, *present}):
        wanted, count = int(action in actions), present.count(action)
        if count < wanted:
            yield f"Baris dengan action {action} pada {path} tidak ada; tambahkan."
        elif count > wanted:
            yield f"Baris dengan action {action} pada {path} ada {count} kali, seharusnya {wanted} kali."
    if sorted(present) == sorted(actions) and present != list(actions):
        yield f"Baris pada {path} harus berurutan menurut action: {', '.join(actions)}."


def _wrong_numbers(rows: list[Document], *, path: str) -> Iterator[str]:
    numbers = [row["number_as_written"] for row in rows]
    for place, row in enumerate(rows, start=1):
        if row["order"] != place:
            yield f"Kunci {path}[{place}].order harus {place}, sesuai dengan urutan barisnya."
        if numbers.index(row["number_as_written"]) != place - 1:
            yield f"Kunci {path}[{place}].number_as_written sudah dipakai oleh baris lain."


def _wrong_marks(rows: list[Document], *, path: str) -> Iterator[str]:
    for place, row in enumerate(rows, start=1):
        if row["mark"] and row["actor_inferred"]:
            yield (
                f"Kunci {path}[{place}].actor_inferred harus false, "
                "karena naskah memuat tanda pada kolom Pelaksana."
            )


def _wrong_gates(gates: list[Document], *, actions: tuple[str, ...], path: str) -> Iterator[str]:
    for place, gate in enumerate(gates, start=1):
        if gate["action"] in actions:
            yield f"Kunci {path}[{place}].action sudah menjadi baris tersendiri; hapus syarat ini."
        if gate["before"] not in actions:
            yield f"Kunci {path}[{place}].before harus salah satu dari {', '.join(actions)}."
