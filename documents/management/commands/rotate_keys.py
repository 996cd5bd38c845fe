"""`manage.py rotate_keys`: a new master key, and everything that is sealed brought under it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents import vault
from documents.rotation import Rewrapped, is_on_record, put_on_record, rewrap


class Command(BaseCommand):
    """A round that was broken off is finished first, and only then is another key made."""

    help = "Buat kunci induk baru, lalu bungkus ulang semua kunci data dan nilai tersegel di bawahnya."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--resume",
            action="store_true",
            help="hanya selesaikan putaran yang terputus; kunci induk baru tidak dibuat",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        done = rewrap()
        if (done or not is_on_record()) and not options["resume"]:
            self.stdout.write(
                "Putaran sebelumnya belum tuntas dan kini diselesaikan. Jalankan sekali lagi untuk membuat kunci "
                "induk baru."
            )
        elif not options["resume"]:
            self.stdout.write(f"Kunci induk nomor {vault.rotate()} dibuat.")
            done = rewrap()
        if done or done.unreadable or not is_on_record():
            put_on_record(done)
        self._tell(done)

    def _tell(self, done: Rewrapped) -> None:
        self.stdout.write(
            f"Dibungkus ulang di bawah kunci induk nomor {vault.newest_key()}: {done.data_keys} kunci data dokumen "
            f"dan {done.values} nilai tersegel (NIK, draf)."
        )
        if done.unreadable:
            raise CommandError(
                f"{done.unreadable} kunci atau nilai tidak dapat dibuka dan dibiarkan seperti semula. Periksa log, "
                "pulihkan folder kunci atau basis data dari cadangan, lalu jalankan kembali."
            )
