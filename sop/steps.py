"""How a method becomes an act on a case: a step of the SOP, a way outside it, or something aside of both."""

from collections.abc import Callable, Iterable
from typing import Any

from django_fsm import transition

from sop.states import OPEN, State
from sop.words import Words

Act = Callable[..., dict[str, Any] | None]
STEP = "step"
BEYOND_SOP = "di luar alur SOP"
ASIDE = "aside"


def step(*, source: State, target: State, words: Words, puts_out: str = "") -> Callable[[Act], Act]:
    """The row of the SOP's table that has the method's name, or the gate before one; its actor is the one named there.

    `puts_out` is the column of the paper that the row gives as its output.
    """

    def mark(method: Act) -> Act:
        told = {"kind": STEP, "row": method.__name__, "words": words, "puts_out": puts_out}
        return _transition(method, source=[source], target=target, told=told)

    return mark


def beyond_sop(
    *, source: Iterable[State], target: State, roles: Iterable[str], words: Words
) -> Callable[[Act], Act]:
    """A way back or out that the SOP does not draw; its reason is compulsory."""
    told = {"kind": BEYOND_SOP, "roles": frozenset(roles), "words": words}
    return lambda method: _transition(method, source=source, target=target, told=told)


def aside(
    *, roles: Iterable[str] = (), row: str = "", words: Words, source: Iterable[State] = OPEN
) -> Callable[[Act], Act]:
    """Something done on the way that leaves the case where it stands, by `roles` or by the actor of `row`."""
    told = {"kind": ASIDE, "roles": frozenset(roles), "row": row, "words": words}
    return lambda method: _transition(method, source=source, target=None, told=told)


def _transition(method: Act, *, source: Iterable[State], target: State | None, told: dict[str, Any]) -> Act:
    def is_his(case: Any, user: Any) -> bool:
        return bool(case.is_of(user) and user.role in case.roles_for(method.__name__))

    wrapped: Act = transition(
        field="state", source=list(source), target=target, permission=is_his, custom=told
    )(method)
    return wrapped
