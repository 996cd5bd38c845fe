"""Tenures for tests: invented people, and what an officer types of them."""

from datetime import date
from typing import Any

from accounts.models import User
from certificates.models import Holder
from certificates.tenure_acts import Official, begin_tenure
from certificates.tenures import Tenure

POSITION = "Kepala Dinas Kependudukan dan Pencatatan Sipil"
BIMA = Official(full_name="Bima Contoh Prasetyo", nip="197001011995031001", nik="9971010101700003")
CITRA = Official(full_name="Citra Contoh Lestari", nip="197502022000032002", nik="9971014202750004")


def terms(**changes: Any) -> dict[str, Any]:
    """The columns of a tenure, definitif and open."""
    return {
        "position": POSITION,
        "kind": "DEFINITIF",
        "decree_number": "821.22-0001 Tahun 2021",
        "decree_date": date(2021, 1, 30),
        "starts_on": date(2021, 2, 1),
        "ends_on": None,
        "note": "",
        **changes,
    }


def tenure_of(person: Official | Holder, *, by: User, **changes: Any) -> Tenure:
    return begin_tenure(by=by, person=person, **terms(**changes))


def ending(**changes: Any) -> dict[str, Any]:
    return {
        "ends_on": date(2026, 10, 31),
        "ended_how": "TRANSFERRED",
        "end_decree_number": "821.22-0002 Tahun 2026",
        "end_decree_date": date(2026, 10, 20),
        **changes,
    }


def typed_tenure(person: Official | None = CITRA, **changes: str) -> dict[str, str]:
    """What is posted for somebody who comes into office."""
    who = {name: getattr(person, name) for name in ("full_name", "nip", "nik")} if person else {}
    return {
        **who,
        "position": POSITION,
        "kind": "DEFINITIF",
        "decree_number": "821.22-0003 Tahun 2026",
        "decree_date": "20 Oktober 2026",
        "starts_on": "01-11-2026",
        "ends_on": "",
        "note": "",
        **changes,
    }


def typed_ending(**changes: str) -> dict[str, str]:
    return {
        "ended_how": "TRANSFERRED",
        "ends_on": "31-10-2026",
        "end_decree_number": "821.22-0002 Tahun 2026",
        "end_decree_date": "20-10-2026",
        **changes,
    }
