"""Pendaftaran: the first table of the SOP."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import User
from certificates.holders import NAME_WORDS, last_day_of
from certificates.issuing import P12Reading
from certificates.models import Tenure, refuse_who_left
from documents.intake import Inspected
from sop import certificate_acts, form_acts, words
from sop.evidence import UPLOADER_IS_ANOTHER, evidence_constraints
from sop.form_acts import Facts
from sop.models import Procedure
from sop.states import OPEN, State
from sop.steps import aside, step
from sop.ways import WAYS, CaseWithWays

OTHER_OFFICER = (
    "NIK pada formulir bukan NIK pejabat yang pendaftarannya dibuka dari halaman Pejabat. Apabila NIK di sana keliru, "
    "perbaiki dahulu data pejabat itu. Untuk orang lain, buat permohonan pendaftaran baru."
)


# Whatever the program thinks: who began it, kept a draft or filled in any version of its form does not approve it.
NO_PREPARER_APPROVES = pgtrigger.Trigger(
    name="no_preparer_approves",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "NEW.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id"
    ),
    func="""
        IF NEW.approved_by_id = NEW.started_by_id OR EXISTS (
            SELECT 1 FROM sop_work WHERE case_id = NEW.id AND by_id = NEW.approved_by_id
            AND action IN ('save_draft', 'fill')
        ) THEN
            RAISE EXCEPTION 'who prepared a registration does not approve it' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


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

    @property
    def hindrance(self) -> str:
        """Why it leads nowhere any more, said before anybody works on it in vain; nothing where all is well."""
        if self.state not in OPEN:
            return ""
        try:
            typed = "".join(filter(str.isdigit, self.draft.get("nik", "")))
            self._refuse_who_left(typed if self.state == State.DRAFT else self.nik)
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        return ""

    def _refuse_who_left(self, nik: str) -> None:
        """A holder whose last tenure is over gets no certificate; row 4 would refuse it, when all is done."""
        refuse_who_left(last_day_of(nik, office_id=self.office_id))

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
            # By whom the trail is asked for, of the ended too.
            GinIndex(NAME_WORDS, name="registration_by_words"),
            models.Index(fields=["office", "nip"], condition=~models.Q(nip=""), name="registration_by_nip"),
            models.Index(fields=["office", "-moved_at"], name="registration_by_move"),
            # What is open stays few while the ended grow for ever: Beranda reads no more than it shows.
            models.Index(
                fields=["office", "moved_at"], condition=models.Q(state__in=OPEN), name="registration_open"
            ),
        )
        triggers = (
            pgtrigger.FSM(name="legal_ways", field="state", transitions=WAYS),
            NO_PREPARER_APPROVES,
            UPLOADER_IS_ANOTHER,
        )

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
        if self.tenure and data["nik"] != self.tenure.holder.nik:
            raise ValidationError({"nik": OTHER_OFFICER})
        self._refuse_who_left(data.get("nik", ""))
        self.draft = draft
        return form_acts.fill_in(self, by=by, data=data, ktp=ktp, decree=decree)

    @step(source=State.FILLED, target=State.SIGNED, words=words.SIGN, puts_out="signed_form")
    def sign(self, *, by: User, seen: dict[str, str], is_signed: bool, is_stamped: bool) -> Facts:
        self._refuse_who_left(self.nik)
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
        self._refuse_who_left(self.nik)
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
        return certificate_acts.record_upload(
            self, by=by, evidence=evidence, uploaded_at=uploaded_at, p12_sha256=p12_sha256, note=note
        )
