"""Who may do what with a request of a data subject: by his role as it is now, and never with his own."""

from django.core.exceptions import ValidationError

from accounts.access import demand_role
from accounts.models import Role, User
from accounts.roles import WEIGHTY
from privacy.subject_requests import SubjectRequest

RECORDERS = (Role.ADB, Role.ADMIN)
OWN = "Permintaan ini tentang data Anda sendiri, sehingga dijawab oleh orang lain di kantor Anda."


def demand_answerer(asked: SubjectRequest, *, by: User) -> User:
    """PermissionDenied for whoever does not answer requests, ValidationError for whoever would answer his own."""
    answerer = demand_role(by, *WEIGHTY)
    if is_own(asked, answerer):
        raise ValidationError(OWN)
    return answerer


def is_own(asked: SubjectRequest, user: User) -> bool:
    """Whether it is about this person himself, by his account or by his NIP."""
    subject = asked.person or asked.holder
    return asked.person_id == user.pk or bool(user.nip and subject and subject.nip == user.nip)
