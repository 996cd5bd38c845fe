"""The rules of the house, held by machine: sizes, the one door, the one driver."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2.extensions
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "config",
    "accounts",
    "audit",
    "notifications",
    "documents",
    "certificates",
    "sop",
    "registrations",
    "renewals",
)
MODULE, FUNCTION, TEMPLATE = 250, 40, 100


def tracked(pattern: str) -> list[Path]:
    found = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for line in found.stdout.splitlines() if (path := ROOT / line).exists()]


def modules() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def of_rooms() -> list[Path]:
    return [path for path in modules() if path.relative_to(ROOT).parts[0] in ROOMS]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def test_no_module_is_longer_than_250_lines() -> None:
    assert [str(path) for path in modules() if len(path.read_text().splitlines()) > MODULE] == []


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{path}:{node.name}"
        for path in modules()
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION
    ]
    assert long == []


def test_no_template_is_longer_than_100_lines() -> None:
    assert [str(p) for p in tracked("templates/*.html") if len(p.read_text().splitlines()) > TEMPLATE] == []


def test_no_template_holds_inline_style_or_script() -> None:
    mails = {"mail", "notifications"}
    pages = [path for path in tracked("templates/*.html") if not mails & set(path.parts)]
    assert [str(p) for p in pages if " style=" in p.read_text() or "<style" in p.read_text()] == []
    assert [str(p) for p in pages if "<script>" in p.read_text() or " onclick=" in p.read_text()] == []


def test_only_the_door_calls_a_transition() -> None:
    """A transition is called by its bound method; outside the door nobody may reach one."""
    acts = {
        node.name
        for path in of_rooms()
        for node in functions(path)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") in {"step", "aside", "beyond_sop"}
    }
    calls = [
        f"{path}:{node.lineno}"
        for path in of_rooms()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in acts
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "acts")
        and path.name != "workflow.py"
    ]
    assert acts >= {"fill", "sign", "issue", "upload", "send_back", "cancel"}
    assert calls == []


@pytest.mark.parametrize("forbidden", [".update(state=", "if procedure ==", "case.procedure ==", "def save("])
def test_what_the_house_forbids_stands_nowhere(forbidden: str) -> None:
    assert [str(path) for path in of_rooms() if forbidden in path.read_text()] == []


def test_nobody_assigns_a_state() -> None:
    assigned = [
        f"{path}:{node.lineno}"
        for path in of_rooms()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert assigned == []


def test_the_database_is_reached_through_psycopg2(db: None) -> None:
    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg2.extensions.connection)


def test_no_lock_file_names_an_address() -> None:
    locks = [*tracked("requirements*.txt"), ROOT / "package-lock.json"]
    assert [
        str(path) for path in locks if "http://" in path.read_text() or "https://" in path.read_text()
    ] == []


def test_weasyprint_is_imported_in_one_place() -> None:
    importers = [path.name for path in of_rooms() if re.search(r"(import|from) weasyprint", path.read_text())]
    assert importers == ["rendering.py"]
