"""The bell of the bar at the top."""

from typing import Any

from django import template

from notifications.bell import read_and_count

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: dict[str, Any]) -> str:
    """How many notices the reader of this page has not read; the page's own count as read."""
    request = context["request"]
    return read_and_count(request.user.pk, address=request.user.email, path=request.path)
