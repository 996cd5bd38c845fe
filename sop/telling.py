"""Who is told after an act."""

from collections.abc import Sequence
from dataclasses import replace

from accounts.models import OFFICERS, User
from audit.actions import Action
from notifications.models import tell
from sop.case import Case, told_of
from sop.steps import BEYOND_SOP
from sop.words import PREPARED, SEE, Told


def tell_next(case: Case, *, action: str, by: User) -> list[int]:
    """Put a notice to whoever acts next (once ended: to both officers) in the outbox; never to the one who acted.

    A way that the SOP does not draw concerns both: one has to act, the other need not wait any longer.
    """
    act = told_of(type(case), action)
    told: Told | None = act["words"].told
    if not case.number:
        return _tell_of_draft(case, act["words"].told_of_draft, action=action, by=by)
    if told is None:
        return []
    step = case.next_step
    if step is None:
        return _tell(case, OFFICERS, told, action=action, by=by)
    notices = _tell(case, [step.actor], told, action=action, by=by, path=case.url_of(step.action))
    if act["kind"] == BEYOND_SOP:
        others = [role for role in OFFICERS if role != step.actor]
        notices += _tell(case, others, replace(told, button=SEE), action=action, by=by)
    return notices


def tell_prepared(case: Case, *, by: User) -> list[int]:
    """Put a notice to whoever is to fill in a case in the outbox, once, where another has begun it for him."""
    return _tell_of_draft(case, PREPARED, action=Action.START, by=by, path=case.url_of("fill"))


def _tell_of_draft(case: Case, told: Told | None, *, action: str, by: User, path: str = "") -> list[int]:
    """What was never submitted concerns its first row's actor alone; where he has acted, it is his own affair."""
    actor = case.steps[0].actor
    return _tell(case, [actor], told, action=action, by=by, path=path) if told and by.role != actor else []


def _tell(
    case: Case, roles: Sequence[str], told: Told, *, action: str, by: User, path: str = ""
) -> list[int]:
    names = {"number": case.number, "reason": case.return_reason, "draft": _named(case), "by": by}
    return tell(
        office_id=case.office_id,
        roles=roles,
        besides=by.pk,
        # Once a version of the form: whoever was told that its scan has come need not be told of a better one.
        occasion=f"{case.pk}:{case.form_version}:{action}",
        subject=told.subject.format(**names),
        body=told.sentence.format(**names),
        path=path or case.get_absolute_url(),
        button=told.button,
    )


def _named(case: Case) -> str:
    """A case without a number, as a notice tells it from others."""
    of_whom = getattr(case, "full_name", "")
    return f"Draf {case.procedure.label.lower()}" + (f" atas nama {of_whom}" if of_whom else "")
