"""Who asks: a request of somebody who is logged in, and the ways to ask for his role."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User
from audit.gate import WrongRole, demand, only_for, refuse

__all__ = ["Request", "WrongRole", "demand", "demand_role", "only_for", "refuse"]
NOT_HIS = "Anda tidak memiliki hak akses untuk tindakan ini."


class Request(HttpRequest):
    """A request behind the door: the middleware has made sure that somebody is logged in."""

    user: User


def demand_role(by: User, *roles: str) -> User:
    """The person as his account is now, in the transaction of his act; PermissionDenied where he is none of `roles`.

    While he waited for a row, his role may have been taken from him. The row of what he acts upon, or of his office, is
    locked before his own: two who lock in two orders would wait for each other.
    """
    people = User.objects.select_for_update(of=("self",), no_key=True).select_related("office")
    now: User = people.defer("office__logo").get(pk=by.pk)
    if not (now.is_active and now.role in roles and now.office_id == by.office_id):
        raise PermissionDenied(NOT_HIS)
    return now
