"""The SOP file of IKMT-PIAK-01-15 is the office's own text, to the letter."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Role
from sop.procedures import ROWS, Actor, Procedure
from sop.toml_file import read

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = ROOT / "sop" / "data" / "ikmt-piak-01-15.toml"
TEXT = ROOT / "tests" / "data" / "ikmt-piak-01-15.txt"
BULLETS = {"numbered": "{}. ", "bulleted": "- ", "plain": ""}

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Document:
    return read(FILE.read_bytes())


def lines_of(text: str) -> list[str]:
    """The rule of the comparison: Markdown's asterisks, HTML tags and empty lines do not count."""
    return [line for line in re.sub(r"\*\*|<[^>]*>", "", text).splitlines() if line]


def rebuilt(document: Document) -> Iterator[str]:
    """The document's lines, put together from the data alone."""
    for part in ("office", "kind", "title"):
        yield from document["cover"][part]
    yield from document["identity"]["office"]
    for field in document["identity"]["fields"]:
        yield f"{field['label']}\t{field['value']}"
    for section in document["sections"]:
        yield section["heading"]
        for place, item in enumerate(section["items"], start=1):
            yield BULLETS[section["style"]].format(place) + item
    signature = document["signature"]
    yield signature["place_and_date"]
    yield from signature["position"]
    yield from (signature[part] for part in ("name", "rank", "nip"))
    for procedure in Procedure:
        yield from table(document["procedures"][procedure]["rows"], columns=document["columns"])


def table(rows: list[Document], *, columns: dict[str, str]) -> Iterator[str]:
    head = columns
    yield "\t".join(
        (head["number"], head["activity"], head["actors"], "", head["standard"], "", "", head["remarks"])
    )
    yield "\t".join(
        ("", "", head["adb"], head["kepala_dinas"], head["requirement"], head["minutes"], head["output"], "")
    )
    for row in rows:
        marks = [row["mark"] if row["actor"] == actor else "" for actor in Actor]
        standard = (row["requirement"], row["minutes_as_written"], row["output"])
        yield "\t".join((row["number_as_written"], row["activity"], *marks, *standard, row["remarks"]))


def rows_of(document: Document) -> list[Document]:
    return [row for procedure in Procedure for row in document["procedures"][procedure]["rows"]]


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


def test_the_stored_text_is_the_office_s_file_byte_for_byte() -> None:
    digest = hashlib.sha256(TEXT.read_bytes()).hexdigest()
    assert digest == "e96176329cc6a097b682c91754449c440235be2ea5eb3dac567266a2ea3efaa3"


def test_the_data_say_every_line_of_the_sop_and_no_other(document: Document) -> None:
    assert list(rebuilt(document)) == lines_of(TEXT.read_text())


def test_markup_of_the_source_is_not_in_the_data() -> None:
    assert not any(set("<>*") & set(text) for text in texts_in(tomllib.loads(FILE.read_text())))


def test_empty_dates_stay_empty(document: Document) -> None:
    values = {field["key"]: field["value"] for field in document["identity"]["fields"]}
    assert (values["revised"], values["effective"]) == ("", "")


def test_renewal_is_numbered_one_two_four(document: Document) -> None:
    rows = document["procedures"]["renewal"]["rows"]
    assert [(row["order"], row["number_as_written"]) for row in rows] == [(1, "1"), (2, "2"), (3, "4")]


def test_each_row_has_its_act_its_actor_and_its_minutes(document: Document) -> None:
    assert [(row["action"], row["actor"], row["minutes"]) for row in rows_of(document)] == [
        ("fill", "ADB", 5),
        ("sign", "KEPALA_DINAS", 5),
        ("issue", "ADB", 10),
        ("upload", "ADB", 5),
        ("fill", "KEPALA_DINAS", 5),
        ("issue", "ADB", 5),
        ("upload", "ADB", 5),
    ]


def test_minutes_are_those_that_are_written(document: Document) -> None:
    assert all(row["minutes_as_written"] == f"{row['minutes']} menit" for row in rows_of(document))


def test_actors_are_inferred_only_where_the_sop_lost_its_mark(document: Document) -> None:
    rows = document["procedures"]["registration"]["rows"]
    assert [row["actor_inferred"] for row in rows] == [False, True, True, False]
    assert not any(row["actor_inferred"] for row in document["procedures"]["renewal"]["rows"])


def test_marks_are_as_the_sop_spells_them(document: Document) -> None:
    assert [row["mark"] for row in rows_of(document)] == ["mulai", "", "", "Selesai", "mulai", "", "Selesai"]


def test_first_and_last_rows_are_capsules(document: Document) -> None:
    for procedure in Procedure:
        symbols = [row["symbol"] for row in document["procedures"][procedure]["rows"]]
        assert symbols == ["capsule", *["box"] * (len(symbols) - 2), "capsule"]


def test_remarks_are_empty_and_notes_stand_elsewhere(document: Document) -> None:
    assert not any(row["remarks"] for row in rows_of(document))
    office_text = TEXT.read_text()
    assert not any(row["note"] in office_text for row in rows_of(document))


def test_the_mistyped_address_has_a_note_that_warns_of_it(document: Document) -> None:
    row = document["procedures"]["renewal"]["rows"][1]
    assert "portal bsre.basn.go.id" in row["activity"]
    assert "kemungkinan salah ketik dari bsre.bssn.go.id; jangan dibuka" in row["note"]


def test_signing_in_renewal_is_a_gate_and_no_row(document: Document) -> None:
    renewal = document["procedures"]["renewal"]
    assert "sign" not in [row["action"] for row in renewal["rows"]]
    (gate,) = renewal["gates"]
    assert (gate["action"], gate["actor"], gate["before"]) == ("sign", "KEPALA_DINAS", "issue")
    assert gate["label"] == "tersirat dari persyaratan langkah 2; bukan langkah tersendiri dalam SOP"
    assert "minutes" not in gate


def test_what_a_row_needs_was_made_before_it(document: Document) -> None:
    for procedure in Procedure:
        table_of = document["procedures"][procedure]
        made: set[str] = {"FORM_SIGNED_PDF"}  # a scan of the signed form
        for row in table_of["rows"]:
            assert set(row["needs"]) <= made
            made |= set(row["makes"])


def test_titles_of_the_tables_are_marked_as_ours(document: Document) -> None:
    for procedure in Procedure:
        table_of = document["procedures"][procedure]
        assert table_of["title"] not in TEXT.read_text()
        assert "dari penyunting" in table_of["title_note"]


def test_each_actor_is_a_role_of_the_same_name() -> None:
    assert all(Role(actor.value).label == actor.label for actor in Actor)


def test_renewal_has_the_rows_of_registration_but_the_signature() -> None:
    registration = ROWS[Procedure.REGISTRATION]
    assert ROWS[Procedure.RENEWAL] == tuple(action for action in registration if action != "sign")
