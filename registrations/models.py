"""Pendaftaran: the first table of the SOP."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import User
from certificates.issuing import P12Reading
from certificates.models import Tenure
from documents.intake import Inspected
from sop import certificate_acts, form_acts, words
from sop.evidence import evidence_constraints
from sop.form_acts import Facts
from sop.models import Procedure
from sop.states import OPEN, State
from sop.steps import aside, step
from sop.ways import WAYS, CaseWithWays


class Registration(CaseWithWays):
    """Pendaftaran: the four steps to an official's first certificate."""

    procedure = Procedure.REGISTRATION
    url_namespace = "registrations"
    beginning = "Buat permohonan"

    # Which officer it was opened for; none where it was begun out of nothing.
    tenure = models.ForeignKey(
        Tenure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="masa jabatan",
    )

    class Meta:
        verbose_name = "pendaftaran"
        constraints = (
            *evidence_constraints(),
            models.UniqueConstraint(
                fields=["tenure"], condition=models.Q(state__in=OPEN), name="one_open_registration_a_tenure"
            ),
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

    @aside(source=[State.DRAFT], row="fill", words=words.SAVE_DRAFT)
    def save_draft(
        self,
        *,
        by: User,
        draft: dict[str, Any],
        seen_acts: int | None = None,
        ktp: Inspected | None = None,
        decree: Inspected | None = None,
    ) -> None:
        form_acts.keep_draft(self, by=by, draft=draft, seen_acts=seen_acts, ktp=ktp, decree=decree)

    @step(source=State.DRAFT, target=State.FILLED, words=words.FILL, puts_out="application_form")
    def fill(
        self,
        *,
        by: User,
        draft: dict[str, Any],
        data: dict[str, Any],
        seen_acts: int | None = None,
        ktp: Inspected | None = None,
        decree: Inspected | None = None,
    ) -> Facts:
        form_acts.refuse_stale_draft(self, seen_acts=seen_acts)
        self.draft = draft
        return form_acts.fill_in(self, by=by, data=data, ktp=ktp, decree=decree)

    @step(source=State.FILLED, target=State.SIGNED, words=words.SIGN, puts_out="signed_form")
    def sign(self, *, by: User, seen: dict[str, str], is_signed: bool, is_stamped: bool) -> Facts:
        if by.pk == self.filled_by_id:
            raise ValidationError("Yang mengisi formulir tidak boleh menyetujuinya sendiri.")
        return form_acts.approve(self, by=by, seen=seen, is_signed=is_signed, is_stamped=is_stamped)

    @step(source=State.SIGNED, target=State.ISSUED, words=words.ISSUE)
    def issue(
        self, *, by: User, reading: P12Reading | None = None, public_certificate: bytes | None = None
    ) -> Facts:
        return certificate_acts.issue_certificate(
            self, by=by, reading=reading, public_certificate=public_certificate
        )

    @step(source=State.ISSUED, target=State.UPLOADED, words=words.UPLOAD, puts_out="siak_evidence")
    def upload(
        self, *, by: User, evidence: Inspected, uploaded_at: datetime, p12_sha256: str, note: str = ""
    ) -> Facts:
        return certificate_acts.record_upload(
            self, by=by, evidence=evidence, uploaded_at=uploaded_at, p12_sha256=p12_sha256, note=note
        )
