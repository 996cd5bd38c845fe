"""How a method becomes an act on a case: a row of the SOP, a way outside it, or something aside of both."""

from collections.abc import Callable, Iterable
from typing import Any

from django_fsm import transition

from sop.states import OPEN, State

Act = Callable[..., dict[str, Any] | None]
BEYOND_SOP = "di luar alur SOP"


def step(*, source: State, target: State) -> Callable[[Act], Act]:
    """The row of the SOP's table that has the method's name; its actor is the one named there."""

    def mark(method: Act) -> Act:
        name = method.__name__

        def is_actor(case: Any, user: Any) -> bool:
            return bool(case.is_of(user) and case.step_for(name).actor == user.role)

        return _transition(method, source=[source], target=target, permission=is_actor, kind="step")

    return mark


def beyond_sop(*, source: Iterable[State], target: State, roles: Iterable[str]) -> Callable[[Act], Act]:
    """A way back or out that the SOP does not draw; its reason is compulsory."""
    return _act(source=source, target=target, roles=roles, kind=BEYOND_SOP)


def aside(*, roles: Iterable[str], source: Iterable[State] = OPEN) -> Callable[[Act], Act]:
    """Something done on the way that leaves the case where it stands."""
    return _act(source=source, target=None, roles=roles, kind="aside")


def _act(
    *, source: Iterable[State], target: State | None, roles: Iterable[str], kind: str
) -> Callable[[Act], Act]:
    permitted = frozenset(roles)

    def has_role(case: Any, user: Any) -> bool:
        return bool(case.is_of(user) and user.role in permitted)

    def mark(method: Act) -> Act:
        return _transition(method, source=list(source), target=target, permission=has_role, kind=kind)

    return mark


def _transition(
    method: Act,
    *,
    source: list[State],
    target: State | None,
    permission: Callable[[Any, Any], bool],
    kind: str,
) -> Act:
    wrapped: Act = transition(
        field="state", source=source, target=target, permission=permission, custom={"kind": kind}
    )(method)
    return wrapped
