"""Berkas bukti: all that proves one case, in one file that somebody has asked for."""

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.wishes import PART, Wish, ends_with_a_file_or_a_reason
from documents import vault
from documents.fields import SealedBytesField
from documents.models import Document

# Who answers to an inspector. Papers are in it for him alone who may open them one by one as well.
ASKERS = frozenset({Role.KEPALA_DINAS, Role.ADMIN})
WITH_PAPERS = frozenset({Role.KEPALA_DINAS})


class Pack(Wish):
    """Berkas bukti: sealed as papers are, because papers are in it; forgotten after a day, and its key with it."""

    case_id = models.UUIDField("permohonan")
    number = models.CharField("nomor permohonan", max_length=30, blank=True)
    carries_papers = models.BooleanField("memuat dokumen")
    entries = models.BigIntegerField("jumlah catatan", default=0)
    # The keys of the papers that are in it: each download is a reading of each.
    papers = models.JSONField("dokumen di dalamnya", default=list)
    sealed_key = SealedBytesField()

    class Meta:
        verbose_name = "berkas bukti"
        indexes = (models.Index(fields=["asked_by", "-asked_at"], name="packs_of_a_person"),)
        constraints = (ends_with_a_file_or_a_reason("pack_ends_with_a_file_or_a_reason"),)

    def __str__(self) -> str:
        return f"Berkas bukti {self.number}".strip()

    def get_absolute_url(self) -> str:
        return reverse("sop:pack", args=[self.pk])

    @property
    def file_name(self) -> str:
        """What it is called on the disk of whoever fetches it."""
        about = self.number.replace("/", "-") or "draf"
        return f"berkas-bukti-{about}-{timezone.localtime(self.asked_at):%Y%m%d-%H%M%S}.zip"

    def is_for(self, role: str) -> bool:
        """Whether somebody of this role may have it."""
        return role in (WITH_PAPERS if self.carries_papers else ASKERS)

    @property
    def documents(self) -> models.QuerySet[Document]:
        return Document.objects.filter(pk__in=[UUID(key) for key in self.papers])

    @property
    def is_void(self) -> bool:
        """Whether a paper in it was destroyed since: a copy must not outlive it."""
        return self.documents.filter(sealed_key__isnull=True).exists()

    def part_context(self, number: int) -> str:
        """The place that a sealed part is bound to."""
        return f"sop.packpart.sealed:{self.pk}:{number}"

    def keep(self, chunks: Iterable[bytes]) -> None:
        """Seal the file part by part; nothing of it lies on a disk in clear."""
        key, waiting, number = vault.new_data_key(), b"", 0
        self.sealed_key = key
        for chunk in chunks:
            waiting += chunk
            while len(waiting) >= PART:
                self._keep_part(key, number, waiting[:PART])
                waiting, number = waiting[PART:], number + 1
        self._keep_part(key, number, waiting)

    def _keep_part(self, key: bytes, number: int, content: bytes) -> None:
        sealed = vault.seal_with(key, content, context=self.part_context(number))
        PackPart.objects.create(pack=self, number=number, sealed=sealed)

    def read(self) -> Iterable[bytes]:
        """The file, part by part."""
        key, number = self.sealed_key, 0
        while (part := self.parts.filter(number=number).first()) is not None:
            yield vault.unseal_with(key, bytes(part.sealed), context=self.part_context(number))
            number += 1


class PackPart(models.Model):
    """A sealed stretch of the file."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["pack", "number"], name="one_pack_part_a_number"),)

    def __str__(self) -> str:
        return f"part {self.number} of {self.pack_id}"
