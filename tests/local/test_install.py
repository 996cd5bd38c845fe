"""The set-up does what lacks, and only that."""

import re
import tomllib
from functools import partial
from pathlib import Path

import pytest

from config.local.install import ROOT, TO_RUN, TO_TEST, Need, digest, locked, once, system_packages


def test_nothing_lacks_on_a_machine_that_runs_these_tests() -> None:
    assert system_packages(TO_RUN + TO_TEST, as_root=None) == []


def test_without_an_administrator_wheels_stand_in_for_packages() -> None:
    lacking = Need(lambda: False, ("a-server",), ("a-wheel", "its-dependency"))
    assert system_packages([lacking], as_root=None) == ["a-wheel", "its-dependency"]


def test_what_no_wheel_replaces_is_named_for_an_administrator() -> None:
    lacking = [Need(lambda: False, ("one", "two")), Need(lambda: False, ("three",), ("wheel",))]
    with pytest.raises(SystemExit, match=r"apt-get install one two$"):
        system_packages(lacking, as_root=None)


def test_every_wheel_that_may_stand_in_is_locked_by_hash_and_without_an_address() -> None:
    for need in TO_RUN + TO_TEST:
        for wheel in need.wheels:
            entry = locked([wheel])
            assert entry.startswith(f"{wheel}==")
            assert "--hash=sha256:" in entry
    assert "://" not in (ROOT / "requirements-rootless.txt").read_text()


def test_work_is_done_once_for_one_input_and_again_for_another(tmp_path: Path) -> None:
    done: list[str] = []
    for fingerprint in ("first", "first", "second", "second"):
        once(tmp_path / "stamp", fingerprint, partial(done.append, fingerprint))
    assert done == ["first", "second"]


def test_work_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    def cut_short() -> None:
        raise SystemExit(1)

    done: list[str] = []
    once(tmp_path / "stamp", "first", lambda: done.append("before"))
    with pytest.raises(SystemExit):
        once(tmp_path / "stamp", "second", cut_short)
    once(tmp_path / "stamp", "first", lambda: done.append("after"))
    assert done == ["before", "after"]


def test_a_fingerprint_changes_with_the_content_and_the_name_of_any_file() -> None:
    folder = ROOT / "config" / "containers"
    one, other = folder / "health.py", folder / "roles.sql"
    assert digest(folder) == digest(folder)
    assert (
        len({digest(folder), digest(one), digest(other), digest(one, other), digest(one, words=["x"])}) == 5
    )


def test_every_package_is_pinned_to_the_version_that_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for lock, pins in (
        ("requirements.txt", project["dependencies"]),
        ("requirements-dev.txt", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        entries = re.findall(r"^([\w.-]+==\S+)", (ROOT / lock).read_text().lower(), re.MULTILINE)
        assert {pin.lower() for pin in pins} - set(entries) == set(), lock
