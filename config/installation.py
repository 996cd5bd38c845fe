"""What pages may say of the way in which this installation runs."""

from django.conf import settings
from django.http import HttpRequest


def installation(_request: HttpRequest) -> dict[str, str]:
    """A context processor: the words before a command of the server."""
    return {"manage_command": settings.MANAGE_COMMAND}
