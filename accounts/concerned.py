"""Which entries of the trail are about accounts, and where those are."""

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse

from accounts.models import Role, User
from audit.actions import Action
from audit.concerns import Concern, Person, Reader, Things, Written

OF_ACCESS = {Action.PROPOSE_ROLE, Action.CONFIRM_ROLE, Action.DECLINE_ROLE, Action.WITHDRAW_ROLE}


def tell(entries: Sequence[Written], reader: Reader) -> Mapping[int, Sequence[Concern]]:
    """The account that was changed or proven, what was proposed of it, or the office."""
    named = {entry.facts.get("user") for entry in entries} | {
        entry.facts.get("username") for entry in entries
    }
    people: dict[str, User] = {}
    if named := {str(name) for name in named if name}:
        found = User.objects.filter(office=reader.office_id, username__in=named)
        people = {person.username: person for person in found}
    return {entry.pk: list(_concerns(entry, reader, people)) for entry in entries}


def gather(person: Person) -> Things:
    """The account of a user, and of a holder the one that has his NIP."""
    if person.username:
        return Things(usernames=frozenset([person.username]))
    same = User.objects.filter(office=person.office_id, nip=person.nip) if person.nip else User.objects.none()
    return Things(usernames=frozenset(same.values_list("username", flat=True)[:10]))


def _concerns(entry: Written, reader: Reader, people: Mapping[str, User]) -> Iterator[Concern]:
    may_open = reader.role == Role.ADMIN
    person = people.get(str(entry.facts.get("user") or entry.facts.get("username") or ""))
    if person:
        url = reverse("accounts:edit_person", args=[person.pk]) if may_open else ""
        yield Concern(f"Akun {person.full_name}", url)
    if entry.action in OF_ACCESS and entry.subject_id:
        url = reverse("accounts:access_change", args=[entry.subject_id]) if may_open else ""
        yield Concern("Usul perubahan hak akses", url)
    if entry.action == Action.CHANGE_OFFICE:
        yield Concern("Data kantor", reverse("accounts:office") if may_open else "")
