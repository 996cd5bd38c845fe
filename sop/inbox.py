"""What waits for the reader, what runs elsewhere, and which certificates are at risk."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.apps import apps
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.access_changes import LASTS, AccessChange, Decision
from accounts.models import Role, User
from certificates.models import Certificate
from certificates.status import EXPIRING_WITHIN
from documents.proposing import Waiting
from sop.case import Case, may_begin, next_action, steps_of, words_of
from sop.clock import Wait
from sop.gates import Gate
from sop.models import Revision, Sop, Step
from sop.states import OPEN

MOST = 50
Steps = dict[tuple[int, str], dict[str, Step | Gate]]


@dataclass(frozen=True)
class Task:
    """One case that waits for one step of the SOP."""

    case: Case
    step: Step | Gate
    # What it waits for, if anybody has said so.
    wait: Wait | None = None

    @property
    def verb(self) -> str:
        return words_of(type(self.case), self.step.action).button

    @property
    def url(self) -> str:
        return self.case.url_of(self.step.action)

    @property
    def since(self) -> datetime:
        return self.case.moved_at


def case_models() -> list[type[Case]]:
    """Every procedure that this installation runs."""
    return [model for model in apps.get_models() if issubclass(model, Case)]


@dataclass(frozen=True)
class Inbox:
    """What waits for the reader, and what runs elsewhere in the office."""

    tasks: list[Task]
    elsewhere: list[Task]


def inbox_of(user: User) -> Inbox:
    """Returned cases first, then the longest waiting."""
    steps = _steps_of_office(user.office_id)
    his, others = (_waiting(user, steps, is_his=is_his) for is_his in (True, False))
    tasks = sorted(his, key=lambda task: (not task.case.is_returned, task.since))[:MOST]
    elsewhere = sorted(others, key=lambda task: task.since)[:MOST]
    waits = {
        wait.case_id: wait for wait in Wait.objects.running_in([task.case.pk for task in tasks + elsewhere])
    }
    return Inbox(
        tasks=[replace(task, wait=waits.get(task.case.pk)) for task in tasks],
        elsewhere=[replace(task, wait=waits.get(task.case.pk)) for task in elsewhere],
    )


def beginnings_of(user: User) -> list[tuple[str, str]]:
    """What the reader may begin: the words of each button and where it leads."""
    return [
        (model.beginning, reverse(f"{model.url_namespace}:start"))
        for model in case_models()
        if may_begin(model, user)
    ]


def proposals_for(user: User) -> list[AccessChange]:
    """What another has proposed about somebody's access, and this administrator may decide; the oldest first."""
    if user.role != Role.ADMIN:
        return []
    waiting = AccessChange.objects.filter(
        person__office=user.office_id, decision=Decision.OPEN, proposed_at__gt=timezone.now() - LASTS
    )
    of_others = waiting.exclude(person=user.pk).exclude(proposed_by=user.pk)
    return list(of_others.select_related("person").order_by("proposed_at")[:MOST])


def revisions_for(user: User) -> list[Waiting]:
    """The revision of the SOP that waits for the Kepala Dinas, at most one."""
    if user.role != Role.KEPALA_DINAS:
        return []
    rows = Revision.objects.of_office(user.office_id).open().select_related("proposed_by").defer("content")
    return [
        Waiting(
            heading="Usul revisi SOP",
            words=f"{one.number}, {one.revision}",
            url=one.get_absolute_url(),
            proposed_by=one.proposed_by.full_name,
            proposed_at=one.proposed_at,
        )
        for one in rows
    ]


def at_risk(user: User) -> QuerySet[Certificate]:
    """Certificates in force that end soon or have ended: there is no paper fallback.

    Not of those who have left: theirs are not to be renewed.
    """
    soon = timezone.now() + EXPIRING_WITHIN
    ending = Certificate.objects.of_office(user.office_id).ending_by(soon)
    still_here = ending.exclude(holder_served_until__lt=timezone.localdate())
    return still_here.select_related("holder").defer("der", "chain")[:MOST]


def _waiting(user: User, steps: Steps, *, is_his: bool) -> list[Task]:
    tasks: list[Task] = []
    for model in case_models():
        wanted = _wanted(model, steps, role=user.role, is_his=is_his)
        if wanted:
            cases = model.objects.of_office(user.office_id).filter(wanted).order_by("moved_at")[:MOST]
            tasks += [Task(case, step) for case in cases if (step := _next(case, steps))]
    return tasks


def _steps_of_office(office_id: int) -> Steps:
    """The steps of every revision that the office has loaded, by revision and procedure."""
    revisions = Sop.objects.filter(office_id=office_id).values_list("pk", flat=True)
    return {
        (sop_id, model.procedure): {step.action: step for step in steps_of(sop_id, model.procedure)}
        for sop_id in revisions
        for model in case_models()
    }


def _wanted(model: type[Case], steps: Steps, *, role: str, is_his: bool) -> Q | None:
    """Revision and states in which the next step's actor is (or is not) `role`."""
    wanted = None
    for (sop_id, procedure), told in steps.items():
        if procedure != model.procedure:
            continue
        states = [
            state
            for state in OPEN
            if (step := told.get(next_action(model, state) or "")) and (step.actor == role) is is_his
        ]
        part = Q(sop_id=sop_id, state__in=states)
        wanted = part if wanted is None else wanted | part
    return wanted


def _next(case: Case, steps: Steps) -> Step | Gate | None:
    action = next_action(type(case), case.state)
    return steps[case.sop_id, case.procedure].get(action or "")
