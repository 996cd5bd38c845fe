"""Changes of accounts, each with its entry and its notice to the person in the same transaction."""

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import resolve_url
from django.urls import reverse

from accounts.access import NOT_HIS, demand_role
from accounts.colleagues import OnRecord, tell_colleagues
from accounts.devices import end_all
from accounts.models import OFFICERS, Role, User
from accounts.telling import invite, tell_of_change
from accounts.weighing import needs_two
from audit.actions import Action
from audit.trail import record

# What an entry calls a column whose old and new content it keeps to itself.
COLUMNS = {"full_name": "nama lengkap", "email": "surel kedinasan", "nip": "NIP"}


TO_CHECK = (
    "Pastikan pemilik akun ini memang ditugaskan: akun petugas membaca dokumen kependudukan kantor. Bila tidak Anda "
    "ketahui, mintalah akunnya segera dinonaktifkan pada halaman Pengguna, lalu periksa pembuatannya pada rekam jejak."
)


class StaleAccount(Exception):
    """The account was changed since it was read: what was allowed then need not be allowed now."""


class Proof(StrEnum):
    """By what somebody may set a password: he knows the present one, or holds the link of a letter."""

    PRESENT_PASSWORD = "pemegang akun, dengan kata sandi yang lama"  # noqa: S105  # words, no password
    LINK = "pemegang tautan yang dikirim ke surel akun ini"


def add_person(*, by: User, **columns: Any) -> User:
    """Make an account in the administrator's own office, without a password; it stays closed where it takes two.

    The letter with the link to one is in the outbox from then on. Of one that reads the office's papers everybody who
    could object hears at once.
    """
    unsaved = User(office=by.office, nip=columns.get("nip", ""), role=columns["role"])
    with transaction.atomic():
        is_open = not needs_two(unsaved, role=unsaved.role, opens=True)
        by = demand_role(by, Role.ADMIN)
        person = User.objects.create_user(office=by.office, is_active=is_open, **columns)
        entry = record(Action.ADD_USER, by=by, facts={"user": person.username, "changed": [_role_of(person)]})
        invite(person)
        if person.role in OFFICERS:
            _tell_who_may_object(entry, by=by)
    return person


def _tell_who_may_object(entry: OnRecord, *, by: User) -> None:
    pages = {
        Role.ADMIN: (reverse("accounts:people"), "Periksa pengguna"),
        # Accounts are no page of his.
        Role.KEPALA_DINAS: (resolve_url(settings.LOGIN_REDIRECT_URL), "Buka aplikasi"),
    }
    for role, (path, button) in pages.items():
        tell_colleagues(
            entry,
            by=by,
            roles=[role],
            kind="akun-baru",
            subject="Akun petugas baru dibuat di kantor Anda",
            path=path,
            button=button,
            to_do=TO_CHECK,
        )


def change_person(person: User, *, by: User, **columns: Any) -> list[str]:
    """Store what differs, and return its names; nothing differs, nothing is on record and nobody is told.

    A role is none of them: two administrators change it (`access_acts`).
    Both accounts are locked in one order, and the administrator is read anew: two who close each other's
    accounts at the same moment do not leave the office without any.
    """
    with transaction.atomic():
        locked = {
            user.pk: user
            for user in User.objects.select_for_update(no_key=True)
            .filter(pk__in={person.pk, by.pk})
            .order_by("pk")
        }
        if not (locked[by.pk].is_active and locked[by.pk].role == Role.ADMIN):
            raise PermissionDenied(NOT_HIS)
        current = locked[person.pk]
        changed = {name: value for name, value in columns.items() if getattr(current, name) != value}
        sentences = [_change_of(name=name, value=value) for name, value in changed.items()]
        if changed:
            _store(current, changed, sentences=sentences, by=locked[by.pk])
    return sentences


def set_password(person: User, *, password: str, proof: Proof) -> None:
    """Replace the password; every session that began with the old one ends.

    StaleAccount if password, address or activity changed since `person` was read: a link that was good a moment ago
    may be one to an address that is no longer his.
    """
    hashed = make_password(password)
    with transaction.atomic():
        current = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if _identity_of(current) != _identity_of(person):
            raise StaleAccount
        person.password = hashed
        person.save(update_fields=["password"])
        end_all(person.pk)
        entry = record(Action.CHANGE_PASSWORD, by=person, facts={"user": person.username})
        tell_of_change(person, by=proof, changed=["kata sandi"], entry_id=entry.pk)


def _store(current: User, changed: dict[str, Any], *, sentences: list[str], by: User) -> None:
    old_address = current.email
    for name, value in changed.items():
        setattr(current, name, value)
    current.save(update_fields=list(changed))
    entry = record(Action.CHANGE_USER, by=by, facts={"user": current.username, "changed": sentences})
    tell_of_change(
        current,
        by=f"{by.full_name} ({by.get_role_display()})",
        changed=sentences,
        entry_id=entry.pk,
        old_address=old_address,
    )


def _identity_of(person: User) -> tuple[str, str, bool]:
    return person.password, person.email, person.is_active


def _role_of(person: User) -> str:
    return f"peran: {person.get_role_display()}"


def _change_of(*, name: str, value: Any) -> str:
    """What differs in words; of a number or an address only that it differs, since entries are for ever."""
    if name == "is_active":
        return "akun diaktifkan" if value else "akun dinonaktifkan"
    return COLUMNS[name]
