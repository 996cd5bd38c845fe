"""What is known against a locked package fails the check; a service that cannot be asked is told, and does not."""

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.local.advisories import IN_ALL, audit
from config.local.install import ROOT
from config.local.run import with_programs
from tests.local.advisory_services import Services, services

LOCKED = dict(re.findall(r"^([\w.-]+)==([^ ]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
PACKAGES = json.loads((ROOT / "package-lock.json").read_text())["packages"]


@pytest.fixture
def served() -> Iterator[Services]:
    with services() as running:
        yield running


@pytest.fixture(autouse=True)
def cache_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """npm remembers what it has worked out of an advisory."""
    monkeypatch.setenv("npm_config_cache", str(tmp_path))


def told(env: dict[str, str], capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = audit(with_programs(env))
    return code, capsys.readouterr().out.splitlines()[1:]


def test_what_is_known_against_a_locked_package_fails_the_check_by_its_name(
    served: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    served.against, served.grave = {"django": "CONTOH-2026-1"}, {"bootstrap": "high"}
    code, lines = told(served.env, capsys)
    assert code == 1
    assert lines == [
        f"requirements.txt: django {LOCKED['django']}: CONTOH-2026-1",
        "package-lock.json: bootstrap: high, contoh",
    ]


def test_nothing_known_and_nothing_grave_passes(served: Services, capsys: pytest.CaptureFixture[str]) -> None:
    served.grave = {"bootstrap": "moderate"}
    code, lines = told(served.env, capsys)
    assert code == 0
    assert lines == [
        f"{lock}: nothing is known against what is locked."
        for lock in ("requirements.txt", "package-lock.json")
    ]


def test_the_services_learn_names_and_versions_and_nothing_else(
    served: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    told(served.env, capsys)
    *python, pages = served.bodies
    assert {one["package"].pop("ecosystem") for one in python} == {"PyPI"}
    assert {one["package"].pop("name"): one.pop("version") for one in python} == LOCKED
    assert [one for one in python if one != {"package": {}}] == []
    assert pages == {
        path.rpartition("node_modules/")[2]: [package["version"]]
        for path, package in PACKAGES.items()
        if path
    }
    assert served.paths == []


def test_a_service_that_cannot_be_reached_is_told_and_fails_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        site = f"http://127.0.0.1:{closed.getsockname()[1]}"
    code, lines = told({"AUDIT_OSV_URL": site, "npm_config_registry": site}, capsys)
    assert code == 0
    for lock, line in zip(("requirements.txt", "package-lock.json"), lines, strict=True):
        assert line.startswith(f"{lock}: the audit was NOT made: ")
        assert "127.0.0.1" in line


def test_a_service_that_keeps_silent_is_not_waited_for(
    served: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    served.is_silent = True
    began = time.monotonic()
    code, lines = told(served.env, capsys)
    assert time.monotonic() - began < IN_ALL / 2
    assert code == 0
    assert [line.partition(": ")[2][:23] for line in lines] == ["the audit was NOT made:"] * 2


def test_a_program_that_is_not_there_or_never_ends_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("config.local.advisories.PYTHON", ("sleep", "30"))
    monkeypatch.setattr("config.local.advisories.FRONT_END", ("false",))
    monkeypatch.setattr("config.local.advisories.IN_ALL", 0.2)
    code, lines = told({}, capsys)
    assert code == 0
    assert lines == [
        "requirements.txt: the audit was NOT made: sleep had no answer within 0.2 s",
        "package-lock.json: the audit was NOT made: false ended with 1",
    ]
