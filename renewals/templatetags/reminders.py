"""The banner of a missed day and the notices that nobody took, for pages of rooms that do not know this one."""

from typing import Any

from django import template

from accounts.models import Role, User
from notifications.models import Notice
from notifications.undelivered import lost_of
from renewals.liveness import pulse

register = template.Library()
# A mail server that was away for days leaves hundreds behind; those are seen to a few at a time.
MOST = 5


@register.inclusion_tag("renewals/_missed.html")
def missed_reminders() -> dict[str, Any]:
    """Nothing while all is well."""
    return {"pulse": pulse()}


@register.simple_tag
def lost_notices(user: User) -> list[Notice]:
    """What nobody took, for those who see to it, the oldest first; of more than `MOST` one more."""
    return list(lost_of(user.office_id)[: MOST + 1]) if user.role == Role.ADMIN else []
