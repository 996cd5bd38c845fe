"""A case beside its table: which row is done, by whom, and how its time divides into working and waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from documents.models import Document
from sop.case import Case, leads_back, told_of
from sop.clock import Wait, Work
from sop.gates import Gate
from sop.models import Step
from sop.office_hours import OfficeTime
from sop.reckoning import Life, Lived, Turn, reckon
from sop.states import ENDED


@dataclass(frozen=True)
class Row:
    """One row of the table, or the gate before one, as this case lived it."""

    step: Step | Gate
    done_by: str
    done_at: datetime | None
    is_current: bool
    # What comes right after it.
    is_next: bool
    working: timedelta
    # In office time, by whose turn it was.
    waiting_by: dict[Turn, timedelta]
    waits: tuple[Wait, ...]
    paper: Document | None

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def waiting(self) -> timedelta:
        return sum(self.waiting_by.values(), timedelta())

    @property
    def waiting_parts(self) -> list[tuple[str, timedelta]]:
        """Whose turn it was, where that is not said by the row itself."""
        parts = [(turn.label, length) for turn, length in self.waiting_by.items()]
        return parts if [turn for turn in self.waiting_by if turn != self.step.actor] else []

    @property
    def working_minutes(self) -> int:
        """Whole minutes, begun ones counted: an act of ten seconds took a minute."""
        return -(-int(self.working.total_seconds()) // 60)

    @property
    def is_over_standard(self) -> bool:
        return self.step.minutes is not None and self.working > timedelta(minutes=self.step.minutes)


def rows(case: Case, *, works: Sequence[Work], waits: Sequence[Wait], time: OfficeTime) -> list[Row]:
    """The rows in their order. What was done before a return to draft is to be done again."""
    if not case.steps:  # its revision lost the table
        return []
    divided = lived_by(case, works=works, waits=waits, time=time)
    current = case.next_step
    standing = _since_return(case, works)
    lived: list[Row] = []
    for step in case.steps:
        done = _last(standing, step.action)
        lived.append(
            Row(
                step=step,
                done_by=done.by.full_name if done else "",
                done_at=done.finished_at if done else None,
                is_current=step == current,
                is_next=bool(lived) and lived[-1].is_current,
                working=divided.working_on(step.action),
                waiting_by=divided.waiting_on(step.action),
                waits=tuple(wait for wait in waits if wait.row == step.action),
                paper=paper_of(case, step.action) if done else None,
            )
        )
    return lived


def lived_by(case: Case, *, works: Sequence[Work], waits: Sequence[Wait], time: OfficeTime) -> Lived:
    """How the case's time divides, until its end or until now."""
    standing = case.next_step
    life = Life(
        began_at=case.started_at,
        ended_at=case.moved_at if case.state in ENDED else timezone.now(),
        # What the system ended without anybody's work was a draft.
        next_row=standing.action if standing else case.steps[0].action,
        actors={step.action: step.actor for step in case.steps},
    )
    return reckon(life, works=works, waits=waits, time=time)


def paper_of(case: Case, action: str) -> Document | None:
    """What a step puts out."""
    column = told_of(type(case), action)["puts_out"]
    paper: Document | None = getattr(case, column) if column else None
    return paper


def _since_return(case: Case, works: Sequence[Work]) -> Sequence[Work]:
    """The works on which the case stands now: those after the last way back to the draft."""
    back = [place for place, work in enumerate(works, start=1) if leads_back(type(case), work.action)]
    return works[back[-1] :] if back else works


def _last(works: Sequence[Work], action: str) -> Work | None:
    return next((work for work in reversed(works) if work.action == action), None)


def works_of(case: Case) -> list[Work]:
    return list(Work.objects.filter(case_id=case.pk).order_by("id").select_related("by"))


def waits_of(case: Case) -> list[Wait]:
    return list(Wait.objects.of_case(case.pk))
