"""The people and offices of the story. All are invented, with NIKs of a province that there is not."""

from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from django.core.management import call_command

from accounts.access_acts import stand_in
from accounts.models import Office, Role, User
from accounts.people import add_person
from certificates.tenure_acts import Official
from renewals.rules import change_rules
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE


@dataclass(frozen=True)
class Head:
    """A Kepala Dinas, as papers have him."""

    username: str
    full_name: str
    nip: str
    nik: str = field(repr=False)
    birth_place: str
    birth_date: date
    sex: str
    decree_number: str
    decree_date: date
    tenure_start: date

    @property
    def person(self) -> Official:
        return Official(full_name=self.full_name, nip=self.nip, nik=self.nik)

    def typed(self, *, reason: str, address: str) -> dict[str, str]:
        """What somebody types who has the papers before him."""
        return {
            "reason": reason,
            "full_name": self.full_name,
            "nik": self.nik,
            "nip": self.nip,
            "birth_place": self.birth_place,
            "birth_date": f"{self.birth_date:%d-%m-%Y}",
            "sex": self.sex,
            "rank": "IV/c",
            "official_email": address,
            "phone": "0812-0000-0000",
            "decree_number": self.decree_number,
            "decree_date": f"{self.decree_date:%d-%m-%Y}",
            "tenure_start": f"{self.tenure_start:%d-%m-%Y}",
            "declared_true_at": "1",
            "privacy_notice_ack_at": "1",
        }


BIMA = Head(
    "bima.kepala", "Bima Contoh Sasmita", "197503122000031001", "9971011203750001", "Kota Contoh", date(1975, 3, 12),
    "L", "821.22-0101 Tahun 2025", date(2025, 2, 10), date(2025, 2, 17),
)  # fmt: skip
WULAN = Head(
    "wulan.kepala", "Wulan Misal Rahayu", "197207051998032002", "9972014507720002", "Kota Misal", date(1972, 7, 5),
    "P", "821.22-0202 Tahun 2022", date(2022, 1, 20), date(2022, 2, 1),
)  # fmt: skip
YUSUF = Head(
    "yusuf.kepala", "Yusuf Misal Pranata", "197811202005011003", "9972012011780003", "Kota Misal", date(1978, 11, 20),
    "L", "821.22-0303 Tahun 2027", date(2027, 9, 20), date(2027, 10, 1),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """An office of the story as it is set up, and who works there at first."""

    regency: str
    zone: str
    domain: str
    admin: str
    adb: str
    head: Head


CONTOH = Place(
    "Kabupaten Contoh", "Asia/Jakarta", "contoh", "Tuti Contoh Lestari", "Sari Contoh Pratiwi", BIMA
)
MISAL = Place("Kota Misal", "Asia/Makassar", "misal", "Nur Misal Aini", "Joko Misal Santoso", WULAN)


@dataclass
class Staff:
    """An office of the story with whoever works there now."""

    office: Office
    admin: User
    adb: User
    head: User


def open_office(place: Place) -> Staff:
    """As an operator sets an office up, and its administrator the accounts."""
    call_command(
        "add_office",
        regency=place.regency,
        province="Provinsi Contoh",
        address="Jalan Contoh Nomor 1",
        time_zone=place.zone,
        admin=f"admin.{place.domain}",
        admin_name=place.admin,
        admin_email=f"admin@{place.domain}.go.id",
        stdout=StringIO(),
    )
    admin = User.objects.select_related("office").get(username=f"admin.{place.domain}")
    adb = {"role": Role.ADB, "full_name": place.adb, "email": f"adb@{place.domain}.go.id"}
    return Staff(
        office=admin.office,
        admin=admin,
        adb=add_person(by=admin, username=f"adb.{place.domain}", **adb),
        head=open_account(place.head, by=admin, place=place),
    )


def open_account(head: Head, *, by: User, place: Place) -> User:
    """The account of a Kepala Dinas."""
    person = add_person(
        by=by,
        username=head.username,
        full_name=head.full_name,
        role=Role.KEPALA_DINAS,
        email=f"{head.username.partition('.')[0]}@{place.domain}.go.id",
        nip=head.nip,
    )
    # In place of a second administrator, whom a small office has not.
    return stand_in(person, operator="latihan", opens=True).person


def load_sop(office: Office) -> None:
    load(SOP_FILE, office=office)


def name_contact(*, by: User, rungs: list[int], name: str, address: str, from_rung: int) -> None:
    """Somebody without an account who is told as well."""
    change_rules(by=by, rungs=rungs, contact_name=name, contact_address=address, contact_from=from_rung)
