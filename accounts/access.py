"""Who asks: a request of somebody who is logged in, and the one way to ask for his role."""

from django.http import HttpRequest

from accounts.models import User
from audit.gate import WrongRole, demand, only_for, refuse

__all__ = ["Request", "WrongRole", "demand", "only_for", "refuse"]


class Request(HttpRequest):
    """A request behind the door: the middleware has made sure that somebody is logged in."""

    user: User
