"""load_sop: put a SOP file in use in an office."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format

from accounts.models import Office
from sop.loading import content_of, load, loaded
from sop.toml_file import SopFileError


class Command(BaseCommand):
    """Loads one file for one office; the same file again changes nothing."""

    help = "Muat berkas SOP (TOML) untuk satu kantor; berkas yang sama boleh dimuat lagi tanpa akibat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BERKAS")
        parser.add_argument(
            "--office", required=True, metavar="KANTOR", help="nomor kantor atau nama kabupaten/kota"
        )
        parser.add_argument(
            "--in-use-since", type=date.fromisoformat, metavar="TTTT-BB-HH", help="dipakai sejak (hari ini)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        office = _office(options["office"])
        try:
            content = content_of(options["file"])
            known = loaded(content, office=office)
            sop = known or load(content, office=office, in_use_since=options["in_use_since"])
        except SopFileError as error:
            raise CommandError(str(error)) from error
        outcome = "sudah dimuat, tidak ada yang diubah" if known else "dimuat"
        since = date_format(sop.in_use_since)
        self.stdout.write(f"SOP {sop} untuk {office}: {outcome}, dipakai sejak {since}.")


def _office(words: str) -> Office:
    """The office with that id, or the only one in that regency."""
    named = {"pk": int(words)} if words.isascii() and words.isdigit() else {"regency__iexact": words}
    offices = list(Office.objects.filter(**named)[:2])
    if len(offices) == 1:
        return offices[0]
    if offices:
        raise CommandError(f"Ada beberapa kantor di {words}; sebutkan nomor kantornya pada --office.")
    raise CommandError(
        f"Kantor {words} tidak ada; periksa nomor kantor atau nama kabupaten/kota pada --office."
    )
