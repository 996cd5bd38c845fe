"""The bill of materials: every locked package with its version, nothing else, in CycloneDX's own form."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from config.local import bill
from config.local.install import ROOT
from config.local.run import with_programs

Named = set[tuple[str, str]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """By its path, with Python alone, as the image makes it."""
    path = tmp_path_factory.mktemp("bill") / "folder" / "sbom.json"
    subprocess.run(
        ["/usr/bin/env", "-i", sys.executable, "-I", "config/local/bill.py", path], cwd=ROOT, check=True
    )
    return path.read_text()


def told(*words: str, folder: Path) -> dict[str, Any]:
    """What another program makes of the lock files in a folder."""
    done = subprocess.run(
        words, cwd=folder, env=with_programs({}), capture_output=True, text=True, check=True
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def locks_in(folder: Path) -> None:
    """The lock files, with a version for ourselves, without which npm makes no bill."""
    shutil.copy(ROOT / bill.PYTHON_LOCK, folder)
    lock = json.loads((ROOT / bill.FRONT_END_LOCK).read_text())
    lock["version"] = lock["packages"][""]["version"] = "0.0.0"
    (folder / bill.FRONT_END_LOCK).write_text(json.dumps(lock))
    (folder / "package.json").write_text(json.dumps(lock["packages"][""]))


def named(report: dict[str, Any]) -> Named:
    return {(one["purl"].partition("?")[0], one["version"]) for one in report["components"]}


def test_it_keeps_to_the_schema(written: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    broken = written.replace('"library"', '"pustaka"', 1)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None


def test_it_names_each_locked_package_and_no_other(written: str, tmp_path: Path) -> None:
    """As the programs of both ecosystems read the lock files."""
    locks_in(tmp_path)
    words = ("cyclonedx-py", "requirements", "requirements.txt", "--output-format", "JSON", "-o", "-")
    python = told(*words, folder=tmp_path)
    pages = told("npm", "sbom", "--sbom-format=cyclonedx", "--package-lock-only", folder=tmp_path)
    found = named(json.loads(written))
    assert found == named(python) | named(pages)
    assert len(found) == len(json.loads(written)["components"])


def test_each_package_has_the_hashes_by_which_it_is_locked(written: str) -> None:
    components = json.loads(written)["components"]
    lock = (ROOT / "requirements.txt").read_text()
    hashes = [one["content"] for part in components for one in part["hashes"] if one["alg"] == "SHA-256"]
    assert len(hashes) == lock.count("--hash=sha256:")
    assert all(f"sha256:{content}" in lock for content in hashes)
    assert all(part["hashes"] for part in components)


def test_it_is_the_same_wherever_it_is_made_and_names_no_address(written: str, tmp_path: Path) -> None:
    for name in (bill.PYTHON_LOCK, bill.FRONT_END_LOCK):
        shutil.copy(ROOT / name, tmp_path)
    assert bill.bill(tmp_path) == json.loads(written)
    addresses = [line for line in written.splitlines() if "://" in line]
    assert [line.split('"')[1] for line in addresses] == ["$schema"]
    (tmp_path / bill.PYTHON_LOCK).write_text("")
    assert bill.bill(tmp_path)["serialNumber"] != json.loads(written)["serialNumber"]


def test_git_never_takes_it_in() -> None:
    assert bill.write(bill.BILL) == bill.BILL
    ignored = subprocess.run(["git", "check-ignore", "--quiet", bill.BILL], cwd=ROOT, check=False)
    assert ignored.returncode == 0
