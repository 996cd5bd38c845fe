"""What else begins or ends a case, or is refused one, and dies in the middle of it."""

import ast
from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import Role
from audit.models import Entry
from certificates.models import Certificate, Tenure
from registrations.beginning import register
from registrations.models import Registration
from renewals.beginning import renew
from renewals.models import Renewal
from renewals.preparing import prepare_renewals
from sop.states import State
from sop.suspension import resume, suspend
from sop.workflow import perform
from tests.house.laws import assigners
from tests.house.test_house_rules import of_rooms
from tests.killing.databases import Mortal
from tests.killing.deaths import Act
from tests.killing.look import kill_everywhere
from tests.killing.office import act_on, begin_case, come_into_office, person, the
from tests.killing.stages import Stages

pytestmark = pytest.mark.django_db(transaction=True)
Written = list[tuple[str, str]]
ASKED = "PDP-2026-0001"


def killed(stage: str, act_of: Callable[[], Act], *, writes: Written) -> int:
    """Kill what `act_of` gives everywhere; it writes these entries, all of them or none."""
    with Mortal(stage) as mortal:
        act = act_of()
        known = set(Entry.objects.values_list("pk", flat=True))

        def happened() -> None:
            new = Entry.objects.exclude(pk__in=known).order_by("id")
            assert list(new.values_list("action", "outcome")) == writes

        return kill_everywhere(act, restore=mortal.restore, happened=happened)


def test_a_case_that_is_being_begun(stages: Stages) -> None:
    assert killed(stages.office(), lambda: begin_case(Registration), writes=[("start", "done")]) > 5


def test_a_registration_that_is_being_opened_for_an_officer(stages: Stages) -> None:
    stage = stages.after(stages.office(), come_into_office, known_as="officer")
    writes = [("start", "done"), ("follow_tenure", "done")]
    killed(stage, lambda: partial(register, Tenure.objects.get(), by=person(Role.ADB)), writes=writes)


def test_a_renewal_that_is_being_begun(stages: Stages) -> None:
    by = Role.ADB
    killed(
        stages.in_force(),
        lambda: partial(renew, Certificate.objects.get(), by=person(by)),
        writes=[("start", "done")],
    )


def test_a_renewal_that_the_system_prepares(stages: Stages) -> None:
    killed(stages.due(), lambda: prepare_renewals, writes=[("start", "done")])


def test_an_upload_that_makes_the_systems_own_draft_needless(stages: Stages) -> None:
    def act() -> Act:
        assert Renewal.objects.get().state == State.DRAFT
        return act_on(Registration, "upload", paper=stages.paper)

    killed(stages.overtaken(), act, writes=[("cancel", "done"), ("upload", "done")])


@pytest.mark.parametrize("way", ["suspend", "resume"])
def test_processing_that_is_suspended_and_goes_on(stages: Stages, way: str) -> None:
    def suspended() -> None:
        with transaction.atomic():
            suspend([the(Registration)], number=ASKED, by=person(Role.ADMIN))

    def resumed() -> None:
        with transaction.atomic():
            resume([the(Registration)], number=ASKED, by=person(Role.ADMIN))

    stage = stages.standing(Registration, State.FILLED)
    if way == "resume":
        stage = stages.after(stage, suspended, known_as="suspended")
    act = suspended if way == "suspend" else resumed
    killed(stage, lambda: act, writes=[(f"{way}_processing", "done")])


@pytest.mark.parametrize(("role", "refusal"), [("KEPALA_DINAS", ValidationError), ("ADB", PermissionDenied)])
def test_an_act_that_is_refused(stages: Stages, role: str, refusal: type[Exception]) -> None:
    """Nothing of it happens, be its refusal on record already or not yet."""

    def act() -> Act:
        case, by = the(Registration), person(role)

        def refused() -> None:
            with pytest.raises(refusal):
                perform("sign", case, by=by, seen={}, is_signed=True, is_stamped=True)

        return refused

    killed(stages.before(Registration, State.FILLED, "sign"), act, writes=[("sign", "refused")])


def test_nobody_else_lengthens_the_chain_of_a_case() -> None:
    """Each of these is killed above or beside; another one is to be killed, too."""
    found = {
        f"{path.parent.name}/{path.name} {name}"
        for path in of_rooms()
        for name in assigners(ast.parse(path.read_text()), attribute="audit_head")
    }
    assert found == {
        "sop/workflow.py _carry_out",
        "sop/workflow.py open_case",
        "sop/workflow.py cancel_by_system",
        "renewals/preparing.py _prepare",
        "sop/suspension.py _mark",
    }
