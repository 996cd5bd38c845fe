"""What each state of a case stands on: papers, approval, certificate, upload."""

import hashlib
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import connection, models
from django.db.models import CheckConstraint, F, Q

from audit.canonical import canonical_bytes
from certificates.holder_data import HolderData
from certificates.models import Certificate
from documents.models import Document, DocumentKind
from documents.reading import SignatureMark
from sop.states import State
from sop.verdicts import BY_SIGNATURE, SignatureVerdict

BEYOND_DRAFT = (State.FILLED, State.SIGNED, State.ISSUED, State.UPLOADED)
BEYOND_FILLED = BEYOND_DRAFT[1:]
BEYOND_SIGNED = BEYOND_DRAFT[2:]
# Approving asks it inside its transaction: only the fingerprints, and without the ORM, which took five times as long.
SHOWN = "SELECT kind, sha256 FROM documents_document WHERE id = ANY(%s)"
# The constraint below keeps two accounts apart, this the two people: one person may have both, known by his NIP.
UPLOADER_IS_ANOTHER = pgtrigger.Trigger(
    name="uploader_is_another_person",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.siak_uploaded_by_id IS NOT NULL AND NEW.approved_by_id IS NOT NULL"),
    func="""
        IF (
            TG_OP = 'INSERT'
            OR NEW.siak_uploaded_by_id IS DISTINCT FROM OLD.siak_uploaded_by_id
            OR NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id
        ) AND EXISTS (
            SELECT 1 FROM accounts_user AS uploader JOIN accounts_user AS approver ON approver.nip = uploader.nip
            WHERE uploader.id = NEW.siak_uploaded_by_id AND approver.id = NEW.approved_by_id
            AND uploader.nip <> '' AND uploader.id <> approver.id
        ) THEN
            RAISE EXCEPTION 'uploader and approver are one person' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
EXHIBITED = ("ktp", "decree", "application_form", "signed_form")


def _paper(label: str) -> Any:
    return models.ForeignKey(
        Document, verbose_name=label, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


def _person() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class Evidence(HolderData):
    """Bukti: the columns that a state may not lack, beside the data of the person whom the certificate is for."""

    ktp = _paper("KTP")
    decree = _paper("SK Kepala Dinas")

    application_form = _paper("Formulir permohonan")
    submitted_on = models.DateField("tanggal permohonan", null=True, blank=True)
    # Which parts of the version before were corrected in this one: names of fields and papers, never their content.
    corrected = models.CharField("yang diperbaiki", max_length=2000, blank=True)
    filled_by = _person()

    signed_form = _paper("Formulir bertanda tangan dan berstempel")
    scan_mark = models.CharField("kotak tanda tangan", max_length=14, choices=SignatureMark, blank=True)
    scan_matched_by = models.CharField("cara pencocokan", max_length=12, blank=True)
    scan_reason = models.CharField("alasan pengesampingan", max_length=500, blank=True)
    is_signed = models.BooleanField("ditandatangani", default=False)
    is_stamped = models.BooleanField("berstempel", default=False)
    approved_by = _person()
    approved_at = models.DateTimeField("disetujui", null=True, blank=True)
    approved_sha256 = models.CharField("SHA-256 yang disetujui", max_length=64, blank=True)
    # In whose stead, and by which decree; nothing where the approver heads the office in his own right.
    approved_as = models.CharField("disetujui selaku", max_length=400, blank=True, db_default="")

    certificate = models.ForeignKey(
        Certificate,
        verbose_name="sertifikat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    custody_stated_at = models.DateTimeField("pernyataan passphrase", null=True, blank=True)

    siak_evidence = _paper("Bukti unggah SIAK")
    siak_uploaded_at = models.DateTimeField("waktu unggah SIAK", null=True, blank=True)
    siak_uploaded_by = _person()

    class Meta:
        abstract = True

    def written(self) -> dict[str, str]:
        """The data as they stand on the form, by their labels."""
        return {**dict(self.applicant_rows()), **dict(self.position_rows())}

    def exhibit(self) -> dict[str, str]:
        """What an approver is shown: each part's name and SHA-256. Approving binds exactly this (T15)."""
        parts = {"data formulir": hashlib.sha256(canonical_bytes(self.written())).hexdigest()}
        shown = [getattr(self, f"{name}_id") for name in EXHIBITED]
        with connection.cursor() as cursor:
            cursor.execute(SHOWN, [[key for key in shown if key]])
            parts |= {DocumentKind(kind).label: sha256 for kind, sha256 in cursor.fetchall()}
        if self.signed_form_id:
            # The same file may be placed anew with another reason: that, too, is what he was shown.
            reading = {"mark": self.scan_mark, "matched_by": self.scan_matched_by, "reason": self.scan_reason}
            parts["pembacaan pindaian"] = hashlib.sha256(canonical_bytes(reading)).hexdigest()
        if self.is_electronic:
            verdicts = {str(verdict.order): verdict.content() for verdict in self.verdicts}
            parts["tanda tangan elektronik"] = hashlib.sha256(canonical_bytes(verdicts)).hexdigest()
        return parts

    @property
    def is_electronic(self) -> bool:
        """Whether the form came back as the file that it is, signed electronically."""
        return self.scan_matched_by == BY_SIGNATURE

    @property
    def verdicts(self) -> list[SignatureVerdict]:
        """What was found out about each signature when that file came in; nothing of a form that was on paper."""
        if not (self.is_electronic and self.signed_form_id):
            return []
        return SignatureVerdict.objects.latest_of(self.signed_form_id)

    def withdraw_approval(self) -> None:
        """Void all that stood on the form: whatever is edited must be signed and approved anew."""
        self.signed_form = None
        self.scan_mark = self.scan_matched_by = self.scan_reason = ""
        self.approved_sha256 = self.approved_as = ""
        self.is_signed = self.is_stamped = False
        self.approved_by = self.approved_at = None


def digest_of(exhibit: dict[str, str]) -> str:
    """One SHA-256 over all parts of an exhibit."""
    return hashlib.sha256(canonical_bytes(exhibit)).hexdigest()


def evidence_constraints() -> tuple[CheckConstraint, ...]:
    """A state without its evidence cannot be stored."""
    form = Q(application_form__isnull=False, form_version__gte=1, filled_by__isnull=False) & ~Q(number="")
    scan = Q(signed_form__isnull=False, is_signed=True, is_stamped=True)
    approval = Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_sha256="")
    proof = Q(siak_evidence__isnull=False, siak_uploaded_at__isnull=False, siak_uploaded_by__isnull=False)
    return (
        _needs("filled_means_a_form", BEYOND_DRAFT, form),
        _needs("signed_means_approved", BEYOND_FILLED, scan & approval),
        _needs("issued_means_a_certificate", BEYOND_SIGNED, Q(certificate__isnull=False)),
        _needs("uploaded_means_proof", (State.UPLOADED,), proof),
        CheckConstraint(
            condition=Q(siak_uploaded_by__isnull=True) | ~Q(siak_uploaded_by=F("approved_by")),
            name="%(class)s_uploader_is_not_approver",
        ),
        CheckConstraint(condition=Q(state__in=State.values), name="%(class)s_known_state"),
    )


def _needs(name: str, states: tuple[State, ...], evidence: Q) -> CheckConstraint:
    return CheckConstraint(condition=~Q(state__in=states) | evidence, name=f"%(class)s_{name}")
