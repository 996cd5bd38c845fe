"""`manage.py export_audit arsip.zip`: the trail of all offices, or of one, for whoever is to judge it elsewhere."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.archive import Archive, write_archive
from audit.archive_form import ArchiveForm
from audit.exporting import record_export
from audit.selection import Selection


class Command(BaseCommand):
    """The file is there whole or not at all, and never takes another one's place."""

    help = "Simpan rekam jejak semua kantor, atau satu kantor, sebagai arsip ZIP untuk pemeriksa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("berkas", type=Path, help="berkas ZIP yang dibuat")
        parser.add_argument("--kantor", type=int, metavar="NOMOR", help="hanya kantor dengan nomor ini")
        parser.add_argument("--sejak", default="", metavar="TANGGAL", help="di kantor itu sejak tanggal ini")
        parser.add_argument("--sampai", default="", metavar="TANGGAL", help="sampai dengan tanggal ini")
        parser.add_argument("--permohonan", default="", metavar="NOMOR", help="hanya permohonan ini")

    def handle(self, *_args: Any, berkas: Path, **options: Any) -> None:
        archive = Archive(_selection(options))
        unfinished = berkas.with_name(f".{berkas.name}.{os.getpid()}")
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            record_export(archive, by=None)
            with os.fdopen(descriptor, "wb") as file:
                write_archive(archive, file)
                file.flush()
                os.fsync(file.fileno())
            berkas.hardlink_to(unfinished)
        except OSError as error:
            raise CommandError(f"{berkas} tidak dapat dibuat: {error.strerror}") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{berkas}: {archive.count} catatan. Periksa dengan: python3 verify.py {berkas}")


def _selection(options: dict[str, Any]) -> Selection:
    """As whoever administers the office asks for it on the page."""
    asked = {"since": options["sejak"], "until": options["sampai"], "number": options["permohonan"]}
    if options["kantor"] is None:
        if any(asked.values()):
            raise CommandError("Sebutkan kantornya dengan --kantor.")
        return Selection("seluruh rekam jejak semua kantor")
    office = apps.get_model("accounts.Office").objects.filter(pk=options["kantor"]).first()
    if office is None:
        raise CommandError(f"Tidak ada kantor dengan nomor {options['kantor']}.")
    with timezone.override(office.time_zone):
        form = ArchiveForm(asked, office=office)
        if not form.is_valid():
            raise CommandError(" ".join(str(error) for errors in form.errors.values() for error in errors))
        return form.selection()
