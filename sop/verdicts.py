"""What is on record of the electronic signatures of a form: one row a signature, one column a question."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

import pgtrigger
from django.db import models

from accounts.zones import moment
from certificates.trust import Trust
from documents.models import Document
from documents.signatures import Integrity, LaterChanges, Revocation

# How a form was matched whose own bytes came back.
BY_SIGNATURE = "elektronik"


class Identity(models.TextChoices):
    """Whose certificate it is, held against the register of this office."""

    RECORDED = "tercatat", "Sertifikat pemilik ini, tercatat di register"
    NAMED = "bernama-sama", "Nama dan instansi pemilik ini, dengan sertifikat yang belum tercatat di register"
    OTHER = "orang-lain", "Bukan pemilik sertifikat yang diperpanjang"
    UNKNOWN = "belum-dipastikan", "Belum dapat dipastikan"


class Validity(models.TextChoices):
    """Whether the certificate was valid when it signed, as far as that moment can be told."""

    INSIDE = "berlaku", "Berlaku ketika menandatangani"
    OUTSIDE = "tidak-berlaku", "Tidak berlaku ketika menandatangani"
    UNKNOWN = "belum-diketahui", "Belum diketahui"


class VerdictQuerySet(models.QuerySet["SignatureVerdict"]):
    def latest_of(self, document_id: UUID) -> list["SignatureVerdict"]:
        """Those of the last time that this file was placed, in the order of its revisions."""
        rows = list(self.filter(document=document_id).order_by("-judged_at", "order"))
        return [row for row in rows if row.judged_at == rows[0].judged_at]

    def of_case(self, case_id: UUID) -> Self:
        return self.filter(case_id=case_id)


class SignatureVerdict(models.Model):
    """Hasil pemeriksaan satu tanda tangan elektronik pada formulir, pada saat berkasnya diterima. Never changed."""

    case_id = models.UUIDField("permohonan", db_index=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", verbose_name="formulir"
    )
    document_sha256 = models.CharField("SHA-256 formulir", max_length=64)
    judged_at = models.DateTimeField("diperiksa")
    order = models.PositiveSmallIntegerField("urutan")
    field_name = models.CharField("isian tanda tangan", max_length=100)
    signer = models.TextField("penanda tangan", blank=True)
    organization = models.TextField("instansi", blank=True)
    issuer = models.TextField("penerbit", blank=True)
    serial = models.CharField("nomor seri sertifikat", max_length=60, blank=True)
    fingerprint = models.CharField("sidik jari sertifikat", max_length=64)
    integrity = models.CharField("keutuhan", max_length=16, choices=Integrity)
    changes = models.CharField("perubahan sesudahnya", max_length=16, choices=LaterChanges)
    identity = models.CharField("identitas", max_length=16, choices=Identity)
    trust = models.CharField("penerbit sertifikat", max_length=16, choices=Trust)
    validity = models.CharField("masa berlaku", max_length=16, choices=Validity)
    revocation = models.CharField("pencabutan", max_length=16, choices=Revocation)
    revocation_as_of = models.DateTimeField("daftar pencabutan tertanggal", null=True)
    claimed_at = models.DateTimeField("waktu menurut penanda tangan", null=True)
    stamped_at = models.DateTimeField("waktu menurut penanda waktu", null=True)

    objects: ClassVar = VerdictQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["document", "judged_at", "order"], name="one_verdict_a_signature"
            ),
            models.CheckConstraint(
                condition=models.Q(document_sha256__regex="^[0-9a-f]{64}$"), name="verdict_is_of_a_file"
            ),
            # Only what may pass is on record: a form that was broken or changed never came in.
            models.CheckConstraint(
                condition=models.Q(
                    integrity=Integrity.INTACT, changes__in=[LaterChanges.NONE, LaterChanges.ALLOWED]
                ),
                name="only_whole_forms_came_in",
            ),
        )
        triggers = (pgtrigger.Protect(name="verdicts_stay", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.signer or "penanda tangan tidak terbaca"

    @property
    def is_holders(self) -> bool:
        """Whether it is the signature that the form asks for."""
        return self.identity in {Identity.RECORDED, Identity.NAMED}

    @property
    def revocation_words(self) -> str:
        """Yes, no or unknown, and of which day the list is that was asked."""
        said = str(Revocation(self.revocation).label)
        as_of = self.revocation_as_of
        if as_of is None:
            return (
                said
                if self.revocation == Revocation.YES
                else f"{said} (tidak ada daftar pencabutan terpasang)"
            )
        if self.revocation == Revocation.UNKNOWN:
            return f"{said} (daftar tertanggal {moment(as_of)} tidak dapat dijadikan pegangan)"
        return f"{said} menurut daftar tertanggal {moment(as_of)}"

    @property
    def time_words(self) -> str:
        """When, and who says so."""
        if self.stamped_at:
            return f"{moment(self.stamped_at)} (menurut penanda waktu tepercaya)"
        if self.claimed_at:
            return f"{moment(self.claimed_at)} (menurut komputer penanda tangan)"
        return "Tidak disebutkan"

    @property
    def rows(self) -> list[tuple[str, str, bool | None]]:
        """Each question with its answer, and whether that is good; None of what is not known."""
        return [
            ("Keutuhan", self.get_integrity_display(), self.integrity == Integrity.INTACT),
            ("Perubahan sesudahnya", self.get_changes_display(), True),
            ("Identitas", self.get_identity_display(), self.is_holders or None),
            ("Penerbit", self.get_trust_display(), self.trust == Trust.RECOGNISED or None),
            ("Masa berlaku", self.get_validity_display(), _known(self.validity, good=Validity.INSIDE)),
            ("Pencabutan", self.revocation_words, _known(self.revocation, good=Revocation.NO)),
            ("Waktu", self.time_words, bool(self.stamped_at) or None),
        ]

    @property
    def sentence(self) -> str:
        """For the trail: the same answers, apart as on the page."""
        answers = ", ".join(f"{_small(label)}: {_small(answer)}" for label, answer, _ in self.rows[:6])
        return f"{self}: {answers}"

    def content(self) -> dict[str, str]:
        """What an approver is shown of it, for the fingerprint that his approval binds."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else str(value)
            for name, value in vars(self).items()
            if name not in {"_state", "id"}
        }


def _small(words: str) -> str:
    """As it stands inside a sentence."""
    return words[:1].lower() + words[1:]


def _known(answer: str, *, good: str) -> bool | None:
    unknown = {Revocation.UNKNOWN.value, Validity.UNKNOWN.value}
    return None if answer in unknown else answer == good
