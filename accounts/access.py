"""Who asks, and which roles may open a page; whoever else tries is refused, and that is on record."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.models import Role, User
from audit.actions import Action, Outcome
from audit.trail import record

P = ParamSpec("P")


class Request(HttpRequest):
    """A request behind the door: the middleware has made sure that somebody is logged in."""

    user: User


View = Callable[Concatenate[Request, P], HttpResponse]


def only_for(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Open the page to these roles alone; asked first of all, a refusal says nothing of what exists."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.user.role not in roles:
                record(
                    Action.VISIT, by=request.user, outcome=Outcome.REFUSED, facts={"path": request.path[:200]}
                )
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)  # wraps() says so in a type of its own

    return guard
