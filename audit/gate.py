"""Which roles may open a page; whoever else tries is refused, and that is on record."""

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from audit.actions import Action, Outcome
from audit.trail import Recorded, record

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


class WrongRole(PermissionDenied):
    """The page belongs to other roles; it says to which and what for, so that the reader knows whom to ask."""

    def __init__(self, roles: Collection[str], *, purpose: str = "") -> None:
        super().__init__("Anda tidak memiliki hak akses untuk tindakan ini.")
        self.roles = roles
        self.purpose = purpose


def only_for(
    *roles: str, purpose: str = ""
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[Concatenate[R, P], HttpResponse]]:
    """Open the page to these roles alone; asked first of all, a refusal says nothing of what exists."""

    def guard(
        view: Callable[Concatenate[R, P], HttpResponse],
    ) -> Callable[Concatenate[R, P], HttpResponse]:
        @wraps(view)
        def guarded(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            demand(request, roles=roles, purpose=purpose)
            return view(request, *args, **kwargs)

        return cast("Callable[Concatenate[R, P], HttpResponse]", guarded)  # wraps() has a type of its own

    return guard


def demand(request: HttpRequest, *, roles: Collection[str], purpose: str = "", **about: Any) -> None:
    """Go on for one of `roles`; refuse everybody else, on record with whatever `about` says."""
    if cast("Any", request.user).role not in roles:
        refuse(request, roles=roles, purpose=purpose, **about)


def refuse(
    request: HttpRequest,
    *,
    roles: Collection[str],
    purpose: str = "",
    action: Action = Action.VISIT,
    case: Recorded | None = None,
    case_id: UUID | None = None,
    subject_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> NoReturn:
    """403, on record, for whoever is not of `roles`; `purpose` is what the page is for: "menyetujui formulir"."""
    record(
        action,
        by=cast("Any", request.user),
        case=case,
        case_id=case_id,
        subject_id=subject_id,
        outcome=Outcome.REFUSED,
        facts={"path": request.path[:200]} if facts is None else facts,
    )
    raise WrongRole(roles, purpose=purpose)
