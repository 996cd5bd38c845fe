"""What a verification of the trail may find, each with the word and the exit code that stand for it."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone


class Verdict(models.IntegerChoices):
    """The value is the exit code of `manage.py verify_audit`."""

    INTACT = 0, "utuh"
    CHANGED = 10, "diubah"
    DELETED = 11, "dihapus"
    INSERTED = 12, "disisipkan"
    REORDERED = 13, "urutan tertukar"
    TRUNCATED = 14, "ekor terpotong"
    REBUILT = 15, "rantai dibangun ulang"
    RESTORED = 16, "dipulihkan dari cadangan"
    UNJUDGED = 17, "tidak dapat dinilai"


# Of several, the first of these names the whole: what concerns the trail goes before what concerns an entry.
GRAVEST_FIRST = (
    Verdict.REBUILT,
    Verdict.RESTORED,
    Verdict.TRUNCATED,
    Verdict.DELETED,
    Verdict.INSERTED,
    Verdict.REORDERED,
    Verdict.CHANGED,
    Verdict.UNJUDGED,
)
# Longer than that no entry waits for its seal while all is well.
PATIENCE = timedelta(minutes=15)
# Of a kind, so many are told; of the others only how many there are.
TOLD = 20
# Of so many is remembered that something was found about them, so that it is not told again as something else.
REMEMBERED = 10_000


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be: which entry or which stretch of the tree, since when, and what."""

    verdict: Verdict
    sentence: str
    entry: int | None = None
    at: datetime | None = None
    position: int | None = None

    @property
    def line(self) -> str:
        """`diubah: catatan nomor 17 (23-11-2026 08.15.00 WIB): kolomnya ...`"""
        entry = f" catatan nomor {self.entry}" if self.entry is not None else ""
        at = timezone.localtime(self.at).strftime(" (%d-%m-%Y %H.%M.%S %Z)") if self.at else ""
        return f"{self.verdict.label}:{entry}{at}{':' if entry or at else ''} {self.sentence}"


@dataclass
class Report:
    """What was looked at and what was found."""

    entries: int = 0
    genuine: int = 0
    sealed: int = 0
    waiting: int = 0
    waiting_since: datetime | None = None
    checkpoints: int = 0
    outside: int = 0
    fingerprint: str = ""
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[Verdict] = field(default_factory=Counter)
    entries_found: set[int] = field(default_factory=set)
    positions_found: set[int] = field(default_factory=set)

    def add(self, finding: Finding) -> None:
        """Keep it, or at least that there was another one."""
        self.counts[finding.verdict] += 1
        if self.counts[finding.verdict] <= TOLD:
            self.findings.append(finding)
        if finding.entry is not None and len(self.entries_found) < REMEMBERED:
            self.entries_found.add(finding.entry)
        if finding.position is not None and len(self.positions_found) < REMEMBERED:
            self.positions_found.add(finding.position)

    def wait(self, at: datetime | None) -> None:
        """One more that has no seal yet, and since when."""
        self.waiting += 1
        self.waiting_since = min((one for one in (at, self.waiting_since) if one), default=None)

    @property
    def remark(self) -> str:
        """What is no tampering and must be said all the same."""
        if not self.waiting_since or self.waiting_since > timezone.now() - PATIENCE:
            return ""
        since = timezone.localtime(self.waiting_since).strftime("%d-%m-%Y %H.%M.%S %Z")
        return f"Penyegelan tertahan: catatan tertua yang belum disegel dibuat {since}."

    def only(self, finding: Finding) -> None:
        """Nothing else can be said."""
        self.findings, self.counts = [finding], Counter([finding.verdict])

    def date(self, number: int, at: datetime | None) -> None:
        """Say when of a finding that was without a moment."""
        self.findings[number] = replace(self.findings[number], at=at)

    @property
    def verdict(self) -> Verdict:
        """What it all comes to."""
        return next((one for one in GRAVEST_FIRST if self.counts[one]), Verdict.INTACT)

    def is_found_between(self, first: int, last: int) -> bool:
        """Whether anything is known of the leaves from `first` up to, not including, `last`."""
        return len(self.positions_found) >= REMEMBERED or any(
            first <= one < last for one in self.positions_found
        )
