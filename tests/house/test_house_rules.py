"""The rules of the house, held by machine: sizes, the one door, the one driver."""

import ast
import subprocess
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import psycopg2.extensions
import pytest
from django.db import connection

from tests.house import laws

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "config",
    "accounts",
    "audit",
    "notifications",
    "documents",
    "channels",
    "certificates",
    "sop",
    "registrations",
    "renewals",
    "privacy",
)
# The door itself, and the `sign` of a certificate builder or of a key.
NO_ACTS = ("sop/workflow.py", "audit/keys.py", "config/local/trial.py", "renewals/drill/authority.py")
MODULE, FUNCTION, TEMPLATE = 250, 40, 100
# An inspector is given one file that needs no other: to split it is to take that from him.
ONE_PIECE = {"audit/verifier/verify.py": 880}
TRIAL, DRILL = "config/local/trial.py <module>", "renewals/drill/authority.py <module>"
Law = Callable[[ast.AST], list[int]]


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
    lines = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    assert [name for name, count in lines.items() if count > ONE_PIECE.get(name, MODULE)] == []


@pytest.mark.parametrize("pattern", ["static/*.css", "static/*.js", "static/*.mjs"])
def test_no_stylesheet_and_no_script_is_longer_than_250_lines(pattern: str) -> None:
    assert [str(path) for path in tracked(pattern) if len(path.read_text().splitlines()) > MODULE] == []


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


def offenders(law: Law, *, but: Collection[str] = ()) -> list[str]:
    """Where the rooms break a law, apart from the modules for which it does not hold."""
    return [
        f"{path.relative_to(ROOT)}:{line}"
        for path in of_rooms()
        if str(path.relative_to(ROOT)) not in but
        for line in law(ast.parse(path.read_text()))
    ]


def test_only_the_door_calls_an_act() -> None:
    """An act is called by its bound method; outside the door nobody may reach one."""
    names = {name for path in of_rooms() for name in laws.acts(ast.parse(path.read_text()))}
    assert names >= {"fill", "sign", "issue", "upload", "send_back", "cancel"}
    assert offenders(lambda tree: laws.calls_of_acts(tree, names=names), but=NO_ACTS) == []


def test_the_door_has_two_leaves() -> None:
    """One for people, and one for the system's own draft that nobody has touched."""
    door = ast.parse((ROOT / "sop" / "workflow.py").read_text())
    assert laws.reaching_for_methods(door) == ["cancel_by_system", "_transition"]


def test_nobody_writes_a_state() -> None:
    assert offenders(laws.writes_of_state) == []


def test_who_writes_columns_that_are_known_only_when_it_runs_is_counted() -> None:
    """Columns of forms and of what is sealed; each was read and reaches no state. A new one is to be read too."""
    read = {
        "accounts/offices.py",
        "accounts/people.py",
        "certificates/holders.py",
        "certificates/tenure_acts.py",
        "documents/rotation.py",
        "privacy/incident_acts.py",
        "sop/form_acts.py",
    }
    found = {place.partition(":")[0] for place in offenders(laws.writes_of_unnamed_columns)}
    assert found == read


def test_who_deletes_rows_is_counted() -> None:
    """The role of the application may delete from few tables: each place was tried as that role (tests/audit)."""
    tried = {
        "accounts/access_settling.py",
        "accounts/devices.py",
        "accounts/factor_acts.py",
        "accounts/factors.py",
        "accounts/tries.py",
        "audit/sheet_making.py",
        "certificates/tenure_acts.py",
        "channels/choices.py",
        "channels/outbox.py",
        "notifications/calendar.py",
        "sop/packing.py",
    }
    assert {place.partition(":")[0] for place in offenders(laws.deletions)} == tried


def test_nothing_hangs_on_which_procedure_it_is() -> None:
    assert offenders(laws.choices_by_procedure) == []


def test_no_model_has_a_way_of_its_own_to_be_saved() -> None:
    saves = [f"{path}:{node.name}" for path in of_rooms() for node in functions(path) if node.name == "save"]
    assert saves == []


def test_the_database_is_reached_through_psycopg2(db: None) -> None:
    connection.ensure_connection()
    assert isinstance(connection.connection, psycopg2.extensions.connection)


def test_no_lock_file_names_an_address() -> None:
    locks = [*tracked("requirements*.txt"), ROOT / "package-lock.json"]
    assert [
        str(path) for path in locks if "http://" in path.read_text() or "https://" in path.read_text()
    ] == []


@pytest.mark.parametrize(
    ("module", "places"),
    [
        ("weasyprint", {"documents/rendering.py _engine"}),
        ("apprise", {"channels/child.py main"}),
        ("icalendar", {"notifications/icalendar_file.py _library"}),
        # The trial is no part of the application: it makes what the demo office is tried with. Nor is the authority
        # of drills: it is gone with them.
        ("cryptography.x509", {"certificates/inspection.py <module>", TRIAL, DRILL}),
        ("cryptography.hazmat.primitives.serialization.pkcs12", {TRIAL}),
    ],
)
def test_a_library_that_is_one_modules_matter_is_imported_there_alone(module: str, places: set[str]) -> None:
    found = {
        f"{path.relative_to(ROOT)} {function}"
        for path in of_rooms()
        for function in laws.importers(ast.parse(path.read_text()), module=module)
    }
    assert found == places
