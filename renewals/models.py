"""Perpanjangan: the second table of the SOP."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import OFFICERS, User
from accounts.zones import day
from certificates.forms import usual_data
from certificates.holder_data import Reason
from certificates.holders import NAME_WORDS
from certificates.issuing import P12Reading
from certificates.judgement import ends_no_later
from certificates.known import label_of_data, sources_of
from certificates.models import Certificate, Holder, refuse_who_left
from documents.intake import Inspected

# Django finds a room's models here; the reminders have a module of their own.
from renewals.reminders import Reminder, ReminderRules, Sweep
from sop import certificate_acts, form_acts, words
from sop.clock import Work
from sop.electronic import refuse_taken_back
from sop.evidence import UPLOADER_IS_ANOTHER, evidence_constraints
from sop.form_acts import Facts
from sop.models import Procedure
from sop.states import OPEN, State
from sop.steps import aside, step
from sop.ways import WAYS, CaseWithWays

__all__ = ["Reminder", "ReminderRules", "Renewal", "Sweep"]

OTHER_HOLDER = (
    "NIK pada formulir bukan NIK pemilik sertifikat yang diperpanjang. "
    "Untuk pejabat lain, buat permohonan pendaftaran."
)


def refuse_overtaken(certificate: Certificate) -> None:
    """Refuse to renew what has a successor already, or is no longer anybody's: it would draw a number for nothing."""
    withdrawn = "dinyatakan salah catat" if certificate.is_mistaken else "sudah dibatalkan"
    happened = (
        (certificate.withdrawn_at, withdrawn),
        (certificate.revoked_at, "dicabut"),
        (certificate.superseded_at, "sudah digantikan"),
    )
    for since, what in happened:
        if since:
            raise ValidationError(
                f"Sertifikat yang diperpanjang {what} sejak {day(since)}. Batalkan permohonan ini."
            )


class Renewal(CaseWithWays):
    """Perpanjangan: three steps and a gate, from a certificate to the one that follows it."""

    procedure = Procedure.RENEWAL
    url_namespace = "renewals"
    listed_as = "Perpanjangan"
    approver_prepares = True
    reasons = (
        Reason.EXPIRING,
        Reason.EXPIRED,
        Reason.PASSPHRASE_LOST,
        Reason.P12_LOST,
        Reason.DATA_CHANGED,
        Reason.OTHER,
    )

    # Nobody where the system has prepared it at the first rung of the ladder.
    started_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    predecessor = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="+", verbose_name="sertifikat yang diperpanjang"
    )
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="+", verbose_name="pemilik")
    # Who wrote the draft for whoever fills it in: what the latter changes himself takes nobody's place here.
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    shown_with = (*CaseWithWays.shown_with, "predecessor", "holder", "prepared_by")

    @property
    def electronic_signer(self) -> Holder:
        """The holder: whoever renews a certificate has one."""
        holder: Holder = self.holder
        return holder

    @property
    def predecessor_ends(self) -> datetime:
        """When the one ends that stands in force by now: a registration may have been quicker."""
        in_force: Certificate | None = Certificate.objects.in_force().filter(holder=self.holder_id).first()
        return (in_force or self.predecessor).not_after

    @property
    def preparer(self) -> str:
        """Who prepared the draft; nobody where whoever fills it in has written it alone."""
        if self.prepared_by:
            return f"{self.prepared_by.full_name} ({self.prepared_by.get_role_display()})"
        return "" if self.started_by_id else "sistem"

    @property
    def origins(self) -> list[tuple[str, list[str]]]:
        """From where the draft has what, where no case has brought the certificate that it renews."""
        told = [
            (source.name, source.told(self.draft, decree_id=self.decree_id))
            for source in sources_of(self.holder)
        ]
        return [(name, words) for name, words in told if words]

    @property
    def typists(self) -> list[tuple[str, datetime]]:
        """Who has kept the draft in this application, and when last; the latest first."""
        kept = Work.objects.filter(case_id=self.pk, action="save_draft").order_by("-id").select_related("by")
        last: dict[str, datetime] = {}
        for work in kept:
            last.setdefault(f"{work.by.full_name} ({work.by.get_role_display()})", work.finished_at)
        return list(last.items())

    @property
    def typed(self) -> list[str]:
        """What the draft has that stands nowhere else: somebody has typed it."""
        known = {label for _, words in self.origins for label in words}
        usual = usual_data(self.office)
        return [
            label
            for name, text in self.draft.items()
            if text and text != usual.get(name) and (label := label_of_data(name)) not in known
        ]

    @property
    def hindrance(self) -> str:
        """Why it leads nowhere any more, said before anybody works on it in vain; nothing where all is well."""
        if self.state not in OPEN:
            return ""
        try:
            if self.state == State.DRAFT:
                refuse_overtaken(self.predecessor)
            refuse_who_left(self.holder.served_until)
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        return ""

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
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=models.Q(started_by__isnull=True),
                name="prepared_once_a_certificate",
            ),
            models.CheckConstraint(
                condition=models.Q(certificate__isnull=True) | ~models.Q(certificate=models.F("predecessor")),
                name="renewal_brings_another_certificate",
            ),
        )
        indexes = (
            # By whom the trail is asked for, of the ended too.
            GinIndex(NAME_WORDS, name="renewal_by_words"),
            models.Index(fields=["office", "nip"], condition=~models.Q(nip=""), name="renewal_by_nip"),
            models.Index(fields=["office", "-moved_at"], name="renewal_by_move"),
            models.Index(
                fields=["office", "moved_at"], condition=models.Q(state__in=OPEN), name="renewal_open"
            ),
        )
        triggers = (pgtrigger.FSM(name="legal_ways", field="state", transitions=WAYS), UPLOADER_IS_ANOTHER)

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
        if not self.may_ever("fill", by):
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
        refuse_overtaken(self.predecessor)
        refuse_who_left(self.holder.served_until)
        if data["nik"] != self.holder.nik:
            raise ValidationError({"nik": OTHER_HOLDER})
        self.draft = draft
        return form_acts.fill_in(self, by=by, data=data, ktp=ktp, decree=decree)

    @step(source=State.FILLED, target=State.SIGNED, words=words.SIGN, puts_out="signed_form")
    def sign(self, *, by: User, seen: dict[str, str], is_signed: bool, is_stamped: bool) -> Facts:
        refuse_who_left(self.holder.served_until)
        refuse_taken_back(self)
        return form_acts.approve(self, by=by, seen=seen, is_signed=is_signed, is_stamped=is_stamped)

    @step(source=State.SIGNED, target=State.ISSUED, words=words.ISSUE)
    def issue(
        self,
        *,
        by: User,
        reading: P12Reading | None = None,
        public_certificate: bytes | None = None,
        is_self_signed_known: bool = False,
    ) -> Facts:
        refuse_who_left(self.holder.served_until)
        return certificate_acts.issue_certificate(
            self,
            by=by,
            reading=reading,
            public_certificate=public_certificate,
            is_self_signed_known=is_self_signed_known,
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
