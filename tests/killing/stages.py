"""Databases in which a case stands in each state, made when they are asked for, each from the one before it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from registrations.models import Registration
from renewals.models import Renewal
from renewals.preparing import prepare_renewals
from sop.case import ways_of
from sop.states import State
from sop.steps import STEP
from tests.killing.databases import at, copy, drop
from tests.killing.office import Model, Paper, act_on, age_certificate, begin_case, found, remind_of_end

# What must have been done in the same state before.
BEFORE = {"sign": "place_scan", "end_wait": "begin_wait"}


@dataclass
class Stages:
    """Each is a database of its own, which nobody changes any more."""

    empty: str
    paper: Paper
    made: dict[object, str] = field(default_factory=dict)

    def before(self, model: Model, source: str, action: str) -> str:
        """Where a case of `model` stands in `source`, and `action` can be carried out."""
        stage = self.standing(model, source)
        return self.done(stage, model, BEFORE[action]) if action in BEFORE else stage

    def standing(self, model: Model, state: str) -> str:
        """Where a case of `model` stands in `state`, led there by the steps of the SOP."""
        if state == State.DRAFT:
            first = self.in_force() if model is Renewal else self.office()
            return self.after(first, begin_case(model), known_as=(first, model))
        step = next(way for way in ways_of(model) if way.custom["kind"] == STEP and way.target == state)
        return self.done(self.before(model, step.source, step.name), model, step.name)

    def office(self) -> str:
        return self.after(self.empty, found, known_as="office")

    def in_force(self) -> str:
        """Where a registration has brought a certificate, some weeks ago."""
        uploaded = self.standing(Registration, State.UPLOADED)
        return self.after(uploaded, age_certificate, known_as="in force")

    def due(self) -> str:
        """Where everybody has been reminded that the certificate ends."""
        return self.after(self.in_force(), remind_of_end, known_as="due")

    def overtaken(self) -> str:
        """Where the system has prepared a renewal, and a registration of the same person needs only its upload."""
        stage = self.after(self.due(), prepare_renewals, known_as="prepared")
        stage = self.after(stage, begin_case(Registration), known_as="once more")
        for action in ("fill", "place_scan", "sign", "issue"):
            stage = self.done(stage, Registration, action)
        return stage

    def done(self, stage: str, model: Model, action: str) -> str:
        """A copy of `stage` in which the case at work has come further by `action`."""

        def act() -> None:
            act_on(model, action, paper=self.paper)()

        return self.after(stage, act, known_as=(stage, model, action))

    def after(self, stage: str, act: Callable[[], object], *, known_as: object) -> str:
        """A copy of `stage` in which `act` was carried out."""
        if known_as not in self.made:
            name = copy(stage)
            with at(name):
                act()
            self.made[known_as] = name
        return self.made[known_as]

    def end(self) -> None:
        for name in self.made.values():
            drop(name)
