"""What the documents on security say is there is there, and none of what they must answer is passed over in silence."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house import access_document
from tests.house.test_house_rules import ROOT, modules, tracked

SECURITY, CONTROLS = ROOT / "docs" / "keamanan.md", ROOT / "docs" / "kendali.md"
NAMED = re.compile(r"`([\w.][\w./-]*?)(?:::(\w+))?`")
THREATS = range(1, 33)
# How many requirements of levels 1 and 2 each section of ASVS 5.0 has: in each of them they come before those of level
# 3, so that they are the first ones. Of levels 1 and 2 together, 253.
ASVS = """
    V1.1 2 V1.2 9 V1.3 11 V1.4 3 V1.5 2 V2.1 3 V2.2 3 V2.3 4 V2.4 1 V3.2 2 V3.3 4 V3.4 6 V3.5 5 V3.7 2 V4.1 3 V4.2 1
    V4.3 2 V4.4 4 V5.1 1 V5.2 3 V5.3 2 V5.4 3 V6.1 3 V6.2 12 V6.3 4 V6.4 4 V6.5 5 V6.6 3 V6.8 4 V7.1 3 V7.2 4 V7.3 2
    V7.4 5 V7.5 2 V7.6 2 V8.1 2 V8.2 3 V8.3 1 V8.4 1 V9.1 3 V9.2 4 V10.1 2 V10.2 2 V10.3 4 V10.4 11 V10.5 5 V10.6 2
    V10.7 3 V11.1 2 V11.2 3 V11.3 3 V11.4 4 V11.5 1 V11.6 1 V12.1 3 V12.2 2 V12.3 4 V13.1 1 V13.2 5 V13.3 2 V13.4 5
    V14.1 2 V14.2 4 V14.3 3 V15.1 3 V15.2 3 V15.3 7 V16.1 1 V16.2 5 V16.3 4 V16.4 3 V16.5 3 V17.1 1 V17.2 4 V17.3 2
"""
THREAT = re.compile(r"^\| T(\d+) \|", re.MULTILINE)
IN_COMMENT = re.compile(r"\bT([1-9]\d?)\b")


def named(document: Path) -> Iterator[tuple[str, str]]:
    """Each path that a document names, with the test or the function if it names one."""
    for path, test in NAMED.findall(document.read_text()):
        if test or ("/" in path and (ROOT / path.split("/")[0]).is_dir()):
            yield path, test


@cache
def defined_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def absent(document: Path) -> list[str]:
    """Which of what a document names is not there."""
    return [
        f"{path}::{test}"
        for path, test in named(document)
        if not (ROOT / path).exists() or (test and test not in defined_in(ROOT / path))
    ]


@pytest.mark.parametrize("document", [SECURITY, CONTROLS], ids=lambda path: path.name)
def test_every_proof_that_is_named_is_there(document: Path) -> None:
    assert len(list(named(document))) > 50
    assert absent(document) == []


def test_a_proof_that_is_not_there_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("`tests/house/test_documents.py::test_nothing` `tests/none.py` `config/urls.py` `and/or`")
    assert absent(page) == ["tests/house/test_documents.py::test_nothing", "tests/none.py::"]


def test_every_threat_is_held_or_said_to_be_open() -> None:
    lines = [line for line in SECURITY.read_text().splitlines() if THREAT.match(line)]
    assert [int(number) for line in lines for number in THREAT.findall(line)] == list(THREATS)
    for line in lines:
        _, _, attack, held, *_ = (cell.strip() for cell in line.split("|"))
        assert attack
        assert "::test_" in held or "**Terbuka" in held or "**Tidak berlaku" in held, line


def test_every_threat_that_a_comment_names_is_one_of_them() -> None:
    pages = [path for path in modules() if "tests" not in path.relative_to(ROOT).parts]
    found = {
        int(number)
        for path in pages
        for line in path.read_text().splitlines()
        for number in IN_COMMENT.findall(line)
        if "(T" in line
    }
    assert found >= {1, 14, 15, 32}
    assert found <= set(THREATS)


def controls() -> list[list[str]]:
    """Number, subject, state and proof of each row."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in CONTROLS.read_text().splitlines()
        if re.match(r"\| [VP]\d", line)
    ]


def test_every_control_is_proved_or_said_to_be_open() -> None:
    for number, subject, state, proof in controls():
        assert subject, number
        assert state in {"ada", "sebagian", "terbuka", "tidak berlaku"}, number
        assert proof, number
        assert state != "ada" or "`" in proof, number


def test_no_requirement_of_levels_1_and_2_is_passed_over_or_told_twice() -> None:
    counts = re.findall(r"(V\S+) (\d+)", ASVS)
    required = {f"{section}.{number + 1}" for section, count in counts for number in range(int(count))}
    assert len(required) == 253
    told = [number for number, *_ in controls() if number.startswith("V")]
    covered = [one for number in told for one in required if one == number or one.startswith(f"{number}.")]
    assert sorted(covered) == sorted(required)
    assert [number for number in told if not any(one.startswith(number) for one in required)] == []


def test_the_document_of_access_says_what_the_table_says() -> None:
    """`make access-document` writes it anew."""
    assert access_document.PATH.read_text() == access_document.written()


def test_the_readme_leads_to_each_document() -> None:
    page = (ROOT / "README.md").read_text()
    documents = [path for path in tracked("docs/*.md") if path.parent.name == "docs"]
    assert [path.name for path in documents if f"docs/{path.name}" not in page] == []
