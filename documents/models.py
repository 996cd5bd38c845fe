"""Which paper: what was handed in or printed, encrypted, and never changed afterwards."""

import hashlib
import uuid
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models

from documents import vault

# Django finds a room's models here; some have modules of their own.
from documents.destructions import Destruction, ListedPaper, MinutesCounter
from documents.kinds import DocumentKind
from documents.rules import Hold, RetentionRule

__all__ = [
    "DamagedDocument",
    "Destruction",
    "Document",
    "DocumentContent",
    "DocumentKind",
    "ErasedDocument",
    "Hold",
    "ListedPaper",
    "MinutesCounter",
    "RetentionRule",
    "kept",
]


class DamagedDocument(Exception):
    """What is stored is not what was stored: altered, cut off or missing. It must not be shown."""


class ErasedDocument(Exception):
    """Its key was destroyed when its time had come; only its fingerprint is left."""


class DocumentQuerySet(models.QuerySet["Document"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def signed_forms_besides(self, case_id: uuid.UUID, *, sha256: str) -> bool:
        """Whether this very file came in as the signed form of another case (T13)."""
        same = self.filter(kind=DocumentKind.SIGNED_FORM, sha256=sha256)
        return same.exclude(case_id=case_id).exists()


class Document(models.Model):
    """Dokumen: one paper of one case, with the fingerprint by which approvals and entries name it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    case_id = models.UUIDField("permohonan", db_index=True)
    kind = models.CharField("jenis", max_length=16, choices=DocumentKind)
    name = models.CharField("nama berkas", max_length=120)
    media_type = models.CharField("format", max_length=40, default="application/pdf")
    size = models.PositiveIntegerField("ukuran")
    sha256 = models.CharField("SHA-256", max_length=64)
    pages = models.PositiveSmallIntegerField("jumlah halaman")
    page_sizes = models.JSONField("ukuran gambar halaman")
    created_at = models.DateTimeField("disimpan", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The key of its bytes, sealed under the master key. Destroying it erases the paper, here and in every backup
    # made from now on; an older backup still has it, until its master key is retired (docs/operasi.md).
    sealed_key = models.BinaryField(null=True)
    # When that was, and by which berita acara: pages say so in place of a link.
    destroyed_at = models.DateTimeField("dimusnahkan", null=True)
    minutes_number = models.CharField(
        "nomor berita acara", max_length=30, blank=True, db_default="", default=""
    )

    objects: ClassVar = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen"
        indexes = (
            models.Index(fields=["created_by", "-created_at"], name="documents_by_person"),
            models.Index(fields=["office", "sha256"], name="documents_by_sha256"),
            models.Index(
                fields=["office", "created_at", "id"],
                condition=models.Q(sealed_key__isnull=False),
                name="documents_by_age",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values), name="known_document_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="document_has_sha256"
            ),
            models.CheckConstraint(
                condition=models.Q(size__gte=1, pages__gte=1), name="document_is_not_empty"
            ),
            # No key goes without a berita acara, and none that has one keeps it.
            models.CheckConstraint(
                condition=models.Q(sealed_key__isnull=False, destroyed_at__isnull=True, minutes_number="")
                | models.Q(sealed_key__isnull=True, destroyed_at__isnull=False)
                & ~models.Q(minutes_number=""),
                name="destroyed_by_minutes",
            ),
        )
        # Approvals bind a fingerprint (T15): a paper that could change under it would void them in silence.
        triggers = (
            pgtrigger.ReadOnly(
                name="only_the_key_changes", exclude=["sealed_key", "destroyed_at", "minutes_number"]
            ),
            # A key that a backup still holds does not come back.
            pgtrigger.Protect(
                name="what_is_destroyed_stays_so",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__sealed_key__isnull=True),
            ),
            pgtrigger.Protect(name="no_document_is_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    def read(self) -> bytes:
        """The file, byte for byte as it was stored; `DamagedDocument` where it is not."""
        content = self._open(part=0)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise DamagedDocument(f"document {self.pk} does not have its SHA-256")
        return content

    def page_picture(self, number: int) -> bytes:
        """Page `number`, counted from 1, as a JPEG that was drawn when the paper came in."""
        if not 1 <= number <= self.pages:
            raise IndexError(f"document {self.pk} has no page {number}")
        return self._open(part=number)

    @property
    def thumbnails(self) -> list[tuple[int, int, int]]:
        """Number, width and height of every page's picture."""
        return [(number, *size) for number, size in enumerate(self.page_sizes, start=1)]

    @property
    def is_erased(self) -> bool:
        return self.sealed_key is None

    @property
    def key_context(self) -> str:
        """The place that the sealed key is bound to."""
        return f"documents.document.sealed_key:{self.pk}"

    def part_context(self, part: int) -> str:
        """The place that a sealed part is bound to."""
        return f"documents.documentcontent.sealed:{self.pk}:{part}"

    def _open(self, *, part: int) -> bytes:
        if self.sealed_key is None:
            raise ErasedDocument(f"document {self.pk} was erased")
        sealed = self.contents.filter(part=part).values_list("sealed", flat=True).first()
        if sealed is None:
            raise DamagedDocument(f"part {part} of document {self.pk} is missing")
        try:
            key = vault.unwrap(bytes(self.sealed_key), context=self.key_context)
            return vault.unseal_with(key, bytes(sealed), context=self.part_context(part))
        except vault.Tampered as error:
            raise DamagedDocument(f"part {part} of document {self.pk}: {error}") from error


def kept(document: Document | None) -> Document | None:
    """The paper, unless it was destroyed: a case that goes on from another takes over what is still there."""
    return None if document is None or document.is_erased else document


class DocumentContent(models.Model):
    """The sealed bytes of a paper: part 0 is the file, part n the picture of page n.

    In the database, so that a paper and its row are one transaction and one backup: no orphan, no missing file.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="contents")
    part = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["document", "part"], name="one_content_a_part"),)
        triggers = (pgtrigger.Protect(name="contents_stay", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"part {self.part} of {self.document_id}"
