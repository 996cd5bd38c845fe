"""The form that row 1 puts out: its content from a case, its number, its keyed code."""

import logging
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils import formats, timezone

from accounts.models import User
from accounts.nip import spaced
from certificates.holder_data import Reason
from certificates.models import Holder
from certificates.statements import DECLARATION
from documents.application_form import ApplicationForm, Attachment, Letterhead, render
from documents.codes import form_code
from documents.fields import SealedJSONField
from documents.models import Document, DocumentKind
from documents.rendering import RenderingFailed, Unrenderable
from documents.storing import store_generated
from documents.vault import purpose_key
from sop.case import Case
from sop.evidence import Evidence
from sop.procedures import Procedure

logger = logging.getLogger(__name__)

TITLE = "Formulir Permohonan Penerbitan Sertifikat Elektronik dan Tanda Tangan Elektronik"
KINDS = {Procedure.REGISTRATION: "Penerbitan", Procedure.RENEWAL: "Perpanjangan"}
CODE_PURPOSE = "form-code"


class FormCase(Case, Evidence):
    """A case whose first row puts out the form; both of the SOP's tables begin so."""

    # What was typed, as it was typed: a draft need not be right to be kept.
    draft = SealedJSONField("draf", default=dict)

    # Whether the SOP has whoever approves it fill it in himself.
    approver_prepares: ClassVar[bool] = False
    # Why such a certificate is applied for.
    reasons: ClassVar[tuple[Reason, ...]] = tuple(Reason)

    shown_with: ClassVar[tuple[str, ...]] = (
        *Case.shown_with,
        "ktp",
        "decree",
        "application_form",
        "signed_form",
        "siak_evidence",
        "certificate",
    )

    class Meta:
        abstract = True

    @property
    def electronic_signer(self) -> Holder | None:
        """Who may sign the form electronically, because he holds a certificate already; None where nobody does."""
        return None

    @property
    def predecessor_ends(self) -> datetime | None:
        """When the certificate ends that this one is to outlast; None where it follows none."""
        return None


def code_of(case: FormCase, *, version: int) -> str:
    """The text of the form's QR code: number, version and a code that only this installation can make."""
    return form_code(key=purpose_key(CODE_PURPOSE), case_id=case.pk, number=case.number, version=version)


def make_form(case: FormCase, *, by: User) -> Document:
    """Render the form of the case as it stands, once, and keep it."""
    try:
        pdf = render(content_of(case))
    except Unrenderable as error:
        logger.warning("the form of case %s cannot be made", case.pk, exc_info=error)
        raise ValidationError(f"Data Anda tersimpan. {error}") from error
    except RenderingFailed as error:
        logger.exception("the form of case %s was not made", case.pk)
        raise ValidationError(
            "Formulir belum dapat dibuat. Data Anda tersimpan; coba ajukan sekali lagi."
        ) from error
    return store_generated(
        pdf,
        kind=DocumentKind.FORM,
        name=f"formulir-{case.number}-v{case.form_version}.pdf",
        case_id=case.pk,
        by=by,
    )


def content_of(case: FormCase) -> ApplicationForm:
    """What stands on the paper."""
    return ApplicationForm(
        letterhead=Letterhead(
            government=case.office.government,
            office=case.office.name,
            address=case.office.address,
            logo=bytes(case.office.logo) or None,
        ),
        title=TITLE,
        number=case.number,
        version=case.form_version,
        sop=str(case.sop),
        kind=KINDS[case.procedure],
        reason=case.reason_label,
        applicant=case.applicant_rows(),
        position=case.position_rows(),
        attachments=tuple(_attachment(paper) for paper in (case.ktp, case.decree) if paper),
        statements=DECLARATION,
        place=case.city.removeprefix("Kabupaten ").removeprefix("Kota "),
        date=formats.date_format(case.submitted_on or timezone.localdate(), "DATE_FORMAT"),
        signer_title=f"{case.position_label}," if case.basis else case.position_label,
        signer_basis=case.basis,
        signer_name=case.name_with_titles,
        signer_rank=case.rank_label,
        signer_nip=spaced(case.nip),
        code=code_of(case, version=case.form_version),
    )


def _attachment(paper: Document) -> Attachment:
    return Attachment(label=paper.get_kind_display(), name=paper.name, pages=paper.pages, sha256=paper.sha256)
