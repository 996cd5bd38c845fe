"""Changes of accounts, each with its entry in the same transaction."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Role, User
from audit.actions import Action
from audit.trail import record

# What an entry calls a column whose old and new content it keeps to itself.
COLUMNS = {"full_name": "nama lengkap", "email": "surel kedinasan", "nip": "NIP"}


def add_person(*, by: User, **columns: Any) -> User:
    """Open an account in the administrator's own office, without a password."""
    with transaction.atomic():
        person = User.objects.create_user(office=by.office, **columns)
        record(Action.ADD_USER, by=by, facts={"user": person.username, "changed": [_role_of(person)]})
    return person


def change_person(person: User, *, by: User, **columns: Any) -> list[str]:
    """Store what differs, and return its names; nothing differs, nothing is on record.

    Both accounts are locked in one order, and the administrator is read anew: two who take each other's
    role away at the same moment do not leave the office without any.
    """
    with transaction.atomic():
        locked = {
            user.pk: user
            for user in User.objects.select_for_update().filter(pk__in={person.pk, by.pk}).order_by("pk")
        }
        if not (locked[by.pk].is_active and locked[by.pk].role == Role.ADMIN):
            raise PermissionDenied
        current = locked[person.pk]
        changed = {name: value for name, value in columns.items() if getattr(current, name) != value}
        sentences = [_change_of(current, name=name, value=value) for name, value in changed.items()]
        for name, value in changed.items():
            setattr(current, name, value)
        if changed:
            current.save(update_fields=list(changed))
            record(Action.CHANGE_USER, by=by, facts={"user": current.username, "changed": sentences})
    return sentences


def set_password(person: User, *, password: str) -> None:
    """Replace the password; every session that began with the old one ends."""
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        record(Action.CHANGE_PASSWORD, by=person, facts={"user": person.username})


def _role_of(person: User) -> str:
    return f"peran: {person.get_role_display()}"


def _change_of(person: User, *, name: str, value: Any) -> str:
    """What differs in words; of a number or an address only that it differs, since entries are for ever."""
    if name == "role":
        return f"{_role_of(person)} menjadi {Role(value).label}"
    if name == "is_active":
        return "akun diaktifkan" if value else "akun dinonaktifkan"
    return COLUMNS[name]
