"""Changes of an office, each with its entry in the same transaction."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.access import demand_role
from accounts.models import Office, Role, User
from accounts.zones import ZONES
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record

LABELS = {
    "name": "nama kantor",
    "regency": "kabupaten/kota",
    "province": "provinsi",
    "address": "alamat",
    "time_zone": "zona waktu",
}


def record_founding(office: Office) -> None:
    """Put on record that there is a new office; call it in the transaction that stores it. Nobody of it acts yet."""
    record(
        Action.CHANGE_OFFICE,
        by=None,
        office_id=office.pk,
        facts={"changed": [f"kantor ditambahkan: {office}"]},
    )


def change_office(*, by: User, **columns: Any) -> list[str]:
    """Store what differs of the administrator's own office, and return it in words.

    Forms that are made from now on have it in their letterhead; those that were made keep theirs.
    """
    with refusals_on_record(Action.CHANGE_OFFICE, PermissionDenied, by=by), transaction.atomic():
        office = Office.objects.select_for_update(no_key=True).get(pk=by.office_id)
        by = demand_role(by, Role.ADMIN)
        changed = {name: value for name, value in columns.items() if _stored(office, name) != value}
        sentences = [_change_of(office, name=name, value=value) for name, value in changed.items()]
        for name, value in changed.items():
            setattr(office, name, value)
        if changed:
            office.save(update_fields=list(changed))
            record(Action.CHANGE_OFFICE, by=by, facts={"changed": sentences})
    return sentences


def _stored(office: Office, name: str) -> Any:
    value = getattr(office, name)
    return bytes(value) if name == "logo" else value


def _change_of(office: Office, *, name: str, value: Any) -> str:
    """What differs, with both contents: an office's data are nobody's personal data."""
    if name == "logo":
        return "lambang diganti" if value else "lambang dihapus"
    labels = dict(ZONES)
    old, new = (labels.get(said, said) or "(kosong)" for said in (getattr(office, name), value))
    return f"{LABELS[name]}: {old} menjadi {new}"
