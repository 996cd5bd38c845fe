"""The banner of a missed day, for pages of rooms that do not know this one."""

from typing import Any

from django import template

from renewals.liveness import pulse

register = template.Library()


@register.inclusion_tag("renewals/_missed.html")
def missed_reminders() -> dict[str, Any]:
    """Nothing while all is well."""
    return {"pulse": pulse()}
