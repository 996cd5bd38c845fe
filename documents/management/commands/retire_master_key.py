"""`manage.py retire_master_key`: old master keys leave the ring, once nothing is sealed under them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.rotation import StillNeeded, retire


class Command(BaseCommand):
    """Whatever older backups hold cannot be opened afterwards, unless the folder of keys of that time is kept, too."""

    help = "Tarik semua kunci induk lama dari folder kunci, bila tidak ada lagi yang tersegel di bawahnya."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            retired = retire()
        except StillNeeded as refusal:
            raise CommandError(str(refusal)) from refusal
        if not retired:
            self.stdout.write("Tidak ada kunci induk lama pada folder kunci.")
            return
        numbers = ", ".join(map(str, retired))
        self.stdout.write(
            f"Kunci induk nomor {numbers} ditarik. Cadangan basis data dari sebelum rotasi tidak dapat dibuka lagi "
            "dengan folder kunci ini; hapus pula cadangan folder kunci yang lama bila isinya memang tidak boleh dibuka."
        )
