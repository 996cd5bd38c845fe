"""A case beside its table: which row is done, by whom, and how its time divides into working and waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from documents.models import Document
from sop.case import Case
from sop.clock import Wait, Work
from sop.models import Step
from sop.states import State

# Acts that are work on a row without finishing it.
PART_OF = {
    "save_draft": "fill",
    "place_scan": "sign",
    "begin_wait": "issue",
    "end_wait": "issue",
    "reject_by_bsre": "issue",
    "report_trouble": "upload",
}


@dataclass(frozen=True)
class Row:
    """One row of the table as this case lived it."""

    step: Step
    done_by: str
    done_at: datetime | None
    is_current: bool
    working: timedelta
    waiting: timedelta
    paper: Document | None

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def working_minutes(self) -> int:
        return _minutes(self.working)

    @property
    def waiting_minutes(self) -> int:
        return _minutes(self.waiting)

    @property
    def is_over_standard(self) -> bool:
        return self.working > timedelta(minutes=self.step.minutes)


def rows(case: Case, *, works: Sequence[Work], papers: Mapping[str, Document | None]) -> list[Row]:
    """The rows in their order. A row that was done before a return to draft is open again."""
    current = case.next_step
    ended = case.state in {State.UPLOADED, State.CANCELLED}
    told: list[Row] = []
    begun_at = case.started_at
    is_open = False
    for step in case.steps:
        is_open = is_open or (current is not None and step.action == current.action)
        done = None if is_open else _last(works, step.action)
        row = _row(
            step,
            works=works,
            done=done,
            since=begun_at,
            is_current=is_open and step == current,
            ended=ended,
            paper=papers.get(step.action),
        )
        begun_at = done.finished_at if done else begun_at
        told.append(row)
    return told


def _row(
    step: Step,
    *,
    works: Sequence[Work],
    done: Work | None,
    since: datetime,
    is_current: bool,
    ended: bool,
    paper: Document | None,
) -> Row:
    working = sum((work.duration for work in works if _row_of(work) == step.action), timedelta())
    until = done.finished_at if done else timezone.now() if is_current and not ended else since
    return Row(
        step=step,
        done_by=done.by.full_name if done else "",
        done_at=done.finished_at if done else None,
        is_current=is_current,
        working=working,
        waiting=max(until - since - working, timedelta()),
        paper=paper if done else None,
    )


def _row_of(work: Work) -> str:
    return PART_OF.get(work.action, work.action)


def _last(works: Sequence[Work], action: str) -> Work | None:
    return next((work for work in reversed(works) if work.action == action), None)


def _minutes(length: timedelta) -> int:
    """Whole minutes, begun ones counted: an act of ten seconds took a minute."""
    return -(-int(length.total_seconds()) // 60)


def works_of(case: Case) -> list[Work]:
    return list(Work.objects.filter(case_id=case.pk).order_by("id").select_related("by"))


def waits_of(case: Case) -> list[Wait]:
    return list(Wait.objects.of_case(case.pk))
