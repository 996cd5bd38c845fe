"""Who is told after an act."""

from collections.abc import Sequence
from dataclasses import replace

from accounts.models import OFFICERS, User
from notifications.models import tell
from sop.case import Case, told_of
from sop.steps import BEYOND_SOP
from sop.words import SEE, Told


def tell_next(case: Case, *, action: str, by: User) -> list[int]:
    """Put a notice to whoever acts next (once ended: to both officers) in the outbox; never to the one who acted.

    A way that the SOP does not draw concerns both: one has to act, the other need not wait any longer.
    """
    act = told_of(type(case), action)
    told: Told | None = act["words"].told
    if told is None or not case.number:  # a draft that was never submitted is its writer's own affair
        return []
    step = case.next_step
    if step is None:
        return _tell(case, OFFICERS, told, action=action, by=by)
    notices = _tell(case, [step.actor], told, action=action, by=by, path=case.url_of(step.action))
    if act["kind"] == BEYOND_SOP:
        others = [role for role in OFFICERS if role != step.actor]
        notices += _tell(case, others, replace(told, button=SEE), action=action, by=by)
    return notices


def _tell(
    case: Case, roles: Sequence[str], told: Told, *, action: str, by: User, path: str = ""
) -> list[int]:
    names = {"number": case.number, "reason": case.return_reason}
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
