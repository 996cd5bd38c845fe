"""What is on record: entries that can be added and read, never changed or taken away."""

from collections.abc import Sequence
from typing import ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Collate

from audit.actions import BY_SYSTEM, READINGS, Action, Outcome

# Django finds a room's models here; some have modules of their own.
from audit.nights import Night
from audit.seals import Checkpoint, Leaf, Tile, kept_for_ever
from audit.sentences import deed
from audit.sheets import Sheet, SheetPart

__all__ = ["Checkpoint", "Entry", "EntryQuerySet", "Leaf", "Night", "Sheet", "SheetPart", "Tile"]


class EntryQuerySet(models.QuerySet["Entry"]):
    def of_office(self, office_id: int) -> Self:
        return self.filter(office_id=office_id)

    def of_case(self, case_id: UUID) -> Self:
        return self.filter(case_id=case_id)

    def acts(self) -> Self:
        """What was done; not who looked at what."""
        return self.exclude(action__in=READINGS)

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

    def in_order(self, numbers: Sequence[int]) -> list["Entry"]:
        """These, in the order in which they are named."""
        found = {
            entry.pk: entry for entry in self.filter(pk__in=numbers).with_number().select_related("actor")
        }
        return [found[number] for number in numbers if number in found]


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
    # What the hash continues: the head of the case's chain, else 32 zero bytes.
    previous = models.BinaryField(max_length=32)
    # Made of the hash with a key that the database does not have: nobody adds or rebuilds an entry by SQL.
    mac = models.BinaryField(max_length=32)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        indexes = (
            # A page of the trail is merged from stretches of these, each read from its end (audit/paging.py).
            models.Index(fields=["office", "-at", "-id"], name="audit_by_time"),
            models.Index(fields=["office", "outcome", "action", "-at", "-id"], name="audit_by_deed"),
            models.Index(
                fields=["office", "actor", "outcome", "action", "-at", "-id"], name="audit_by_person"
            ),
            models.Index(fields=["case_id", "-id"], name="audit_by_case"),
            models.Index(
                fields=["subject_id", "-id"],
                condition=models.Q(subject_id__isnull=False),
                name="audit_by_subject",
            ),
            models.Index(
                KeyTextTransform("user", "facts"),
                models.F("office"),
                condition=models.Q(facts__has_key="user"),
                name="audit_by_account",
            ),
            models.Index(
                models.F("office"),
                Collate("case_number", "C"),
                models.F("case_id"),
                condition=~models.Q(case_number="") & models.Q(case_id__isnull=False),
                name="audit_by_number",
            ),
            models.Index(fields=["-id"], condition=models.Q(action=Action.RAISE_ALARM), name="audit_alarms"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(action__in=Action.values), name="known_action"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="known_outcome"),
        )
        triggers = kept_for_ever()

    @property
    def who(self) -> str:
        """Whose act it was."""
        if self.actor:
            return str(self.actor)
        return "Sistem" if self.action in BY_SYSTEM else "Seseorang"

    @property
    def deed(self) -> str:
        """What was done, in the words that follow the person's name."""
        return deed(self.action, outcome=self.outcome, facts=self.facts)
