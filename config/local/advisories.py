"""What is known against the locked packages: asked of advisory services, which learn names and versions alone.

Where a service cannot be reached, the check says that it was not made, and why: silence would look like health.
"""
# ruff: noqa: S603 -- every command is spelled out here

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.local.install import ROOT

# For a service to answer one question, and for all the questions of one lock file together.
PATIENCE, IN_ALL = 5, 120
# Of pip-audit; another one, which answers as api.osv.dev does, by AUDIT_OSV_URL. npm's is that of its registry.
PYTHON = (
    *("pip-audit", "--requirement", "requirements.txt", "--require-hashes", "--disable-pip"),
    *(
        "--vulnerability-service",
        "osv",
        "--timeout",
        str(PATIENCE),
        "--progress-spinner",
        "off",
        "--format",
        "json",
    ),
)
FRONT_END = (
    *("npm", "audit", "--package-lock-only", "--audit-level=high", "--json"),
    *(f"--fetch-timeout={PATIENCE * 1000}", "--fetch-retries=0", "--user-agent=npm"),
)
# A name server that is silent is waited for no longer than a service.
NAMES = {"RES_OPTIONS": "timeout:2 attempts:1"}
GRAVE = {"high", "critical"}


@dataclass(frozen=True)
class Audit:
    """What was found in one lock file, a line each; or why nobody could look."""

    of: str
    found: tuple[str, ...] = ()
    not_made: str = ""

    def lines(self) -> Iterator[str]:
        if self.not_made:
            yield f"{self.of}: the audit was NOT made: {self.not_made}"
        elif not self.found:
            yield f"{self.of}: nothing is known against what is locked."
        for line in self.found:
            yield f"{self.of}: {line}"


def audit(env: Mapping[str, str]) -> int:
    """Tell what is known of both lock files; 1 if anything grave is."""
    sys.stdout.write("== advisories\n")
    audits = (python_packages(env), front_end_packages(env))
    sys.stdout.writelines(f"{line}\n" for one in audits for line in one.lines())
    return int(any(one.found for one in audits))


def python_packages(env: Mapping[str, str]) -> Audit:
    """Whatever is known against a package that runs here."""
    other = env.get("AUDIT_OSV_URL")
    words = (*PYTHON, "--osv-url", other) if other else PYTHON
    report, complaint = _asked(words, env=env)
    if "dependencies" not in report:
        return Audit("requirements.txt", not_made=complaint)
    found = [
        f"{package['name']} {package['version']}: {known['id']}{_mended(known['fix_versions'])}"
        for package in report["dependencies"]
        for known in package.get("vulns", ())
    ]
    return Audit("requirements.txt", found=tuple(found))


def front_end_packages(env: Mapping[str, str]) -> Audit:
    """Whatever is grave of what is known against a package of the pages."""
    report, complaint = _asked(FRONT_END, env=env)
    if "vulnerabilities" not in report:
        return Audit("package-lock.json", not_made=report.get("message") or complaint)
    found = [
        f"{name}: {known['severity']}{_titles(known['via'])}"
        for name, known in report["vulnerabilities"].items()
        if known["severity"] in GRAVE
    ]
    return Audit("package-lock.json", found=tuple(found))


def _asked(words: Sequence[str], *, env: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """The program's report, or an empty one and the last that it said."""
    try:
        done = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, **env, **NAMES},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=IN_ALL,
        )
    except subprocess.TimeoutExpired:
        return {}, f"{words[0]} had no answer within {IN_ALL} s"
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        report = {}
    said = done.stderr.strip().splitlines() or [f"{words[0]} ended with {done.returncode}"]
    return report, said[-1][:300]


def _mended(versions: Sequence[str]) -> str:
    return f", mended in {', '.join(versions)}" if versions else ""


def _titles(causes: Sequence[str | dict[str, Any]]) -> str:
    """Of the advisories themselves; a package that only needs another one names that one."""
    return "".join(f", {cause if isinstance(cause, str) else cause['title']}" for cause in causes)
