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
        name = method.__name__

        def is_actor(case: Any, user: Any) -> bool:
            return bool(case.is_of(user) and case.step_for(name).actor == user.role)

        told = {"kind": STEP, "words": words, "puts_out": puts_out}
        return _transition(method, source=[source], target=target, permission=is_actor, told=told)

    return mark


def beyond_sop(
    *, source: Iterable[State], target: State, roles: Iterable[str], words: Words
) -> Callable[[Act], Act]:
    """A way back or out that the SOP does not draw; its reason is compulsory."""
    return _act(source=source, target=target, roles=roles, kind=BEYOND_SOP, words=words)


def aside(*, roles: Iterable[str], words: Words, source: Iterable[State] = OPEN) -> Callable[[Act], Act]:
    """Something done on the way that leaves the case where it stands."""
    return _act(source=source, target=None, roles=roles, kind=ASIDE, words=words)


def _act(
    *, source: Iterable[State], target: State | None, roles: Iterable[str], kind: str, words: Words
) -> Callable[[Act], Act]:
    permitted = frozenset(roles)
    told = {"kind": kind, "words": words, "roles": permitted}

    def has_role(case: Any, user: Any) -> bool:
        return bool(case.is_of(user) and user.role in permitted)

    def mark(method: Act) -> Act:
        return _transition(method, source=list(source), target=target, permission=has_role, told=told)

    return mark


def _transition(
    method: Act,
    *,
    source: list[State],
    target: State | None,
    permission: Callable[[Any, Any], bool],
    told: dict[str, Any],
) -> Act:
    wrapped: Act = transition(
        field="state", source=source, target=target, permission=permission, custom=told
    )(method)
    return wrapped
