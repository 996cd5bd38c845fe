"""`manage.py load_demo`: an office to try everything in: one account a role, its heads, certificates near their end."""

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import Office, Role, User
from accounts.offices import record_founding
from certificates.models import Certificate
from certificates.public_file import read_public_bundle
from certificates.register_existing import Stated, register_existing
from certificates.tenure_acts import Official, begin_tenure
from certificates.tenures import Ending, Tenure
from sop.loading import load

SOP_FILE = Path(__file__).resolve().parents[2] / "data" / "ikmt-piak-01-15.toml"
# The head of the office: invented as all the others, with a NIK of a province that there is not.
HEAD = Official(full_name="Bima Contoh Sasmita", nip="197001011995031001", nik="9971010101700003")
PEOPLE = (
    ("adb", Role.ADB, "Sari Contoh Pratiwi", ""),
    ("kepala", Role.KEPALA_DINAS, HEAD.full_name, HEAD.nip),
    ("admin", Role.ADMIN, "Tuti Contoh Lestari", ""),
)
# The heads of the office, the present one last.
HEADS = (
    (
        Official(full_name="Rani Contoh Wibowo", nip="196203021987032001", nik="9971014203620001"),
        {
            "decree_number": "821.22-0001 Tahun 2017",
            "decree_date": date(2017, 12, 20),
            "starts_on": date(2018, 1, 2),
            "ends_on": date(2022, 3, 31),
            "ended_how": Ending.RETIRED,
            "end_decree_number": "882-0001 Tahun 2022",
            "end_decree_date": date(2022, 2, 14),
        },
    ),
    (
        HEAD,
        {
            "decree_number": "821.22-0002 Tahun 2022",
            "decree_date": date(2022, 3, 25),
            "starts_on": date(2022, 4, 1),
        },
    ),
)
# Who signs beside the head: his position, the officer, the terms.
DEPUTY = (
    "Sekretaris",
    Official(full_name="Yudha Contoh Pamungkas", nip="198005172006041006", nik="9971011705800002"),
    {
        "decree_number": "821.22-0003 Tahun 2023",
        "decree_date": date(2023, 1, 16),
        "starts_on": date(2023, 2, 1),
    },
)
# Whose certificates may be registered: the name in the certificate, NIP, NIK.
CERTIFIED = {
    HEAD.full_name: (HEAD.nip, HEAD.nik),
    "Laras Contoh Kirana": ("197809092003122004", "9971014909780001"),
    DEPUTY[1].full_name: (DEPUTY[1].nip, DEPUTY[1].nik),
    "Nadia Contoh Saraswati": ("198503212010012010", "9971016103850003"),
}


class Command(BaseCommand):
    """Idempotent: the second run changes nothing and prints the same accounts."""

    help = "Memuat SOP dan kantor peragaan dengan tiga akun, masa jabatan kepalanya, dan sertifikat uji coba."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--certificates",
            type=Path,
            help="Folder sertifikat publik (.pem) yang didaftarkan sebagai terpasang.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            office, is_new = Office.objects.get_or_create(
                regency="Kabupaten Bantul",
                defaults={"province": "Daerah Istimewa Yogyakarta", "time_zone": "Asia/Jakarta"},
            )
            if is_new:
                record_founding(office)
            load(SOP_FILE, office=office)
        self.stdout.write(f"Kantor peragaan: {office}")
        for username, role, full_name, nip in PEOPLE:
            password = self._account(username, office=office, role=role, full_name=full_name, nip=nip)
            self.stdout.write(f"  {role.label:<26} nama pengguna {username:<8} kata sandi {password}")
        _put_in_office(office)
        if options["certificates"]:
            _certify(office, folder=options["certificates"])

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


def _put_in_office(office: Office) -> None:
    """Record the heads, unless somebody has put anybody on record meanwhile."""
    with transaction.atomic():
        if Tenure.objects.of_office(office.pk).exists():
            return
        adb = User.objects.get(username="adb")
        for person, terms in HEADS:
            begin_tenure(by=adb, person=person, position=f"Kepala {office.name}", kind="DEFINITIF", **terms)


def _certify(office: Office, *, folder: Path) -> None:
    """Register what SIAK would sign with, unless there is a certificate already."""
    if Certificate.objects.of_office(office.pk).exists():
        return
    adb = User.objects.get(username="adb")
    position, person, terms = DEPUTY
    begin_tenure(by=adb, person=person, position=f"{position} {office.name}", kind="DEFINITIF", **terms)
    for path in sorted(folder.glob("*.pem")):
        facts, *_ = read_public_bundle(path.read_bytes())
        nip, nik = CERTIFIED[facts.common_name]
        since = timezone.localdate(facts.not_before)
        stated = Stated(nik=nik, nip=nip, organization=facts.organization, in_force_on=since)
        register_existing(by=adb, stated=stated, public_certificate=path.read_bytes())


def _kept(path: Path) -> str:
    if path.exists():
        return path.read_text().strip()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = secrets.token_urlsafe(12)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)
    return password
