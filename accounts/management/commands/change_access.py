"""`manage.py change_access`: the operator of the server in place of a second administrator, under his name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import IntegrityError

from accounts.access_acts import AlreadyProposed, LastAdministrator, TooLate, stand_in
from accounts.hidden import refuse_hidden
from accounts.letters import password_link
from accounts.models import Role, User


class Command(BaseCommand):
    help = (
        "Mengesahkan usul perubahan hak akses sebagai pengganti administrator kedua, atau mengubah hak akses langsung "
        "bila kantor tidak memiliki administrator yang dapat masuk. Tercatat atas nama pengelola server."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="akun yang diubah")
        parser.add_argument("--operator", required=True, help="nama lengkap pengelola server; ikut tercatat")
        parser.add_argument(
            "--role", choices=Role.values, help="peran baru; tanpa ini, usul yang menunggu disahkan"
        )
        parser.add_argument("--open", action="store_true", help="mengaktifkan akun")
        parser.add_argument(
            "--drop-factors", action="store_true", help="melepas faktor kedua; kata sandi ditetapkan ulang"
        )
        parser.add_argument("--email", default="", help="surel kedinasan yang baru")

    def handle(self, *args: Any, **options: Any) -> None:
        operator = " ".join(options["operator"].split())
        if not any(character.isalpha() for character in operator):
            raise CommandError("Sebutkan nama lengkap pengelola server pada --operator.")
        refuse_hidden(operator)
        person = User.objects.filter(username=options["username"].lower()).first()
        if person is None:
            raise CommandError(f"Tidak ada akun dengan nama pengguna {options['username']}.")
        asked = {
            "role": options["role"],
            "opens": options["open"],
            "drops_factors": options["drop_factors"],
            "email": _address(options["email"]),
        }
        wanted = {name: value for name, value in asked.items() if value}
        if wanted == {"role": person.role}:
            raise CommandError(f"Akun {person.username} sudah berperan {person.get_role_display()}.")
        if wanted == {"email": person.email}:
            raise CommandError(f"Surel akun {person.username} sudah demikian.")
        change = self._stand_in(person, operator=operator, wanted=wanted)
        self.stdout.write(f"Akun {person.username}: {', '.join(change.sentences)}.")
        if (change.opens or change.drops_factors) and not change.person.has_usable_password():
            self.stdout.write(f"Kata sandi ditetapkan di:\n{password_link(change.person)}")

    def _stand_in(self, person: User, *, operator: str, wanted: dict[str, Any]) -> Any:
        try:
            return stand_in(person, operator=operator, **wanted)
        except IntegrityError as error:
            raise CommandError("Surel ini sudah dipakai akun lain. Gunakan surel lain.") from error
        except AlreadyProposed as error:
            raise CommandError(
                "Ada usul yang menunggu atas akun ini. Sahkan dahulu dengan perintah ini tanpa pilihan lain, atau "
                "mintalah pengusul menariknya."
            ) from error
        except TooLate as error:
            raise CommandError("Tidak ada usul yang menunggu atas akun ini.") from error
        except LastAdministrator as error:
            raise CommandError(
                "Akun ini administrator terakhir yang aktif di kantornya. Jadikan orang lain administrator dahulu."
            ) from error


def _address(typed: str) -> str:
    """An address as the form of an account takes it."""
    try:
        if typed:
            validate_email(typed)
            refuse_hidden(typed)
    except ValidationError as error:
        raise CommandError("Tuliskan alamat surel secara lengkap, misalnya nama@contoh.go.id.") from error
    return typed
