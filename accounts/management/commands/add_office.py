"""`manage.py add_office`: a new office and its first administrator, who sets his own password by the printed link."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.hidden import refuse_hidden
from accounts.letters import password_link
from accounts.logos import drawn_anew
from accounts.models import Office, Role, User
from accounts.offices import record_founding
from accounts.zones import ZONES
from audit.actions import Action
from audit.trail import record


class Command(BaseCommand):
    help = "Menambahkan kantor beserta Administrator Aplikasi yang pertama."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="Dinas Kependudukan dan Pencatatan Sipil", help="nama kantor")
        parser.add_argument("--regency", required=True, help="misalnya: Kabupaten Contoh")
        parser.add_argument("--province", required=True)
        parser.add_argument("--address", default="")
        parser.add_argument("--time-zone", default=ZONES[0][0], choices=[zone for zone, _ in ZONES])
        parser.add_argument("--logo", type=Path, help="lambang untuk kop, PNG atau JPEG paling besar 1 MB")
        parser.add_argument("--admin", required=True, help="nama pengguna Administrator Aplikasi")
        parser.add_argument("--admin-name", required=True)
        parser.add_argument("--admin-email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        columns = {key: options[key] for key in ("name", "regency", "province", "address", "time_zone")}
        office = Office(**columns, logo=_logo(options["logo"]))
        admin = User(
            office=office,
            username=options["admin"],
            full_name=options["admin_name"],
            email=options["admin_email"],
            role=Role.ADMIN,
        )
        admin.set_unusable_password()
        try:
            for word in (*columns.values(), admin.full_name, admin.email):
                refuse_hidden(word)
            self._store(office, admin)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        self.stdout.write(
            f"{office} ditambahkan. {admin} menetapkan kata sandinya di:\n{password_link(admin)}"
        )

    def _store(self, office: Office, admin: User) -> None:
        office.full_clean()
        with transaction.atomic():
            office.save()
            admin.office = office
            admin.full_clean(exclude=["password"])
            admin.save()
            record_founding(office)
            record(Action.ADD_USER, by=None, office_id=office.pk, facts={"user": admin.username})


def _logo(path: Path | None) -> bytes:
    if path is None:
        return b""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"Lambang {path} tidak dapat dibaca. Periksa nama berkasnya.") from error
    try:
        return drawn_anew(content)
    except ValidationError as fault:
        raise CommandError(" ".join(fault.messages)) from fault
