"""Pendaftaran: the first table of the SOP."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models import Role, User
from certificates.issuing import P12Reading
from certificates.models import put_in_force, withdraw
from documents.fields import SealedJSONField
from documents.intake import Inspected
from documents.models import DocumentKind
from documents.storing import store
from sop import acts
from sop.acts import Facts
from sop.clock import Cause
from sop.evidence import evidence_constraints
from sop.models import Procedure
from sop.paper import FormCase
from sop.scans import MatchedScan
from sop.states import OPEN, State
from sop.steps import aside, beyond_sop, step

OFFICERS = (Role.ADB, Role.KEPALA_DINAS)
WAYS: list[tuple[str, str]] = [
    (State.DRAFT, State.FILLED),
    (State.FILLED, State.SIGNED),
    (State.SIGNED, State.ISSUED),
    (State.ISSUED, State.UPLOADED),
    (State.FILLED, State.DRAFT),
    (State.SIGNED, State.DRAFT),
    *((state, State.CANCELLED) for state in OPEN),
]


class Registration(FormCase):
    """Pendaftaran: the four steps to an official's first certificate."""

    procedure = Procedure.REGISTRATION
    url_namespace = "registrations"
    begun_by = frozenset({Role.ADB})
    beginning = "Buat permohonan"

    # What was typed, as it was typed: a draft need not be right to be kept.
    draft = SealedJSONField("draf", default=dict)

    shown_with = (
        *FormCase.shown_with,
        "ktp",
        "decree",
        "application_form",
        "signed_form",
        "siak_evidence",
        "certificate",
    )

    class Meta:
        verbose_name = "pendaftaran"
        constraints = (
            *evidence_constraints(),
            models.UniqueConstraint(
                fields=["office", "number"], condition=~models.Q(number=""), name="one_registration_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("filled_by")),
                name="preparer_is_not_approver",
            ),
        )
        indexes = (
            models.Index(fields=["office", "-moved_at"], name="registration_by_move"),
            # What is open stays few while the ended grow for ever: Beranda reads no more than it shows.
            models.Index(
                fields=["office", "moved_at"], condition=models.Q(state__in=OPEN), name="registration_open"
            ),
        )
        triggers = (pgtrigger.FSM(name="legal_ways", field="state", transitions=WAYS),)

    @aside(source=[State.DRAFT], roles=[Role.ADB])
    def save_draft(
        self,
        *,
        by: User,
        draft: dict[str, Any],
        ktp: Inspected | None = None,
        decree: Inspected | None = None,
    ) -> None:
        self.draft = draft
        self.full_name = draft.get("full_name", "")[:100]
        acts.attach(self, by=by, ktp=ktp, decree=decree)

    @step(source=State.DRAFT, target=State.FILLED)
    def fill(
        self,
        *,
        by: User,
        draft: dict[str, Any],
        data: dict[str, Any],
        ktp: Inspected | None = None,
        decree: Inspected | None = None,
    ) -> Facts:
        self.draft = draft
        for column, value in data.items():
            setattr(self, column, value)
        acts.attach(self, by=by, ktp=ktp, decree=decree)
        return acts.put_out_form(self, by=by)

    @aside(source=[State.FILLED], roles=OFFICERS)
    def place_scan(self, *, by: User, scan: MatchedScan) -> Facts:
        return acts.keep_scan(self, by=by, scan=scan)

    @step(source=State.FILLED, target=State.SIGNED)
    def sign(self, *, by: User, seen: dict[str, str], is_signed: bool, is_stamped: bool) -> Facts:
        if by.pk == self.filled_by_id:
            raise ValidationError("Yang mengisi formulir tidak boleh menyetujuinya sendiri.")
        return acts.approve(self, by=by, seen=seen, is_signed=is_signed, is_stamped=is_stamped)

    @step(source=State.SIGNED, target=State.ISSUED)
    def issue(
        self, *, by: User, reading: P12Reading | None = None, public_certificate: bytes | None = None
    ) -> Facts:
        return acts.issue_certificate(self, by=by, reading=reading, public_certificate=public_certificate)

    @step(source=State.ISSUED, target=State.UPLOADED)
    def upload(
        self, *, by: User, evidence: Inspected, uploaded_at: datetime, p12_sha256: str, note: str = ""
    ) -> Facts:
        certificate = self.certificate
        assert certificate is not None  # the state's own constraint
        acts.compare_p12(certificate, p12_sha256=p12_sha256)
        uploaded_at = acts.time_of_upload(certificate, stated=uploaded_at)
        self.siak_evidence = store(evidence, kind=DocumentKind.SIAK_EVIDENCE, case_id=self.pk, by=by)
        self.siak_uploaded_at, self.siak_uploaded_by = uploaded_at, by
        superseded = put_in_force(certificate, at=uploaded_at)
        return {
            "document_sha256": self.siak_evidence.sha256,
            "p12_sha256": p12_sha256,
            "certificate_serial": certificate.serial,
            "superseded_serial": superseded.serial if superseded else "",
            "note": note,
        }

    @aside(source=[State.SIGNED, State.ISSUED], roles=OFFICERS)
    def begin_wait(self, *, by: User, cause: Cause, note: str = "") -> Facts:
        return acts.wait(self, by=by, cause=cause, note=note)

    @aside(source=[State.SIGNED, State.ISSUED], roles=OFFICERS)
    def end_wait(self, *, by: User) -> None:
        acts.end_wait(self)

    @aside(source=[State.ISSUED], roles=[Role.ADB])
    def report_trouble(self, *, by: User, cause: Cause, note: str = "") -> Facts:
        return acts.wait(self, by=by, cause=cause, note=note)

    @beyond_sop(source=[State.FILLED, State.SIGNED], target=State.DRAFT, roles=OFFICERS)
    def send_back(self, *, by: User, reason: str) -> Facts:
        return acts.return_to_draft(self, reason=reason)

    @beyond_sop(source=[State.SIGNED], target=State.DRAFT, roles=[Role.ADB])
    def reject_by_bsre(self, *, by: User, reason: str) -> Facts:
        return acts.return_to_draft(self, reason=reason)

    @beyond_sop(source=OPEN, target=State.CANCELLED, roles=OFFICERS)
    def cancel(self, *, by: User, reason: str) -> Facts:
        if self.certificate:
            withdraw(self.certificate, at=timezone.now())
        self.return_reason = reason
        return {"reason": reason}
