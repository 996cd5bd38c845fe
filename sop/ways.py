"""The acts of both tables that are no rows: what is done aside, and the ways back and out."""

from django.utils import timezone

from accounts.models import OFFICERS, Role, User
from certificates.models import withdraw
from documents.forms import ScannedForm
from sop import form_acts, wait_acts, words
from sop.clock import Cause
from sop.form_acts import Facts
from sop.paper import FormCase
from sop.states import OPEN, State
from sop.steps import aside, beyond_sop

# What the database lets a state become, whoever asks.
WAYS: list[tuple[str, str]] = [
    (State.DRAFT, State.FILLED),
    (State.FILLED, State.SIGNED),
    (State.SIGNED, State.ISSUED),
    (State.ISSUED, State.UPLOADED),
    (State.FILLED, State.DRAFT),
    (State.SIGNED, State.DRAFT),
    *((state, State.CANCELLED) for state in OPEN),
]


class CaseWithWays(FormCase):
    """A case before its steps are added, which are the SOP's own."""

    class Meta:
        abstract = True

    @aside(source=[State.FILLED], roles=OFFICERS, words=words.PLACE_SCAN)
    def place_scan(self, *, by: User, scan: ScannedForm, form_version: int, reason: str = "") -> Facts:
        return form_acts.keep_scan(self, by=by, scan=scan, form_version=form_version, reason=reason)

    @aside(source=[State.SIGNED, State.ISSUED], roles=OFFICERS, words=words.BEGIN_WAIT)
    def begin_wait(self, *, by: User, cause: Cause, note: str = "") -> Facts:
        return wait_acts.begin(self, by=by, cause=cause, note=note)

    @aside(source=[State.SIGNED, State.ISSUED], roles=OFFICERS, words=words.END_WAIT)
    def end_wait(self, *, by: User) -> None:
        wait_acts.end(self)

    @aside(source=[State.ISSUED], roles=[Role.ADB], words=words.REPORT_TROUBLE)
    def report_trouble(self, *, by: User, cause: Cause, note: str = "") -> Facts:
        return wait_acts.begin(self, by=by, cause=cause, note=note)

    @beyond_sop(
        source=[State.FILLED, State.SIGNED], target=State.DRAFT, roles=OFFICERS, words=words.SEND_BACK
    )
    def send_back(self, *, by: User, reason: str) -> Facts:
        return form_acts.return_to_draft(self, reason=reason)

    @beyond_sop(source=[State.SIGNED], target=State.DRAFT, roles=[Role.ADB], words=words.REJECT_BY_BSRE)
    def reject_by_bsre(self, *, by: User, reason: str) -> Facts:
        return form_acts.return_to_draft(self, reason=reason)

    @beyond_sop(source=OPEN, target=State.CANCELLED, roles=OFFICERS, words=words.CANCEL)
    def cancel(self, *, by: User, reason: str) -> Facts:
        if self.certificate:
            withdraw(self.certificate, at=timezone.now())
        self.return_reason = reason
        return {"reason": reason}
