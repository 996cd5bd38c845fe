"""Whatever is handed over, substituted or changed by two administrators: who prepared a registration never approves it.

Nor anybody else than the head of that day, once the office has put on record who heads it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.access_acts import decide, propose
from accounts.access_changes import Decision
from accounts.models import Office, Role, User
from certificates.tenure_acts import Official, begin_tenure, end_tenure
from certificates.tenures import Tenure
from registrations.models import Registration
from sop.models import Sop
from sop.states import State
from sop.workflow import begin, perform
from tests.certificates.examples import typed
from tests.certificates.terms import terms

HISTORIES = 25
MORNING = datetime(2026, 11, 23, 2, tzinfo=UTC)
REFUSED = (PermissionDenied, ValidationError, TransitionNotAllowed)
# Four people with five accounts: the last two are of one person.
NIPS = (
    "197001011995031001",
    "197502022000032002",
    "198003032005031003",
    "198504042010032004",
    "198504042010032004",
)
ACTS = ("begin", "save_draft", "fill", "place_scan", "send_back", "change_role", "hand_over", "sign")
people = st.integers(0, len(NIPS) - 1)
steps = st.tuples(st.sampled_from(ACTS), people, st.sampled_from(["DEFINITIF", "PLT", "PLH", "PJ"]))
# Begun by the first and filled in by some ADB in any case; what follows may be anything.
fillers = st.sampled_from([0, 1, 4])
histories = st.lists(steps, min_size=4, max_size=10)


@dataclass
class Stage:
    """An office, and what is to be remembered of its one registration beside what the program remembers."""

    office: Office
    sop: Sop
    accounts: list[User]
    administrators: list[User]
    fill_inputs: Callable[..., dict[str, Any]]
    scan_of: Callable[..., dict[str, Any]]
    clock: time_machine.Traveller
    preparers: set[str] = field(default_factory=set)
    approvals: int = 0

    def play(self, history: list[tuple[str, int, str]]) -> None:
        begin(Registration, by=self._account(0), sop=self.sop)
        self.preparers.add(NIPS[0])
        for act, place, kind in history:
            self._do(act, self._account(place), kind)
            self._have_all_try()

    def _do(self, act: str, by: User, kind: str) -> None:
        try:
            {"change_role": self._change_role, "hand_over": self._hand_over}.get(act, self._act)(
                act, by, kind
            )
        except REFUSED:
            return
        if act in {"begin", "save_draft", "fill"}:
            self.preparers.add(by.nip)

    def _act(self, act: str, by: User, _: str) -> None:
        case = Registration.objects.get()
        inputs: dict[str, Any] = {}
        if act == "begin":
            raise PermissionDenied  # there is one already
        if act == "save_draft":
            inputs = {"draft": typed(phone=f"0812 3456 78{case.acts:02}")}
        elif act == "fill":
            inputs = self.fill_inputs()
        elif act == "place_scan":
            inputs = self.scan_of(case, f"pindaian {case.acts % 3}") if case.state == State.FILLED else {}
        elif act == "send_back":
            inputs = {"reason": "Nama jabatan harus diperbaiki."}
        elif act == "sign":
            return self._sign(by)
        perform(act, case, by=by, **inputs)
        return None

    def _have_all_try(self) -> None:
        """Everybody presses the button; nothing of it stays, so that the history goes on."""
        for place in range(len(NIPS)):
            try:
                with transaction.atomic():
                    self._sign(self._account(place))
                    transaction.set_rollback(True)
            except REFUSED:
                continue

    def _sign(self, by: User) -> None:
        case = Registration.objects.get()
        perform("sign", case, by=by, seen=case.exhibit(), is_signed=True, is_stamped=True)
        self.approvals += 1
        assert by.nip not in self.preparers
        assert by.role == Role.KEPALA_DINAS
        real = Tenure.objects.real().select_related("holder")
        current = {one.holder.nip for one in real if one.is_current(timezone.localdate())}
        assert not real or by.nip in current

    def _change_role(self, _: str, person: User, __: str) -> None:
        first, second = self.administrators
        role = Role.ADB if person.role == Role.KEPALA_DINAS else Role.KEPALA_DINAS
        decide(propose(person, by=first, role=role), Decision.CONFIRMED, by=second)

    def _hand_over(self, _: str, person: User, kind: str) -> None:
        """Since today he heads the office; whoever did has ended yesterday."""
        self.clock.shift(timedelta(days=1))
        today = timezone.localdate()
        by = self._account(0)
        for standing in Tenure.objects.filter(ended_how=""):
            end_tenure(standing, by=by, ends_on=today - timedelta(days=1), ended_how="TRANSFERRED")
        who = Official(full_name=person.full_name, nip=person.nip, nik=f"99710101017{person.nip[-5:]}")
        begin_tenure(by=by, person=who, **terms(kind=kind, starts_on=today))

    def _account(self, place: int) -> User:
        """As the next request would find it."""
        return User.objects.select_related("office").get(pk=self.accounts[place].pk)


@pytest.fixture
def accounts(office: Office, make_user: Callable[..., User]) -> list[User]:
    roles = [Role.ADB, Role.ADB, Role.KEPALA_DINAS, Role.KEPALA_DINAS, Role.ADB]
    return [
        make_user(
            f"orang.{place}", office=office, role=role, nip=nip, full_name=f"Orang Contoh {'ABCDD'[place]}"
        )
        for place, (role, nip) in enumerate(zip(roles, NIPS, strict=True))
    ]


def test_who_prepared_a_registration_never_approves_it(
    office: Office,
    sop: Sop,
    admin: User,
    make_user: Callable[..., User],
    accounts: list[User],
    fill_inputs: Callable[..., dict[str, Any]],
    scan_of: Callable[..., dict[str, Any]],
) -> None:
    administrators = [admin, make_user("dewi.admin", office=office, role=Role.ADMIN)]
    approvals = 0

    @settings(max_examples=HISTORIES, suppress_health_check=list(HealthCheck))
    @given(fillers, histories)
    def holds(filler: int, history: list[tuple[str, int, str]]) -> None:
        nonlocal approvals
        with time_machine.travel(MORNING, tick=False) as clock, transaction.atomic():
            stage = Stage(office, sop, accounts, administrators, fill_inputs, scan_of, clock)
            stage.play([("fill", filler, ""), ("place_scan", 0, ""), *history])
            approvals += stage.approvals
            transaction.set_rollback(True)

    holds()
    # A law that nothing ever tried would hold as well.
    assert approvals > HISTORIES
