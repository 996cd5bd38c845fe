"""What was issued, and to whom."""

from datetime import date, datetime
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts import zones

# Django finds a room's models here; some have modules of their own.
from certificates.holders import KNOWS_WHO_LEFT, Holder
from certificates.inquiries import Inquiry
from certificates.restrictions import HAS_ITS_RECORD, Restriction
from certificates.selection import IN_FORCE, NOT_PAST, RECORDED, CertificateQuerySet
from certificates.shelves import PLACE, SHELF
from certificates.status import Status, status_of
from certificates.tenures import Tenure
from certificates.trust import Trust

__all__ = ["Certificate", "Holder", "Inquiry", "NotForSiak", "Restriction", "Tenure"]
__all__ += ["put_in_force", "refuse_who_left", "withdraw"]
REGISTER_ORDER = ("office", SHELF, PLACE, "id")


class NotForSiak(ValidationError):
    """The certificate may not come into force any more; its text is the sentence for the officer."""


class Certificate(models.Model):
    """Sertifikat elektronik: the public facts of one certificate and the proof that its key was at hand."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        Holder, on_delete=models.PROTECT, related_name="certificates", verbose_name="pemilik"
    )
    # None where it predates the application.
    case_id = models.UUIDField("permohonan", null=True, db_index=True)
    # A serial has up to 49 decimal digits: text, never a number.
    serial = models.CharField("nomor seri", max_length=60)
    issuer = models.TextField("penerbit")
    subject = models.TextField("subjek")
    common_name = models.TextField("nama pada sertifikat")
    organization = models.TextField("instansi pada sertifikat")
    not_before = models.DateTimeField("berlaku sejak")
    not_after = models.DateTimeField("berlaku sampai")
    key_type = models.CharField("jenis kunci", max_length=20)
    key_size = models.PositiveIntegerField("panjang kunci")
    usages = ArrayField(models.TextField(), verbose_name="kegunaan", default=list)
    extended_usages = ArrayField(models.TextField(), verbose_name="kegunaan tambahan", default=list)
    signature_algorithm = models.CharField("algoritma tanda tangan", max_length=60)
    fingerprint = models.CharField("sidik jari SHA-256", max_length=64)
    der = models.BinaryField("sertifikat (DER)")
    chain = ArrayField(models.BinaryField(), verbose_name="rantai penerbit (DER)", default=list)
    p12_sha256 = models.CharField("SHA-256 berkas P12", max_length=64, null=True)
    p12_size = models.PositiveIntegerField("ukuran berkas P12", null=True)
    key_proved = models.BooleanField("kunci terbukti", default=False)
    challenge_nonce = models.CharField("bukti kunci", max_length=64, null=True, unique=True)
    trust = models.CharField("penerbit", max_length=16, choices=Trust)
    recorded_at = models.DateTimeField("dicatat pada")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )
    in_force_at = models.DateTimeField("terpasang di SIAK pada", null=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="digantikan oleh"
    )
    superseded_at = models.DateTimeField("digantikan pada", null=True)
    revoked_at = models.DateTimeField("dicabut sejak", null=True)
    suspended_at = models.DateTimeField("ditangguhkan sejak", null=True)
    # The holder's own, kept by triggers: an index of certificates then has those of who left, in the register's order.
    holder_served_until = models.DateField("pemegang menjabat sampai", null=True, editable=False)
    # Who withdrew it and why, where no case tells: it was registered, and wrongly.
    withdrawn_at = models.DateTimeField("dibatalkan pada", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="dinyatakan salah catat oleh",
    )
    withdrawn_because = models.CharField("alasan salah catat", max_length=500, blank=True, db_default="")

    objects: ClassVar = CertificateQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(*REGISTER_ORDER, name="certificate_register"),
            models.Index("office", OpClass("serial", name="varchar_pattern_ops"), name="certificate_serial"),
            models.Index(
                *REGISTER_ORDER, condition=Q(suspended_at__isnull=False), name="certificate_suspended"
            ),
            models.Index(
                fields=["office"],
                condition=Q(withdrawn_at__isnull=False, case_id__isnull=True),
                name="certificate_mistaken",
            ),
            models.Index(
                *REGISTER_ORDER,
                condition=NOT_PAST & Q(holder_served_until__isnull=False),
                name="certificate_of_who_left",
            ),
            # Whose end is near: asked by the sweep of all offices, and by Beranda of one.
            models.Index(fields=["office", "not_after"], condition=IN_FORCE, name="certificate_by_end"),
        )
        constraints = (
            # One that was withdrawn may come back once its case, or what was typed of it, has been put right.
            models.UniqueConstraint(
                fields=["office", "fingerprint"],
                condition=RECORDED,
                name="one_certificate_a_fingerprint",
            ),
            models.UniqueConstraint(
                fields=["office", "issuer", "serial"],
                condition=RECORDED,
                name="one_certificate_a_serial",
            ),
            models.UniqueConstraint(fields=["holder"], condition=IN_FORCE, name="one_certificate_in_force"),
            models.CheckConstraint(
                condition=Q(not_after__gt=F("not_before")), name="certificate_ends_after_it_begins"
            ),
            models.CheckConstraint(
                # Each named as not null: a comparison with NULL is unknown, and a check lets the unknown pass.
                condition=Q(key_proved=False)
                | Q(
                    p12_sha256__isnull=False,
                    p12_sha256__regex="^[0-9a-f]{64}$",
                    p12_size__isnull=False,
                    p12_size__gt=0,
                    challenge_nonce__isnull=False,
                ),
                name="proved_key_has_its_proof",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | Q(superseded_at__isnull=False, superseded_by__isnull=False, in_force_at__isnull=False),
                name="superseded_by_another",
            ),
            models.CheckConstraint(condition=Q(trust__in=Trust.values), name="known_trust"),
            models.CheckConstraint(
                condition=Q(case_id__isnull=False) | Q(in_force_at__isnull=False),
                name="without_a_case_it_was_in_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_because="")
                & (Q(case_id__isnull=False) | Q(withdrawn_at__isnull=True))
                | Q(case_id__isnull=True, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_because=""),
                name="registered_wrongly_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(suspended_at__isnull=True),
                name="revoked_is_no_longer_suspended",
            ),
        )
        triggers = (HAS_ITS_RECORD, KNOWS_WHO_LEFT)

    def __str__(self) -> str:
        return f"{self.common_name} ({self.serial})"

    def status(self, now: datetime) -> Status:
        """How it stands at this moment."""
        return status_of(self, now=now)

    def get_absolute_url(self) -> str:
        return reverse("certificates:detail", args=[self.pk])

    @property
    def is_mistaken(self) -> bool:
        """Whether it was registered wrongly; one that came with a case is withdrawn with it."""
        return self.withdrawn_at is not None and self.case_id is None

    @property
    def has_ended(self) -> bool:
        """Whether nothing can be signed with it any more, now."""
        return self.not_after < timezone.now()

    @property
    def proof(self) -> str:
        """Whether whoever recorded it held the key, in words."""
        return "kunci terbukti" if self.key_proved else "tanpa bukti kunci"


@transaction.atomic
def put_in_force(certificate: Certificate, *, at: datetime) -> Certificate | None:
    """Let it be the one that SIAK signs with, and return the one that it supersedes.

    The holder's row is locked first, so that two cases of one holder wait for each other; and the earlier
    certificate steps down before the new one steps up, so that the database never sees two in force.
    """
    Holder.objects.select_for_update(no_key=True).get(pk=certificate.holder_id)
    certificate.refresh_from_db(from_queryset=Certificate.objects.select_for_update(no_key=True))
    if certificate.in_force_at is not None:
        return None
    _refuse_what_is_not_for_siak(certificate)
    previous: Certificate | None = (
        Certificate.objects.in_force()
        .select_for_update(no_key=True)
        .filter(holder=certificate.holder_id)
        .first()
    )
    if previous is not None:
        previous.superseded_by, previous.superseded_at = certificate, at
        previous.save(update_fields=["superseded_by", "superseded_at"])
    certificate.in_force_at = at
    certificate.save(update_fields=["in_force_at"])
    return previous


def refuse_who_left(last_day: date | None) -> None:
    """Refuse whatever would lead to a certificate that its holder may no longer sign with."""
    if last_day and last_day < timezone.localdate():
        raise NotForSiak(
            f"Pemilik sertifikat ini tidak menjabat lagi sejak {zones.day(last_day)}. Batalkan permohonan ini."
        )


def _refuse_what_is_not_for_siak(certificate: Certificate) -> None:
    refuse_who_left(certificate.holder.served_until)
    if certificate.withdrawn_at is not None:
        raise NotForSiak(
            "Sertifikat ini sudah dibatalkan bersama permohonannya. Catat penerbitan P12 sekali lagi."
        )
    if certificate.revoked_at is not None:
        raise NotForSiak(
            f"Sertifikat ini dicabut sejak {zones.day(certificate.revoked_at)}. "
            "Batalkan permohonan ini, lalu buat permohonan yang baru."
        )
    if certificate.suspended_at is not None:
        raise NotForSiak(
            f"Sertifikat ini ditangguhkan sejak {zones.day(certificate.suspended_at)}. "
            "Catat dahulu akhir penangguhannya pada halaman sertifikat."
        )


def withdraw(certificate: Certificate, *, at: datetime) -> None:
    """Take it out of the register, because its case goes back or ends; its row stays as evidence."""
    certificate.withdrawn_at = at
    certificate.save(update_fields=["withdrawn_at"])
