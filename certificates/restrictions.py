"""What takes a certificate's force away before its end: revoked for good, or suspended until that is lifted."""

from typing import ClassVar, Self
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q


class RestrictionKind(models.TextChoices):
    """For good, or for a time."""

    REVOCATION = "pencabutan", "Pencabutan"
    SUSPENSION = "penangguhan", "Penangguhan"


class RestrictionReason(models.TextChoices):
    """The reasons of RFC 5280, section 5.3.1, that a person's certificate can have; the value is its word there."""

    KEY_COMPROMISE = "keyCompromise", "Kunci privat atau passphrase bocor, atau diduga bocor"
    AFFILIATION_CHANGED = "affiliationChanged", "Nama, jabatan, atau instansi pemilik berubah"
    SUPERSEDED = "superseded", "Digantikan sertifikat lain"
    CESSATION = "cessationOfOperation", "Pemilik tidak lagi memerlukan sertifikat"
    PRIVILEGE_WITHDRAWN = "privilegeWithdrawn", "Kewenangan pemilik dicabut"
    ISSUER_COMPROMISE = "cACompromise", "Penerbit sertifikat tidak lagi dapat dipercaya"
    UNSPECIFIED = "unspecified", "Sebab lain"
    HOLD = "certificateHold", "Ditangguhkan untuk sementara"


OF_REVOCATION = [reason for reason in RestrictionReason if reason != RestrictionReason.HOLD]
# Those whose word alone does not say what happened.
NEED_EXPLANATION = [RestrictionReason.UNSPECIFIED, RestrictionReason.HOLD]


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def lasting(self) -> Self:
        """Revocations, and suspensions that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)


class Restriction(models.Model):
    """Pencabutan atau penangguhan: since when, why, and on whose word."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, related_name="restrictions"
    )
    kind = models.CharField("jenis", max_length=12, choices=RestrictionKind)
    reason = models.CharField("sebab", max_length=24, choices=RestrictionReason)
    explanation = models.CharField("penjelasan", max_length=500, blank=True)
    since = models.DateTimeField("sejak")
    asked_by = models.CharField("atas permintaan", max_length=100)
    letter_number = models.CharField("nomor surat", max_length=100, blank=True)
    recorded_at = models.DateTimeField("dicatat pada")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField("berakhir pada", null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar = RestrictionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(kind=RestrictionKind.REVOCATION), name="revoked_once"
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(kind=RestrictionKind.SUSPENSION, lifted_at__isnull=True),
                name="one_suspension_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind=RestrictionKind.REVOCATION, reason__in=OF_REVOCATION)
                | Q(kind=RestrictionKind.SUSPENSION, reason=RestrictionReason.HOLD),
                name="restriction_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reason__in=NEED_EXPLANATION) | ~Q(explanation=""),
                name="restriction_is_explained",
            ),
            models.CheckConstraint(condition=~Q(asked_by=""), name="restriction_was_asked_for"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(
                    kind=RestrictionKind.SUSPENSION,
                    lifted_at__isnull=False,
                    lifted_at__gte=F("since"),
                    lifted_by__isnull=False,
                ),
                name="only_a_suspension_is_lifted",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="restrictions_stay", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="only_lifting_changes_it", exclude=["lifted_at", "lifted_by"]),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_reason_display()}"


# The two moments on a certificate's own row, by which it is found and judged, must have their record. Asked at the
# end of the transaction, so that neither has to be written before the other.
HAS_ITS_RECORD = pgtrigger.Trigger(
    name="restriction_has_its_record",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Q(new__revoked_at__isnull=False) | pgtrigger.Q(new__suspended_at__isnull=False),
    func="""
        IF NOT EXISTS (
            SELECT 1 FROM certificates_restriction AS written
            WHERE written.certificate_id = NEW.id
            AND written.since = COALESCE(NEW.revoked_at, NEW.suspended_at)
            AND written.kind = CASE WHEN NEW.revoked_at IS NULL
                THEN 'penangguhan' ELSE 'pencabutan' END
        ) THEN
            RAISE EXCEPTION 'pgtrigger: a restriction of certificate % has no record', NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)
