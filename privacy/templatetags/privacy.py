"""The time limits that run, for pages of rooms that do not know this one."""

from typing import Any

from django import template

from accounts.models import User
from privacy.clocks import running_for

register = template.Library()


@register.inclusion_tag("privacy/_clocks.html")
def time_limits(user: User) -> dict[str, Any]:
    """Nothing for whoever does not answer requests."""
    return {"running": running_for(user)}
