"""`manage.py drill`: two years of reminders on a clock of their own, told as a story, with a balance at the end."""

import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from renewals.drill.rehearsal import rehearse
from renewals.drill.scratch import NoScratch

STOPPED = "Latihan dihentikan; basis datanya sudah dihapus."


class Command(BaseCommand):
    help = (
        "Memainkan dua tahun pengingat masa berlaku pada basis data sementara, menceritakannya hari demi hari, dan "
        "menutup dengan neraca. Berakhir dengan kode 1 bila neracanya tidak seimbang."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self._is_stopped = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            holds = rehearse(self._write)
        except NoScratch as reason:
            raise CommandError(str(reason)) from reason
        except KeyboardInterrupt:
            raise CommandError(STOPPED, returncode=130) from None
        if not holds:
            sys.exit(1)

    def _write(self, text: str) -> None:
        """As it happens, also into a pipe; not a word more once it was stopped."""
        if self._is_stopped:
            raise KeyboardInterrupt
        self.stdout.write(text, ending="")
        self.stdout.flush()

    def _stop(self, _number: int, _frame: Any) -> None:
        """At the next word: an error raised here could come up anywhere, and be lost in a callback from C."""
        self._is_stopped = True
