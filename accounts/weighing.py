"""What of an account is not one administrator's to decide: a role, and an address or a number that hands one over."""

from accounts.models import Role, User
from accounts.roles import WEIGHTY


def needs_two(person: User, *, role: str, opens: bool) -> bool:
    """Whether it gives another role, or access: to somebody of weight always, to an ADB where there is a second.

    Else one administrator could open an account for himself, and work as two people (T14).
    """
    weighs = _is_weighty(person, role) or names_head(person, person.nip) or has_second(person.office_id)
    return role != person.role or (opens and weighs)


def moves(person: User, *, role: str, email: str) -> bool:
    """Whether an address would hand over what is not one administrator's: an account in use, or one that took two."""
    is_other = email.lower() != person.email.lower()
    took_two = _is_weighty(person, role) or (person.is_active and has_second(person.office_id))
    return is_other and (person.last_login is not None or took_two)


def renumbers(person: User, *, role: str, nip: str) -> bool:
    """Whether a NIP would make somebody the head of the office, or nobody: who approves is known by it alone."""
    if nip == person.nip:
        return False
    is_head = Role.KEPALA_DINAS in {role, person.role}
    return is_head or names_head(person, person.nip) or names_head(person, nip)


def has_second(office_id: int) -> bool:
    """Whether the office has two administrators, so that one can confirm what the other proposes."""
    return User.objects.filter(office=office_id, role=Role.ADMIN, is_active=True).count() > 1


def names_head(person: User, nip: str) -> bool:
    """Whether another account of the office, a Kepala Dinas's, has this number."""
    heads = User.objects.filter(office=person.office_id, role=Role.KEPALA_DINAS, is_active=True)
    return nip != "" and heads.filter(nip=nip).exclude(pk=person.pk).exists()


def _is_weighty(person: User, role: str) -> bool:
    return bool({role, person.role} & set(WEIGHTY))
