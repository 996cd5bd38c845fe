"""lint_sop: what looks wrong in a SOP file, before it is loaded."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sop.lint import lint
from sop.loading import content_of
from sop.toml_file import SopFileError, read


class Command(BaseCommand):
    """Reads one file and tells; nothing is loaded, and no remark keeps a SOP from being loaded."""

    help = (
        "Periksa berkas SOP (TOML): yang salah menggagalkan, yang janggal disebutkan; tidak ada yang dimuat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BERKAS")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            document = read(content_of(options["file"]))
        except SopFileError as error:
            raise CommandError(str(error)) from error
        remarks = lint(document, official=str(urlsplit(settings.BSRE_URL).hostname))
        for remark in remarks:
            self.stdout.write(str(remark))
        count = f"{len(remarks)} hal yang janggal" if remarks else "tidak ada yang janggal"
        self.stdout.write(f"Berkas dapat dimuat; {count}. Naskahnya tidak diubah.")
