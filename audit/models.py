"""What is on record: entries that can be added and read, never changed or taken away."""

from typing import ClassVar, Self
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.db import models

from audit.actions import Action, Outcome


class EntryQuerySet(models.QuerySet["Entry"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def of_case(self, case_id: UUID) -> Self:
        return self.filter(case_id=case_id)

    def matching(self, *, case: str, person: str) -> Self:
        """Entries of the cases whose number begins with `case`, by people in whose name `person` stands.

        Of those cases all entries: what was done before there was a number, and readings, which name only the id.
        """
        numbered = self.filter(case_number__istartswith=case, case_id__isnull=False)
        found = self.filter(case_id__in=numbered.values("case_id")) if case else self
        return found.filter(actor__full_name__icontains=person) if person else found

    def acts(self) -> Self:
        """What was done; not who looked at which paper."""
        return self.exclude(action=Action.READ_DOCUMENT)

    def latest_first(self) -> Self:
        return self.order_by("-id").select_related("actor")


class Entry(models.Model):
    """One act, refusal or reading, with the canonical bytes from which it can be checked (PP 71/2019, article 22)."""

    at = models.DateTimeField("waktu")
    action = models.CharField("tindakan", max_length=24, choices=Action)
    outcome = models.CharField("hasil", max_length=8, choices=Outcome, default=Outcome.DONE)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField("peran", max_length=12, blank=True)
    case_id = models.UUIDField("permohonan", null=True)
    case_number = models.CharField("nomor permohonan", max_length=30, blank=True)
    subject_id = models.UUIDField("dokumen", null=True)
    facts = models.JSONField("keterangan", default=dict)
    address = models.GenericIPAddressField("dari alamat", null=True)
    request_id = models.CharField(max_length=32, blank=True)
    canonical = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["office", "-id"], name="audit_by_office"),
            models.Index(fields=["case_id", "-id"], name="audit_by_case"),
            models.Index(fields=["office", "actor", "-id"], name="audit_by_person"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(action__in=Action.values), name="known_action"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="known_outcome"),
        )
        # Even the owner of the table is refused; TRUNCATE is kept from the application's role by its grants.
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.outcome}"
