"""What was issued, and to whom."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from certificates.status import Status, standing, status_of
from certificates.tenures import Tenure
from certificates.trust import Trust
from documents.fields import SealedTextField
from documents.vault import blind_index

__all__ = ["Certificate", "CertificateWithdrawn", "Holder", "Tenure", "put_in_force", "withdraw"]


def index_of(nik: str, *, office_id: int) -> bytes:
    """By what a holder of the office is found, who has this NIK."""
    return blind_index(nik, purpose=f"certificates.holder.nik:{office_id}")


class HolderQuerySet(models.QuerySet["Holder"]):
    def of_nik(self, nik: str, *, office_id: int) -> Self:
        """The holder with this NIK in the office, if there is one."""
        return self.filter(office_id=office_id, nik_index=index_of(nik, office_id=office_id))

    def for_person(
        self, *, office_id: int, nik: str, nip: str, full_name: str, organization: str
    ) -> "Holder":
        """The holder with this NIK, made or brought up to date: a name or NIP may be corrected later."""
        columns = {"nip": nip, "full_name": full_name, "organization": organization}
        holder, made = self.get_or_create(
            office_id=office_id,
            nik_index=index_of(nik, office_id=office_id),
            defaults={"nik": nik, **columns},
        )
        changed = [name for name, value in columns.items() if getattr(holder, name) != value]
        if changed and not made:
            for name in changed:
                setattr(holder, name, columns[name])
            holder.save(update_fields=changed)
        return holder


class Holder(models.Model):
    """Pemilik sertifikat: an official of one office, found by NIK without the NIK being readable."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    nik = SealedTextField("NIK")
    nik_index = models.BinaryField(max_length=32)
    nip = models.CharField("NIP", max_length=18)
    full_name = models.CharField("nama lengkap", max_length=100)
    organization = models.CharField("instansi", max_length=150)
    # The last day of the last tenure, kept by a trigger on tenures; null while one is open or none is recorded.
    served_until = models.DateField("menjabat sampai", null=True, editable=False)

    objects: ClassVar = HolderQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["office", "nik_index"], name="one_holder_a_nik"),
            models.CheckConstraint(condition=Q(nik__isnull=False), name="holder_has_nik"),
        )

    def __str__(self) -> str:
        return self.full_name


class CertificateWithdrawn(Exception):
    """The certificate went with its case; its text is the sentence for the officer."""


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def recorded(self) -> Self:
        """All but those that were withdrawn with their case, which may be recorded anew."""
        return self.filter(withdrawn_at__isnull=True)

    def in_force(self) -> Self:
        """Uploaded to SIAK and not superseded: at most one a holder."""
        return self.recorded().filter(in_force_at__isnull=False, superseded_at__isnull=True)

    def of_person(self, nik: str, *, office_id: int) -> Self:
        """Those that the office has for whoever has this NIK."""
        return self.filter(holder__office_id=office_id, holder__nik_index=index_of(nik, office_id=office_id))

    def with_status(self, status: Status, *, now: datetime) -> Self:
        return self.alias(standing=standing(now)).filter(standing=status)

    def latest_first(self) -> Self:
        return self.order_by("-recorded_at", "-id")

    def behind(self, last: "Certificate") -> Self:
        """What comes after `last` where the latest stand first."""
        at = last.recorded_at
        return self.filter(Q(recorded_at__lt=at) | Q(recorded_at=at, id__lt=last.pk))


class Certificate(models.Model):
    """Sertifikat elektronik: the public facts of one certificate and the proof that its key was at hand."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(
        Holder, on_delete=models.PROTECT, related_name="certificates", verbose_name="pemilik"
    )
    case_id = models.UUIDField("permohonan", db_index=True)
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
    withdrawn_at = models.DateTimeField("dibatalkan pada", null=True)

    objects: ClassVar = CertificateQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["office", "-recorded_at", "-id"], name="certificate_by_office"),)
        constraints = (
            # One that was withdrawn with its case may come back when the case has been put right.
            models.UniqueConstraint(
                fields=["office", "fingerprint"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_certificate_a_fingerprint",
            ),
            models.UniqueConstraint(
                fields=["office", "issuer", "serial"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_certificate_a_serial",
            ),
            models.UniqueConstraint(
                fields=["holder"],
                condition=Q(in_force_at__isnull=False, superseded_at__isnull=True, withdrawn_at__isnull=True),
                name="one_certificate_in_force",
            ),
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
        )

    def __str__(self) -> str:
        return f"{self.common_name} ({self.serial})"

    def status(self, now: datetime) -> Status:
        """How it stands at this moment."""
        return status_of(self, now=now)

    def get_absolute_url(self) -> str:
        return reverse("certificates:detail", args=[self.pk])

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
    if certificate.withdrawn_at is not None:
        raise CertificateWithdrawn(
            "Sertifikat ini sudah dibatalkan bersama permohonannya. Catat penerbitan P12 sekali lagi."
        )
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


def withdraw(certificate: Certificate, *, at: datetime) -> None:
    """Take it out of the register, because its case goes back or ends; its row stays as evidence."""
    certificate.withdrawn_at = at
    certificate.save(update_fields=["withdrawn_at"])
