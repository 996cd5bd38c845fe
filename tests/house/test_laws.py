"""Each law of the house sees what it forbids, in whatever words, and lets the rest pass."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.local.install import ROOT
from tests.house import laws
from tests.house.test_house_rules import ROOMS


@pytest.mark.parametrize(
    "line",
    [
        "case.state = State.FILLED",
        "case.state: str = State.FILLED",
        "case.state += 1",
        "self.state, other = 'filled', 1",
        "for case.state in states: pass",
        "with held() as case.state: pass",
        "del case.state",
        "setattr(case, 'state', 'filled')",
        "object.__setattr__(case, 'state', 'filled')",
        "case.__dict__['state'] = 'filled'",
        "vars(case)['state'] = 'filled'",
        "case.__dict__.update(state='filled')",
        "vars(case).update({'state': 'filled'})",
        "cases.filter(pk=1).update(state='filled')",
        "cases.update(\n    late=1,\n    state='filled',\n)",
        "cases.update(**{'state': 'filled'})",
        "cases.update_or_create(pk=1, defaults={'state': 'filled'})",
        "cases.update_or_create(pk=1, defaults=dict(state='filled'))",
        "cases.bulk_update(found, ['reason', 'state'])",
        "cases.bulk_update(found, fields=('state',))",
        "cursor.execute('UPDATE registrations_registration SET state = %s')",
    ],
)
def test_no_way_to_write_a_state_is_missed(line: str) -> None:
    assert laws.writes_of_state(ast.parse(line)) != []


@pytest.mark.parametrize(
    "line",
    [
        "case.status = case.state",
        "cases.filter(state='filled').update(reason='', before=F('state'))",
        "page = {'state': case.state}",
        "page['state'] = case.state",
        "setattr(case, 'reason', 'x')",
        "cases.bulk_update(found, ['reason'])",
        "'SELECT state FROM registrations_registration'",
    ],
)
def test_reading_a_state_and_writing_another_column_are_no_write_of_it(line: str) -> None:
    assert laws.writes_of_state(ast.parse(line)) == []


@pytest.mark.parametrize(
    ("line", "unnamed"),
    [
        ("setattr(case, column, value)", True),
        ("setattr(case, 'reason', value)", False),
        ("object.__setattr__(case, column, value)", True),
        ("cases.update(**columns)", True),
        ("cases.update(**{column: value})", True),
        ("cases.update(**{'reason': value})", False),
        ("cases.bulk_update(found, columns)", True),
        ("cases.bulk_update(found, ['reason'])", False),
    ],
)
def test_a_write_whose_column_nobody_named_is_seen(line: str, unnamed: bool) -> None:
    assert (laws.writes_of_unnamed_columns(ast.parse(line)) != []) == unnamed


@pytest.mark.parametrize(
    ("line", "chosen"),
    [
        ("if procedure == Procedure.RENEWAL: pass", True),
        ("if self.procedure == 'renewal': pass", True),
        ("if Procedure.RENEWAL == case.procedure: pass", True),
        ("if case.procedure is not Procedure.RENEWAL: pass", True),
        ("if case.sop.procedure in {Procedure.RENEWAL}: pass", True),
        ("if model.procedure.value != 'renewal': pass", True),
        ("if getattr(case, 'procedure') == 'renewal': pass", True),
        ("what = 1 if case.procedure == Procedure.RENEWAL else 2", True),
        ("match procedure:\n    case 'renewal': pass", True),
        ("match case.procedure, case.state:\n    case 'renewal', _: pass", True),
        ("if procedure != model.procedure: pass", False),
        ("steps_of(sop, procedure=case.procedure)", False),
        ("if case.state == State.FILLED: pass", False),
    ],
)
def test_a_choice_by_procedure_is_seen_in_whatever_words(line: str, chosen: bool) -> None:
    assert (laws.choices_by_procedure(ast.parse(line)) != []) == chosen


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("case.sign(signed_form=pdf)", True),
        ("getattr(case, 'sign')()", True),
        ("form_acts.sign(case)", False),
        ("can_proceed(case.sign)", False),
        ("case.written()", False),
    ],
)
def test_a_call_of_an_act_is_seen(line: str, called: bool) -> None:
    marked = ast.parse("@step(source=1)\ndef sign(self): ...\n@property\ndef written(self): ...")
    names = set(laws.acts(marked))
    assert names == {"sign"}
    assert (laws.calls_of_acts(ast.parse(line), names=names) != []) == called


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("import weasyprint", ["<module>"]),
        ("def page():\n    from weasyprint.text import fonts", ["page"]),
        ("def page():\n    if warm:\n        import weasyprint.urls", ["page"]),
        ("import_module('weasyprint')", ["<module>"]),
        ("import weasyprinter", []),
    ],
)
def test_an_import_is_seen_with_the_function_that_does_it(text: str, where: list[str]) -> None:
    assert laws.importers(ast.parse(text), module="weasyprint") == where


def linted(folder: Path, **seeds: str) -> subprocess.CompletedProcess[str]:
    """What import-linter says of our rooms, with lines put at the end of modules (`sop__case` is sop/case.py)."""
    for room in ROOMS:
        shutil.copytree(
            ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", "migrations")
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    for name, line in seeds.items():
        with (folder / f"{name.replace('__', '/')}.py").open("a") as module:
            module.write(f"\n{line}\n")
    words = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def test_the_rooms_as_they_are_keep_every_contract(tmp_path: Path) -> None:
    done = linted(tmp_path)
    assert (done.returncode, "0 broken" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("notifications__models", "import documents.models", "Imports run downwards only"),
        ("sop__case", "import registrations.models", "Imports run downwards only"),
        ("registrations__models", "import renewals.apps", "Imports run downwards only"),
        ("audit__models", "import accounts.models", "Imports run downwards only"),
        ("certificates__models", "import audit.models", "Entries are written in one place"),
        ("documents__models", "import documents.views", "Floors of documents"),
        ("accounts__hidden", "import accounts.zones", "Floors of accounts"),
        ("sop__utils", "import json", "Floors of sop"),
        ("config__utils", "import json", "Floors of config"),
        ("config__local__utils", "import json", "Floors of the local servers"),
        ("documents__inspection__utils", "import json", "Floors of the inspection of documents"),
    ],
)
def test_a_seeded_violation_of_the_floors_is_refused(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    done = linted(tmp_path, **{module: line})
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
