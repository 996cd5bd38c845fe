"""Code that no test reaches, held against the gaps that tests/coverage_gaps.toml names, each with its reason.

A gap is named by file and function, not by line, so that an edit elsewhere leaves it true. One that nobody named
is told, and so is a name whose gap is closed or gone: the list can neither grow in silence nor rot.
"""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from config.local.install import ROOT

NAMED = ROOT / "tests" / "coverage_gaps.toml"
OUTSIDE = "<module>"  # what stands in no function, by Python's own name for it
Gap = tuple[str, str]


def named_gaps(path: Path = NAMED) -> dict[str, dict[Gap, str]]:
    """The reasons of those that are `never` reached, and of those for which it `depends` on the machine."""
    told = tomllib.loads(path.read_text())
    return {
        kind: {(file, name): why for file, names in told.get(kind, {}).items() for name, why in names.items()}
        for kind in ("never", "depends")
    }


def judge(report: dict[str, Any], *, named: dict[str, dict[Gap, str]]) -> list[str]:
    """The lines to print, none if all is well; `report` is what `coverage json` writes."""
    missing = dict(_functions(report))
    found = {gap: which for gap, which in missing.items() if which}
    known = named["never"] | named["depends"]
    stale = [gap for gap in named["never"] if gap not in found]
    stale += [gap for gap in named["depends"] if gap not in missing]
    return [
        *_chapter(
            f"No test reaches these. Test them, delete them, or name them in {NAMED.name} with the reason:",
            (f"{' '.join(gap)}: {which}" for gap, which in found.items() if gap not in known),
        ),
        *_chapter(
            f"{NAMED.name} names these, but they are reached by now, or gone. Take them out:",
            (" ".join(gap) for gap in stale),
        ),
        *_chapter(
            f"{NAMED.name} names these without saying why:",
            (" ".join(gap) for gap, why in known.items() if not why.strip()),
        ),
    ]


def _functions(report: dict[str, Any]) -> Iterator[tuple[Gap, str]]:
    """Each function of ours, and which of its lines and branches never ran."""
    for file, measured in sorted(report["files"].items()):
        for name, part in measured["functions"].items():
            branches = map(_branch, part["missing_branches"])
            yield (file, name or OUTSIDE), ", ".join([*_ranges(part["missing_lines"]), *branches])


def _ranges(lines: list[int]) -> Iterator[str]:
    """12, 13, 14, 20 as "12-14", "20"."""
    starts = [line for line in lines if line - 1 not in lines]
    ends = [line for line in lines if line + 1 not in lines]
    for start, end in zip(starts, ends, strict=True):
        yield str(start) if start == end else f"{start}-{end}"


def _branch(jump: list[int]) -> str:
    """A jump that was never made; a number below zero is the way out of what begins in that line."""
    start, end = jump
    return f"{start}->{end}" if end > 0 else f"{start}->end"


def _chapter(heading: str, entries: Iterable[str]) -> list[str]:
    lines = [f"  {entry}" for entry in entries]
    return [heading, *lines] if lines else []
