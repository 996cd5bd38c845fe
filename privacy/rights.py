"""Who may do what with a request of a data subject: by his role as it is now, and never with his own."""

from django.core.exceptions import ValidationError

from accounts.access import demand_role
from accounts.models import Role, User
from accounts.roles import ANSWERERS
from privacy.subject_requests import SubjectRequest

RECORDERS = (Role.ADB, Role.ADMIN)
OWN = "Permintaan ini tentang data Anda sendiri, sehingga dijawab oleh orang lain di kantor Anda."
ONLY_HIS = "Permintaan ini hanya dapat ditarik kembali oleh yang mengajukannya."


def demand_answerer(asked: SubjectRequest, *, by: User) -> User:
    """PermissionDenied for whoever does not answer requests, ValidationError for whoever would answer his own."""
    answerer = demand_role(by, *ANSWERERS)
    if is_own(asked, answerer):
        raise ValidationError(OWN)
    return answerer


def demand_withdrawer(asked: SubjectRequest, *, by: User) -> User:
    """Its subject himself; of a holder without an account, whoever records what holders ask."""
    if asked.person_id and asked.person_id != by.pk:
        raise ValidationError(ONLY_HIS)
    return demand_role(by, *(Role if asked.person_id else RECORDERS))


def may_read_letter(asked: SubjectRequest, user: User) -> bool:
    """The answer is for whom it is about, for those who answer, and for whoever has recorded the request."""
    return user.role in ANSWERERS or is_own(asked, user) or _has_recorded(asked, user)


def may_send_letter(asked: SubjectRequest, user: User) -> bool:
    """That it was handed over is recorded by those who answer, or by whoever recorded the request of another."""
    return user.role in ANSWERERS or (_has_recorded(asked, user) and not is_own(asked, user))


def _has_recorded(asked: SubjectRequest, user: User) -> bool:
    """Whether he put it on record, and still does such: an inspector who did so before reads no letter of another."""
    return asked.recorded_by_id == user.pk and user.role in RECORDERS


def is_own(asked: SubjectRequest, user: User) -> bool:
    """Whether it is about this person himself, by his account or by his NIP."""
    subject = asked.person or asked.holder
    return asked.person_id == user.pk or bool(user.nip and subject and subject.nip == user.nip)
