"""The ledger of reminders, an office's rules for them, and the record of each day's sweep."""

from uuid import UUID

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from certificates.models import Certificate
from renewals.ladder import CONTACT_FROM, DEFAULT_RUNGS, EARLIEST, MOST

# The first word of the occasion of its notice.
KIND = "pengingat"

# What a form says in words, the database holds against everything else.
RUNGS_DESCEND = pgtrigger.Trigger(
    name="rungs_descend",
    operation=pgtrigger.Insert | pgtrigger.Update,
    when=pgtrigger.Before,
    func=f"""
        IF cardinality(NEW.rungs) NOT BETWEEN 1 AND {MOST} OR EXISTS (
            SELECT FROM unnest(NEW.rungs) WITH ORDINALITY AS one (rung, place)
            LEFT JOIN unnest(NEW.rungs) WITH ORDINALITY AS next (rung, place) ON next.place = one.place + 1
            WHERE one.rung IS NULL OR one.rung NOT BETWEEN 0 AND {EARLIEST} OR next.rung >= one.rung
        ) THEN
            RAISE EXCEPTION 'pgtrigger: Rungs must be given, and each be less than the one before it';
        END IF;
        RETURN NEW;
    """,
)


def default_rungs() -> list[int]:
    """As a list, which is what an array column gives back."""
    return list(DEFAULT_RUNGS)


class ReminderRules(models.Model):
    """Aturan pengingat: the rungs of one office, and who else is told. An office without a row has the usual ones."""

    office = models.OneToOneField(
        "accounts.Office", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    rungs = ArrayField(models.SmallIntegerField(), verbose_name="hari pengingat", default=default_rungs)
    contact_name = models.CharField("nama kontak lanjutan", max_length=100, blank=True)
    contact_address = models.EmailField("surel kontak lanjutan", blank=True)
    contact_from = models.SmallIntegerField("kontak lanjutan sejak hari", default=CONTACT_FROM)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(contact_name="", contact_address="")
                | ~Q(contact_name="") & ~Q(contact_address=""),
                name="contact_has_name_and_address",
            ),
            models.CheckConstraint(
                condition=Q(contact_from__gte=0, contact_from__lte=EARLIEST), name="contact_from_a_rung"
            ),
        )
        triggers = (RUNGS_DESCEND,)


class Reminder(models.Model):
    """Pengingat: that one person was to be told of one rung of one certificate. Never changed, never taken away."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Below nought: so many days after the end.
    rung = models.SmallIntegerField("hari")
    # Without one it is the office's further contact, who has no account.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField("dicatat pada", db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["certificate", "recipient", "rung"],
                nulls_distinct=False,
                name="one_reminder_a_certificate_recipient_rung",
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    @property
    def days(self) -> int:
        """Of a rung below nought: how many days after the end."""
        return abs(self.rung)

    def __str__(self) -> str:
        return occasion(self.certificate_id, rung=self.rung)


def occasion(certificate_id: UUID, *, rung: int) -> str:
    """By which the notice of a reminder is known in the outbox."""
    return f"{KIND}:{certificate_id}:{rung}"


class Sweep(models.Model):
    """Pemeriksaan: what one day's sweeps began, finished and found. A day without a row is a day that was missed."""

    day = models.DateField("hari", primary_key=True)
    began_at = models.DateTimeField("mulai")
    ended_at = models.DateTimeField("selesai", null=True)
    runs = models.PositiveIntegerField("berapa kali", default=1)
    told = models.PositiveIntegerField("pengingat yang dicatat", default=0)
    # How many reminders the next ninety days would bring in all offices, by the same statement.
    foreseen = models.PositiveIntegerField("yang akan dikirim", null=True)

    class Meta:
        get_latest_by = "day"

    def __str__(self) -> str:
        return f"Pemeriksaan {self.day}"
