"""What may happen around an approval, step by step, and beside it a model that says what must come of it."""

from functools import partial
from typing import Any, ClassVar

from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django_fsm import TransitionNotAllowed
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.models import OFFICERS, Role, User
from audit.actions import Outcome
from audit.models import Entry
from registrations.models import Registration
from sop.evidence import digest_of
from sop.states import State
from tests.approvals import acts
from tests.approvals.browsers import Browser, Click, Page
from tests.killing.databases import Mortal
from tests.killing.look import assert_chains
from tests.killing.office import Paper
from tests.registrations.desk import approval, hidden

REFUSED = (TransitionNotAllowed, PermissionDenied, ValidationError)
SCANS = 3
# What may come between the click and its answer.
BETWEEN = ("change_role", "place_scan", "send_back", "approve")
# Of whom a rule is, and what he does, is drawn when it runs: of those whom it can concern.
drawn = st.data()


class Histories(RuleBasedStateMachine):
    """A registration whose scan lies before the approver; four browsers of three people, one of whom has two."""

    stage: ClassVar[str]
    paper: ClassVar[Paper]

    def __init__(self) -> None:
        super().__init__()
        self.database = Mortal(self.stage).__enter__()
        case = Registration.objects.get()
        self.pk, self.url = case.pk, case.url_of("sign")
        # The scan that lies there from the first is none of those that come.
        self.state, self.version, self.scan = str(case.state), case.form_version, SCANS + 1
        self.preparer = case.filled_by_id
        sari, bima, citra = User.objects.exclude(role=Role.ADMIN).order_by("pk")
        self.roles = {one.pk: str(one.role) for one in (sari, bima, citra)}
        self.browsers = [Browser(one.pk) for one in (sari, bima, bima, citra)]
        self.is_in: dict[int, bool] = {}
        self.pages: dict[int, Page] = {}
        self.clicks: dict[int, Click] = {}
        self.approvals: list[tuple[int, str, str]] = []
        for number, browser in enumerate(self.browsers):
            browser.log_in()
            self.is_in[number] = True
            if number:
                self.look(number)

    def teardown(self) -> None:
        for browser in self.browsers:
            browser.close()
        self.database.__exit__()

    @property
    def free(self) -> list[int]:
        return [number for number in range(len(self.browsers)) if number not in self.clicks]

    def role_at(self, number: int) -> str:
        return self.roles[self.browsers[number].person]

    @initialize(is_head=st.booleans())
    def begin(self, is_head: bool) -> None:
        """Whoever prepared it may have become the head of the office since."""
        if is_head:
            self.promote(0, Role.KEPALA_DINAS)

    # Reading and approving

    @rule(data=drawn)
    def open_page(self, data: st.DataObject) -> None:
        self.look(data.draw(st.sampled_from(self.free)))

    def look(self, number: int) -> None:
        browser = self.browsers[number]
        page = browser.do(lambda: browser.client.get(self.url))
        is_his = self.role_at(number) == Role.KEPALA_DINAS
        may_open = self.is_in[number] and is_his and self.state == State.FILLED
        assert page.status_code == (200 if may_open else 403 if self.is_in[number] and not is_his else 302)
        if may_open and self.scan:
            sent = hidden(page)
            seen = signing.loads(sent["seen"], salt=f"sop.seen:{self.pk}:{browser.person}")
            self.pages.pop(number, None)
            self.pages[number] = Page((self.version, self.scan), sent, digest_of(seen))

    @rule(data=drawn, between=st.lists(st.sampled_from(BETWEEN), max_size=2))
    def approve(self, data: st.DataObject, between: list[str]) -> None:
        """With whatever else comes before it is answered, another approval included."""
        if self.pages.keys() <= self.clicks.keys():
            return
        number = self.click(data)
        for other in between:
            if other == "approve":
                self.approve(data, between=[])
            elif self.free:
                getattr(self, other)(data)
        self.let_through(number)

    @rule(data=drawn)
    def look_and_approve(self, data: st.DataObject) -> None:
        heads = [number for number in self.free if self.role_at(number) == Role.KEPALA_DINAS]
        if heads:
            self.look(number := data.draw(st.sampled_from(heads)))
            if number in self.pages:
                self.let_through(self.send(number))

    def click(self, data: st.DataObject) -> int:
        # Who has looked last is the likeliest to approve: most faults lie on that way.
        able = [number for number in reversed(self.pages) if number not in self.clicks]
        return self.send(data.draw(st.sampled_from([able[0], *able])))

    def send(self, number: int) -> int:
        """So far as the door: the case and the person were read, and stand still here while others go on."""
        browser, page = self.browsers[number], self.pages[number]
        turned_away = None
        if not self.is_in[number]:
            turned_away = 302
        elif self.role_at(number) != Role.KEPALA_DINAS:
            turned_away = 403
        self.clicks[number] = Click(page, turned_away)
        browser.begin(lambda: browser.client.post(self.url, approval(page.sent)))
        return number

    def let_through(self, number: int) -> None:
        click, browser = self.clicks.pop(number), self.browsers[number]
        entries, answer = self.entries(), browser.end()
        if click.turned_away:
            assert answer.status_code == click.turned_away
            return
        assert answer.status_code in self._answers(number, click.page), answer.status_code
        assert self.entries() == entries + 1
        if answer.status_code == 302:
            self.state = State.SIGNED
            self.approvals.append((browser.person, Role.KEPALA_DINAS, click.page.digest))

    def _answers(self, number: int, page: Page) -> set[int]:
        """By the case and the person as they are now."""
        if self.state != State.FILLED:
            return {409}
        if self.role_at(number) != Role.KEPALA_DINAS:
            return {403}  # taken away while he waited
        if self.browsers[number].person == self.preparer:
            return {409, 422}
        if page.content != (self.version, self.scan):
            return {409}
        return {302}

    # Everything that may come between

    @rule(data=drawn)
    def place_scan(self, data: st.DataObject) -> None:
        scan = data.draw(st.integers(1, SCANS))
        sheets = partial(type(self).paper, f"pindaian {scan}")
        if self._acts(data, partial(acts.place_scan, paper=sheets), roles=OFFICERS, states=[State.FILLED]):
            self.scan = scan

    @rule(data=drawn)
    def send_back(self, data: st.DataObject) -> None:
        if self._acts(data, acts.send_back, roles=OFFICERS, states=[State.FILLED, State.SIGNED]):
            self.state, self.scan = State.DRAFT, 0

    @rule(data=drawn)
    def correct(self, data: st.DataObject) -> None:
        if self._acts(data, acts.correct, roles=[Role.ADB], states=[State.DRAFT]):
            self.state, self.version = State.FILLED, self.version + 1
            self.preparer = Registration.objects.values_list("filled_by", flat=True).get()

    @precondition(lambda self: self.approvals)
    @rule(data=drawn)
    def cancel(self, data: st.DataObject) -> None:
        states = [State.DRAFT, State.FILLED, State.SIGNED]
        if self._acts(data, acts.cancel, roles=OFFICERS, states=states):
            self.state = State.CANCELLED

    def _acts(self, data: st.DataObject, act: Any, *, roles: Any, states: Any) -> bool:
        """Have it done at a browser that waits for no answer; whether it was, which is what must be."""
        number = data.draw(st.sampled_from(self.free))
        browser, entries = self.browsers[number], self.entries()
        may = self.state in states and self.role_at(number) in roles
        try:
            browser.do(lambda: act(browser.who()))
            was_done = True
        except REFUSED:
            was_done = False
        assert was_done == may
        assert self.entries() == entries + 1
        return was_done

    @rule(data=drawn)
    def change_role(self, data: st.DataObject) -> None:
        """A second ago he was something else; nobody has told his browser, which may wait for its answer."""
        preparers = [number for number in self.free if self.browsers[number].person == self.preparer]
        number = data.draw(st.sampled_from(list(self.clicks) or self.free + preparers))
        self.promote(number, next(one for one in OFFICERS if one != self.role_at(number)))

    def promote(self, number: int, role: str) -> None:
        person = self.browsers[number].person
        User.objects.filter(pk=person).update(role=role)
        self.roles[person] = str(role)
        if number in self.free:
            self.look(number)

    @precondition(lambda self: any(self.is_in[number] for number in self.free))
    @rule(data=drawn)
    def expire(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from([number for number in self.free if self.is_in[number]]))
        self.browsers[number].expire()
        self.is_in[number] = False

    @precondition(lambda self: not all(self.is_in[number] for number in self.free))
    @rule(data=drawn)
    def log_in(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from([number for number in self.free if not self.is_in[number]]))
        self.browsers[number].log_in()
        self.is_in[number] = True

    # What holds at every moment

    def entries(self) -> int:
        return Entry.objects.of_case(self.pk).acts().count()

    @invariant()
    def an_approval_is_of_what_was_seen_by_whom_it_is_for_and_of_what_stands_there(self) -> None:
        case = Registration.objects.get()
        signed = Entry.objects.of_case(case.pk).filter(action="sign", outcome=Outcome.DONE).order_by("id")
        on_record = [(one.actor_id, one.role, one.facts["content_sha256"]) for one in signed]
        assert (case.state, on_record) == (self.state, self.approvals)
        if case.state == State.SIGNED:
            assert case.approved_sha256 == digest_of(case.exhibit())
            assert case.approved_by_id == self.approvals[-1][0] != case.filled_by_id
        elif case.state != State.CANCELLED:
            assert (case.approved_by, case.approved_sha256) == (None, "")
        assert_chains()
