"""`manage.py verify_audit`: whether the trail is what was put on record, and if not, what became of it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from audit.findings import Report, Verdict
from audit.verification import verify


class Command(BaseCommand):
    """The exit code says what was found: 0 for `utuh`, the others stand in `audit/findings.py`."""

    help = "Periksa keutuhan seluruh rekam jejak audit terhadap kunci, segel, dan segel di luar basis data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoints",
            type=Path,
            help="berkas segel di luar basis data (bawaan: CHECKPOINTS_PATH)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        named = options["checkpoints"]
        report = verify(outside=named or Path(settings.CHECKPOINTS_FILE), is_demanded=named is not None)
        self._tell(report)
        if report.verdict != Verdict.INTACT:
            raise SystemExit(int(report.verdict))

    def _tell(self, report: Report) -> None:
        self.stdout.write(
            f"Diperiksa {report.entries} catatan: {report.sealed} tersegel, {report.waiting} menunggu segel; "
            f"{report.checkpoints} segel di basis data, {report.outside} di luarnya."
        )
        if report.fingerprint:
            self.stdout.write(f"Sidik jari kunci publik: {report.fingerprint}")
        for finding in report.findings:
            self.stdout.write(finding.line)
        for verdict, count in report.counts.items():
            told = sum(finding.verdict == verdict for finding in report.findings)
            if count > told:
                self.stdout.write(f"{verdict.label}: dan {count - told} temuan lain")
        if report.remark:
            self.stdout.write(report.remark)
        self.stdout.write(f"Hasil: {report.verdict.label}")
