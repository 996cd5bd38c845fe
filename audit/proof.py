"""Who is logged in has proved it once; before what weighs most he does so again, lest it be whoever sits there now."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
# In the session: when its person last gave his password or his second factor.
PROVEN = "proven_at"


class ProofNeeded(Exception):
    """The last proof is too old for this; whoever asks is led to giving it again, and back."""


def is_proven(request: HttpRequest) -> bool:
    """Whether the reader has proved who he is within the minutes of the settings."""
    age = timezone.now().timestamp() - request.session.get(PROVEN, 0)
    return bool(0 <= age <= settings.PROOF_LASTS)


def demand_proof(request: HttpRequest) -> None:
    """Go on for whoever has; ask it of a person only once his role has let him in."""
    if not is_proven(request):
        raise ProofNeeded


def proven(
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Ask for the proof before the page is shown, and again when what was filled in is sent."""

    @wraps(view)
    def guarded(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        demand_proof(request)
        return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[R, P], HttpResponse]", guarded)  # wraps() has a type of its own
