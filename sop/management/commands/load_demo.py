"""`manage.py load_demo`: an office to try everything in, with one account a role."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import Office, Role, User
from sop.loading import load

SOP_FILE = Path(__file__).resolve().parents[2] / "data" / "ikmt-piak-01-15.toml"
PEOPLE = (
    ("adb", Role.ADB, "Sari Contoh Pratiwi", ""),
    ("kepala", Role.KEPALA_DINAS, "Bima Contoh Sasmita", "197001011995031001"),
    ("admin", Role.ADMIN, "Tuti Contoh Lestari", ""),
)


class Command(BaseCommand):
    """Idempotent: the second run changes nothing and prints the same accounts."""

    help = "Memuat SOP dan kantor peragaan dengan tiga akun."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            office, _ = Office.objects.get_or_create(
                regency="Kabupaten Bantul",
                defaults={"province": "Daerah Istimewa Yogyakarta", "time_zone": "Asia/Jakarta"},
            )
            load(SOP_FILE, office=office)
        self.stdout.write(f"Kantor peragaan: {office}")
        for username, role, full_name, nip in PEOPLE:
            password = self._account(username, office=office, role=role, full_name=full_name, nip=nip)
            self.stdout.write(f"  {role.label:<26} nama pengguna {username:<8} kata sandi {password}")

    def _account(self, username: str, *, office: Office, role: Role, full_name: str, nip: str) -> str:
        """The password of the account; one that is not given is drawn once and kept beside the keys."""
        path = settings.KEYS_DIR / f"demo-{username}"
        password = os.environ.get("DEMO_PASSWORD") or _kept(path)
        user = User.objects.filter(username=username).first()
        if user is None:
            User.objects.create_user(
                username,
                password=password,
                office=office,
                role=role,
                full_name=full_name,
                nip=nip,
                email=f"{username}@contoh.go.id",
            )
        elif not user.check_password(password):
            return "(sudah diganti oleh pemakainya)"
        return password


def _kept(path: Path) -> str:
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = secrets.token_urlsafe(12)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)
    return password
