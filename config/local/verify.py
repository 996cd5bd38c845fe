"""`make check`, `test`, `coverage`, `bench`, `drill`: each against private servers that end with it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.local import gaps
from config.local.advisories import audit
from config.local.children import attended
from config.local.install import ROOT
from config.local.run import with_programs
from config.local.servers import Environment, as_owner, servers

PYTHON_CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
    ("mypy", "."),
)
# Two processes, each with a database of its own; a file's tests stay together, for they share what they made. In
# their own order: sorted by number, the journey would come last, its two tests the longest, and one process would wait.
# Whoever had to be ended is not replaced, for the test that hung would hang again.
ALL_TESTS = (
    *("pytest", "-n", "2", "--max-worker-restart", "0"),
    *("--dist", "loadfile", "--no-loadscope-reorder"),
)
MANAGE = ("python", "manage.py")
MIGRATIONS = (*MANAGE, "makemigrations", "--check", "--dry-run")
DEPLOYMENT = (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")


def check() -> int:
    """Style, types, layers, templates, migrations, the settings of a deployment, and what is known of packages."""
    with _passing("check") as env:
        return _checks(env)


def test(*words: str) -> int:
    """Every check and every test; with words, pytest alone with those."""
    with _passing("test") as env:
        return _call("pytest", *words, env=env) if words else _everything(env)


def coverage() -> int:
    """Every test of Python, and 1 if they miss anything of ours that no one has named as a gap.

    Apart from `test`, for to be watched doubles the work of the processor.
    """
    with _passing("coverage") as env:
        report = Path(env["SECRET_KEY_FILE"]).with_name("coverage.json")
        env |= {"COVERAGE_FILE": str(report.with_name("reached"))}
        code = (
            _call("coverage", "run", "-m", *ALL_TESTS, env=env)
            or _call("coverage", "combine", "--quiet", env=env)
            or _call("coverage", "json", "--quiet", "-o", str(report), env=env)
        )
        complaints = [] if code else gaps.judge(json.loads(report.read_text()), named=gaps.named_gaps())
    sys.stdout.write("\n".join([*complaints, ""]))
    return code or int(bool(complaints))


def bench() -> int:
    """The ratios of tests.bench, with a database that really writes."""
    with servers("bench", durable=True) as environment:
        return _call("python", "-m", "tests.bench", env=with_programs(as_owner(environment)))


def drill() -> int:
    """Two years of reminders, told as a story, on a server that ends with it."""
    with servers("drill", durable=False) as environment:
        return _call(*MANAGE, "drill", env=with_programs(as_owner(environment)))


@contextmanager
def _passing(name: str) -> Iterator[Environment]:
    with servers(name, durable=False) as environment:
        yield with_programs(as_owner(environment))


def _everything(env: Environment) -> int:
    return _checks(env) or _call("npm", "test", env=env) or _call(*ALL_TESTS, env=env)


def _checks(env: Environment) -> int:
    """All of them, so that one run tells everything that is wrong."""
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("*/templates/**/*.html"))
    templates += sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))
    deployed = env | {"SITE_URL": "https://sertifikat.example.go.id", "DEBUG": "0"}
    codes = [
        _call(*words, env=env) for words in (*PYTHON_CHECKS, ("djade", "--check", *templates), MIGRATIONS)
    ]
    return max(*codes, _call(*DEPLOYMENT, env=deployed), audit(env))


def _call(*words: str, env: Environment) -> int:
    sys.stdout.write(f"== {' '.join(words[:6])}\n")
    sys.stdout.flush()
    return attended(words, cwd=ROOT, env=env)
