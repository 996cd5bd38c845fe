"""What is on record: entries that can be added and read, never changed or taken away."""

from typing import ClassVar, Self
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.db import models

from audit.actions import OF_CERTIFICATES, READINGS, Action, Outcome
from audit.sentences import deed


class Kind(models.TextChoices):
    """What a reader of the trail may look for."""

    ACTS_AND_REFUSALS = "", "Tindakan dan penolakan"
    ACTS = "tindakan", "Tindakan"
    READINGS = "pembacaan", "Pembacaan"
    REFUSALS = "ditolak", "Ditolak"
    EVERYTHING = "semua", "Semua"


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
        """What was done; not who looked at what."""
        return self.exclude(action__in=READINGS)

    def of_kind(self, kind: str) -> Self:
        """Readings, refusals, acts, or everything; of anything else what changed something or was to."""
        if kind == Kind.EVERYTHING:
            return self
        if kind == Kind.READINGS:
            return self.filter(action__in=READINGS)
        if kind == Kind.REFUSALS:
            return self.filter(outcome=Outcome.REFUSED)
        if kind == Kind.ACTS:
            return self.acts().filter(outcome=Outcome.DONE)
        return self.filter(~models.Q(action__in=READINGS) | models.Q(outcome=Outcome.REFUSED))

    def with_number(self) -> Self:
        """With the number of the case as it is known today: a reading names only the case's id."""
        same_case = Entry.objects.filter(case_id=models.OuterRef("case_id")).exclude(case_number="")
        unnamed = models.When(
            case_number="",
            case_id__isnull=False,
            then=models.Subquery(same_case.order_by("-id").values("case_number")[:1]),
        )
        return self.annotate(number=models.Case(unnamed, default="case_number"))

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
            models.Index(
                fields=["office", "-id"], condition=models.Q(outcome=Outcome.REFUSED), name="audit_refusals"
            ),
            models.Index(
                fields=["subject_id", "-id"],
                condition=models.Q(action__in=OF_CERTIFICATES),
                name="audit_of_certificates",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(action__in=Action.values), name="known_action"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="known_outcome"),
        )
        # Even the owner of the table is refused. A test's own database must be emptied after a test.
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="""
                    IF NOT starts_with(current_database(), 'test_') THEN
                        RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;
                    END IF;
                    RETURN NULL;
                """,
            ),
        )

    @property
    def deed(self) -> str:
        """What was done, in the words that follow the person's name."""
        return deed(self.action, outcome=self.outcome, facts=self.facts)
