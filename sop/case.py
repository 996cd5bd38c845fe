"""What every case is made of, whichever table of the SOP it follows."""

import uuid
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django_fsm import FSMField, has_transition_perm

from audit.trail import GENESIS
from sop.gates import Gate
from sop.models import Procedure, Sop, Step
from sop.states import OPEN, RETURNED, State
from sop.steps import STEP
from sop.words import Words


class CaseQuerySet(models.QuerySet[Any]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def open(self) -> Self:
        """In the words of the partial indexes, which hold these alone while the ended grow for ever."""
        return self.filter(state__in=OPEN)

    def standing(self, standing: str) -> Self:
        """Those of a state, a draft that came back apart from one that was never out; all where it is none."""
        if standing == RETURNED[0]:
            return self.filter(state=State.DRAFT).exclude(return_reason="")
        if standing == State.DRAFT:
            return self.filter(state=State.DRAFT, return_reason="")
        return self.filter(state=standing) if standing in State.values else self

    def older_than(self, moved_at: Any, pk: Any) -> Self:
        """The rows after this key, in the order of the latest movement; all of them where there is no key."""
        if moved_at is None:
            return self
        return self.filter(models.Q(moved_at__lt=moved_at) | models.Q(moved_at=moved_at, id__lt=pk))

    def with_number_like(self, words: str) -> Self:
        return self.filter(models.Q(number__icontains=words) | models.Q(full_name__icontains=words))


class Case(models.Model):
    """Permohonan: one run through a table of the SOP. Columns and look-ups only; what happens is in its steps."""

    procedure: ClassVar[Procedure]
    url_namespace: ClassVar[str]
    # The heading of their list.
    listed_as: ClassVar[str] = "Permohonan"
    # What stands on the button that begins such a case out of nothing; none where it follows from something.
    beginning: ClassVar[str] = ""
    # What each page of a case reads with it, in one query.
    shown_with: ClassVar[tuple[str, ...]] = ("office", "sop", "started_by")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    sop = models.ForeignKey(Sop, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("nomor permohonan", max_length=30, blank=True)
    state = FSMField("keadaan", default=State.DRAFT, choices=State, protected=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField("dibuat", db_default=Now())
    moved_at = models.DateTimeField("sejak", db_default=Now())
    # Every act adds one: a page that was read before another act is stale.
    acts = models.PositiveIntegerField(default=0)
    form_version = models.PositiveSmallIntegerField("versi formulir", default=0)
    return_reason = models.CharField("alasan pengembalian", max_length=1000, blank=True)
    # The number of the request of its data subject for which nothing is done with it; empty while work goes on.
    suspended_for = models.CharField("ditunda atas permintaan", max_length=30, blank=True, db_default="")
    audit_head = models.BinaryField(max_length=32, default=GENESIS)

    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number or "Draf permohonan"

    def get_absolute_url(self) -> str:
        return reverse(f"{self.url_namespace}:detail", args=[self.pk])

    def url_of(self, action: str) -> str:
        """The page of one act."""
        return reverse(f"{self.url_namespace}:{action}", args=[self.pk])

    @property
    def pack_url(self) -> str:
        """Where all that proves it is asked for."""
        return self.url_of("new_pack")

    @property
    def is_returned(self) -> bool:
        """Whether it is a draft again."""
        return self.state == State.DRAFT and bool(self.return_reason)

    @property
    def standing(self) -> tuple[str, str]:
        """The state as officers tell it apart, and its words."""
        return RETURNED if self.is_returned else (str(self.state), State(self.state).label)

    def is_of(self, user: Any) -> bool:
        """Whether `user` works in the case's own office."""
        return bool(user.is_active and user.office_id == self.office_id)

    def may(self, action: str, user: Any) -> bool:
        """Whether `user` could carry out `action` now."""
        return bool(has_transition_perm(getattr(self, action), user))

    def may_ever(self, action: str, user: Any) -> bool:
        """Whether `user` is the one who carries out `action`, whatever the state."""
        return any(t.has_perm(self, user) for t in ways_of(type(self)) if t.name == action)

    def roles_for(self, action: str) -> frozenset[str]:
        """Whose act it is."""
        told = told_of(type(self), action)
        roles: frozenset[str] = told.get("roles", frozenset())
        step = self.step_for(told.get("row", ""))
        return roles | {step.actor} if step else roles

    @property
    def steps(self) -> tuple[Step | Gate, ...]:
        """The rows of the SOP that the case began under, in their order, each after the gates before it."""
        return steps_of(self.sop_id, self.procedure)

    def step_for(self, action: str) -> Step | Gate | None:
        """The row or gate that `action` is; None where the revision that the case began under has none."""
        return {step.action: step for step in self.steps}.get(action)

    @property
    def next_step(self) -> Step | Gate | None:
        """What is to be carried out now; None once the case has ended, or where its revision does not tell."""
        action = next_action(type(self), self.state)
        return self.step_for(action) if action else None


@lru_cache(maxsize=256)
def steps_of(sop_id: int, procedure: str) -> tuple[Step | Gate, ...]:
    """The steps of a loaded revision: they never change, so each process reads them once."""
    told: list[Step | Gate] = []
    # None of a procedure that came to the program after the revision.
    gates = Sop.objects.values_list(f"document__procedures__{procedure}__gates", flat=True).get(pk=sop_id)
    for row in Step.objects.filter(sop_id=sop_id, procedure=procedure).order_by("order"):
        told += [Gate.of(gate) for gate in gates if gate["before"] == row.action]
        told.append(row)
    return tuple(told)


@lru_cache(maxsize=64)
def next_action(model: type[Case], state: str) -> str | None:
    """The step that leads on from `state`."""
    for way in ways_of(model):
        if way.custom["kind"] == STEP and way.source == state:
            return str(way.name)
    return None


def may_begin(model: type[Case], user: Any) -> bool:
    """Whether `user` is the one who begins such a case in his office; nobody is where no SOP is in use."""
    if not model.beginning:
        return False
    sop = Sop.objects.filter(office_id=user.office_id).in_use().first()
    return sop is not None and bool(user.role == beginner_of(model, sop))


def beginner_of(model: type[Case], sop: Sop) -> str:
    """Who begins such a case: the actor of its first row; nobody where the revision has no table for it."""
    return next((step.actor for step in steps_of(sop.pk, model.procedure)), "")


def sop_for(model: type[Case], office_id: int) -> Sop:
    """The revision that a new such case begins under. Sop.DoesNotExist where none is in use, or has no table for it."""
    sop = Sop.objects.current(office_id)
    if not beginner_of(model, sop):
        raise Sop.DoesNotExist
    return sop


@lru_cache(maxsize=256)
def told_of(model: type[Case], action: str) -> dict[str, Any]:
    """What the decorator of an act says of it."""
    told: dict[str, Any] = next(way.custom for way in ways_of(model) if way.name == action)
    return told


def words_of(model: type[Case], action: str) -> Words:
    """What officers read of an act."""
    words: Words = told_of(model, action)["words"]
    return words


@lru_cache(maxsize=256)
def leads_back(model: type[Case], action: str) -> bool:
    """Whether an act makes a draft of the case again."""
    return any(way.name == action and way.target == State.DRAFT for way in ways_of(model))


@lru_cache(maxsize=8)
def ways_of(model: type[Case]) -> tuple[Any, ...]:
    """Every transition of `model`, as django-fsm knows it."""
    field: Any = model._meta.get_field("state")
    return tuple(field.get_all_transitions(model))
