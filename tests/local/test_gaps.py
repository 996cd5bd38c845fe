"""A line or branch that no test reaches is named with its reason, or the run fails; and a name that is no gap too."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.local.gaps import OUTSIDE, Gap, judge, named_gaps
from config.local.install import ROOT

OUR_CODE = """
import sys

def reached():
    return len(sys.argv)

def half_reached(word):
    if word:
        return word

class House:
    def unreached(self):
        def inner():
            pass
        return inner

reached()
half_reached("yes")
"""
HALF, WHOLE, INNER = (
    ("ours.py", name) for name in ("half_reached", "House.unreached", "House.unreached.inner")
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What coverage itself says of a small program."""
    folder = tmp_path_factory.mktemp("measured")
    (folder / "ours.py").write_text(OUR_CODE)
    outside = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    for words in (["run", "--branch", "ours.py"], ["json", "--quiet", "-o", "report.json"]):
        subprocess.run([sys.executable, "-m", "coverage", *words], cwd=folder, env=outside, check=True)
    found: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return found


def named(*never: Gap, depends: tuple[Gap, ...] = (), why: str = "nobody can") -> dict[str, dict[Gap, str]]:
    return {"never": dict.fromkeys(never, why), "depends": dict.fromkeys(depends, why)}


def test_each_gap_that_nobody_named_is_told_with_its_lines_and_branches(report: dict[str, Any]) -> None:
    heading, *gaps = judge(report, named=named())
    assert "Test them, delete them, or name them" in heading
    assert gaps == [
        "  ours.py half_reached: 8->end",
        "  ours.py House.unreached: 13, 15",
        "  ours.py House.unreached.inner: 14",
    ]


def test_gaps_that_are_all_named_with_a_reason_pass(report: dict[str, Any]) -> None:
    assert judge(report, named=named(HALF, WHOLE, INNER)) == []


def test_a_function_does_not_answer_for_the_one_inside_it(report: dict[str, Any]) -> None:
    assert judge(report, named=named(HALF, WHOLE))[1:] == ["  ours.py House.unreached.inner: 14"]


@pytest.mark.parametrize("gap", [("ours.py", "reached"), ("ours.py", "gone"), ("gone.py", "<module>")])
def test_a_name_that_is_no_gap_any_more_must_go(report: dict[str, Any], gap: Gap) -> None:
    heading, *names = judge(report, named=named(HALF, WHOLE, INNER, gap))
    assert "Take them out" in heading
    assert names == [f"  {gap[0]} {gap[1]}"]


def test_what_depends_on_the_machine_may_be_reached_or_not_but_must_be_there(report: dict[str, Any]) -> None:
    either = (WHOLE, INNER, ("ours.py", "reached"))
    assert judge(report, named=named(HALF, depends=either)) == []
    assert judge(report, named=named(HALF, depends=(*either, ("ours.py", "gone"))))[1:] == ["  ours.py gone"]


def test_a_reason_that_says_nothing_is_none(report: dict[str, Any]) -> None:
    heading, *names = judge(report, named=named(HALF, depends=(WHOLE, INNER), why=" "))
    assert "without saying why" in heading
    assert len(names) == 3


def test_lines_in_a_row_are_told_as_one() -> None:
    part = {"missing_lines": [3, 4, 5, 9], "missing_branches": [[2, 3], [8, -1]]}
    report = {"files": {"ours.py": {"functions": {"": part}}}}
    assert judge(report, named=named())[1:] == ["  ours.py <module>: 3-5, 9, 2->3, 8->end"]


def test_the_named_gaps_are_read_from_one_file(tmp_path: Path) -> None:
    path = tmp_path / "gaps.toml"
    path.write_text('[never."a.py"]\none = "why"\n[depends."b/c.py"]\n"C.two" = "because"\n')
    assert named_gaps(path) == {
        "never": {("a.py", "one"): "why"},
        "depends": {("b/c.py", "C.two"): "because"},
    }


def test_every_gap_that_is_named_stands_in_the_code() -> None:
    gone = [
        (file, name)
        for file, name in named_gaps()["never"] | named_gaps()["depends"]
        if name not in {OUTSIDE, *functions_of(ast.parse((ROOT / file).read_text()))}
    ]
    assert gone == []


def functions_of(tree: ast.AST, *, within: str = "") -> Iterator[str]:
    """Of each its name, after the names of what it stands in."""
    for node in ast.iter_child_nodes(tree):
        below = within
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            below = f"{within}{node.name}."
        if isinstance(node, ast.FunctionDef):
            yield below[:-1]
        yield from functions_of(node, within=below)
