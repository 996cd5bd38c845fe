"""Which agency an office writes to, and changing it on record."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import demand_role
from accounts.models import Office, Role, User
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from privacy.letters import Agency

LABELS = {"name": "nama lembaga PDP", "address": "alamat lembaga PDP", "channel": "kanal lembaga PDP"}
EMPTY = "(kosong)"


def agency_of(user: User) -> Agency | None:
    """Whom the reader's office writes to; None until somebody has said so."""
    return Agency.objects.filter(office=user.office_id).first()


def change_agency(*, by: User, **columns: str) -> list[str]:
    """Store what differs, and return it in words. Letters that were made keep what they have."""
    with refusals_on_record(Action.CHANGE_OFFICE, PermissionDenied, by=by), transaction.atomic():
        Office.objects.select_for_update(no_key=True).get(pk=by.office_id)
        by = demand_role(by, Role.ADMIN)
        known = agency_of(by) or Agency(office_id=by.office_id, name="", address="")
        changed = [
            f"{LABELS[name]}: {getattr(known, name) or EMPTY} menjadi {value or EMPTY}"
            for name, value in columns.items()
            if getattr(known, name) != value
        ]
        if changed:
            known.name, known.address, known.channel = columns["name"], columns["address"], columns["channel"]
            known.changed_at, known.changed_by = timezone.now(), by
            known.save()
            record(Action.CHANGE_OFFICE, by=by, facts={"changed": changed})
    return changed
