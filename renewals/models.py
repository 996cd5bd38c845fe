"""Perpanjangan: the second table of the SOP."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import OFFICERS, User
from certificates.holder_data import Reason
from certificates.issuing import P12Reading
from certificates.judgement import ends_no_later
from certificates.models import Certificate, Holder
from documents.intake import Inspected
from sop import certificate_acts, form_acts, words
from sop.evidence import evidence_constraints
from sop.form_acts import Facts
from sop.models import Procedure
from sop.states import OPEN, State
from sop.steps import aside, step
from sop.ways import WAYS, CaseWithWays

OTHER_HOLDER = (
    "NIK pada formulir bukan NIK pemilik sertifikat yang diperpanjang. "
    "Untuk pejabat lain, buat permohonan pendaftaran."
)


class Renewal(CaseWithWays):
    """Perpanjangan: three steps and a gate, from a certificate to the one that follows it."""

    procedure = Procedure.RENEWAL
    url_namespace = "renewals"
    listed_as = "Perpanjangan"
    reasons = (
        Reason.EXPIRING,
        Reason.EXPIRED,
        Reason.PASSPHRASE_LOST,
        Reason.P12_LOST,
        Reason.DATA_CHANGED,
        Reason.OTHER,
    )

    predecessor = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="+", verbose_name="sertifikat yang diperpanjang"
    )
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+", verbose_name="pemilik")
    # Who wrote the draft that the Kepala Dinas confirmed by submitting it.
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    shown_with = (*CaseWithWays.shown_with, "predecessor", "holder", "prepared_by")

    @property
    def predecessor_ends(self) -> datetime:
        """When the one ends that stands in force by now: a registration may have been quicker."""
        in_force: Certificate | None = Certificate.objects.in_force().filter(holder=self.holder_id).first()
        return (in_force or self.predecessor).not_after

    class Meta:
        verbose_name = "perpanjangan"
        constraints = (
            *evidence_constraints(),
            models.UniqueConstraint(
                fields=["office", "number"], condition=~models.Q(number=""), name="one_renewal_a_number"
            ),
            models.UniqueConstraint(
                fields=["holder"], condition=models.Q(state__in=OPEN), name="one_open_renewal_a_holder"
            ),
            models.CheckConstraint(
                condition=models.Q(certificate__isnull=True) | ~models.Q(certificate=models.F("predecessor")),
                name="renewal_brings_another_certificate",
            ),
        )
        indexes = (
            models.Index(fields=["office", "-moved_at"], name="renewal_by_move"),
            models.Index(
                fields=["office", "moved_at"], condition=models.Q(state__in=OPEN), name="renewal_open"
            ),
        )
        triggers = (pgtrigger.FSM(name="legal_ways", field="state", transitions=WAYS),)

    @aside(source=[State.DRAFT], roles=OFFICERS, words=words.SAVE_DRAFT)
    def save_draft(
        self,
        *,
        by: User,
        draft: dict[str, Any],
        seen_acts: int | None = None,
        ktp: Inspected | None = None,
        decree: Inspected | None = None,
    ) -> None:
        self.prepared_by = by
        form_acts.keep_draft(self, by=by, draft=draft, seen_acts=seen_acts, ktp=ktp, decree=decree)

    @step(source=State.DRAFT, target=State.FILLED, words=words.FILL_RENEWAL, puts_out="application_form")
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
        if data["nik"] != self.holder.nik:
            raise ValidationError({"nik": OTHER_HOLDER})
        self.draft = draft
        return form_acts.fill_in(self, by=by, data=data, ktp=ktp, decree=decree)

    @step(source=State.FILLED, target=State.SIGNED, words=words.SIGN, puts_out="signed_form")
    def sign(self, *, by: User, seen: dict[str, str], is_signed: bool, is_stamped: bool) -> Facts:
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
        assert self.certificate is not None  # the state's own constraint
        if self.certificate.not_after <= self.predecessor_ends:
            raise ValidationError(ends_no_later(self.predecessor_ends))
        return certificate_acts.record_upload(
            self, by=by, evidence=evidence, uploaded_at=uploaded_at, p12_sha256=p12_sha256, note=note
        )
