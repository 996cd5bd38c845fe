"""By which door else is a person told? His own channels, and what went through them."""

import logging
from datetime import timedelta
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from channels.outcomes import Outcome
from channels.services import LONGEST, service_of
from documents.fields import SealedTextField
from documents.vault import Tampered

# Longer than a sender may take; a worker that died in between is followed by another after it.
CLAIM = timedelta(seconds=60)
PAUSE, DOUBLINGS = timedelta(minutes=1), 6
# A push that is older says nothing that the mail and the bell have not said.
GIVEN_UP_AFTER = timedelta(hours=2)
# Somebody who presses again is asked to wait, on whichever of his channels: each press is a message to a third party.
BETWEEN_TESTS = timedelta(seconds=20)
MOST_OF_A_PERSON = 5
logger = logging.getLogger(__name__)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def of(self, person_id: int) -> Self:
        return self.filter(person=person_id)

    def working(self) -> Self:
        """Proved by a message that got through, and not given up since."""
        return self.filter(proved_at__isnull=False)

    def ask_test(self, pk: UUID | str) -> bool:
        """Have a test sent; False within the pause after the last that its person asked for."""
        person_id = self.filter(pk=pk).values_list("person", flat=True).first()
        if person_id is None or not LastTest.objects.begin(person_id):
            return False
        return bool(self.filter(pk=pk).update(test_asked_at=Now(), tested_at=None))

    def with_test(self) -> Self:
        """Those whose test is still to be sent, and is nobody's at this moment."""
        return self.filter(test_asked_at__isnull=False, tested_at__isnull=True, try_after__lte=Now())

    def claim_test(self, pk: UUID | str) -> "Channel | None":
        """The channel, for one test that nobody else sends meanwhile."""
        claimed = self.with_test().filter(pk=pk).update(try_after=Now() + CLAIM)
        return self.get(pk=pk) if claimed else None


class Channel(models.Model):
    """Saluran: where one person wishes to be told besides mail. Its address holds a token, so it is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    label = models.CharField("nama saluran", max_length=60)
    address = SealedTextField("alamat saluran", max_length=LONGEST)
    made_at = models.DateTimeField("ditambahkan", db_default=Now())
    # When a message last got through that its person asked for; only then is it told anything.
    proved_at = models.DateTimeField("terbukti", null=True)
    test_asked_at = models.DateTimeField(null=True)
    tested_at = models.DateTimeField("diuji", null=True)
    test_outcome = models.CharField(max_length=16, blank=True)
    try_after = models.DateTimeField(db_default=Now())

    objects: ClassVar = ChannelQuerySet.as_manager()
    may_be_deleted: ClassVar = True

    class Meta:
        verbose_name = "saluran"
        constraints = (
            models.UniqueConstraint(fields=["person", "label"], name="one_channel_a_label"),
            models.CheckConstraint(condition=models.Q(address__isnull=False), name="channel_has_address"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def service_name(self) -> str:
        """What the service calls itself; empty where the address does not open, so that it can still be removed."""
        address = self.readable_address()
        return service_of(address).name if address else ""

    def readable_address(self) -> str:
        """The address; empty, and loudly so, where it is not what was sealed: one such must not stop the others."""
        try:
            return str(self.address)
        except Tampered as damage:
            logger.critical("a channel cannot be used: %s", damage)
            return ""

    @property
    def is_being_tested(self) -> bool:
        return self.test_asked_at is not None and self.tested_at is None

    @property
    def failed(self) -> str:
        """Why the last test did not get through, as a sentence; empty if it did, or there was none."""
        if self.is_being_tested or self.test_outcome in {"", Outcome.SENT}:
            return ""
        return Outcome(self.test_outcome).sentence

    def note_test(self, outcome: Outcome) -> None:
        """Keep what became of the test; only a message that got through opens the channel."""
        tested = Channel.objects.filter(pk=self.pk)
        tested.update(tested_at=Now(), try_after=Now(), test_outcome=outcome)
        if outcome == Outcome.SENT:
            tested.filter(proved_at__isnull=True).update(proved_at=Now())


class LastTestManager(models.Manager["LastTest"]):
    def begin(self, person_id: int) -> bool:
        """Whether this person may have a test sent now; if so, it is his last from now on."""
        over = self.filter(person=person_id, asked_at__lte=Now() - BETWEEN_TESTS)
        return bool(over.update(asked_at=Now())) or self.get_or_create(person_id=person_id)[1]


class LastTest(models.Model):
    """When a person last asked for a test. Of the person: a channel's own row goes with the channel he deletes."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    asked_at = models.DateTimeField(db_default=Now())

    objects: ClassVar = LastTestManager()


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> Self:
        """Still to be sent, to somebody who still works here."""
        waiting = self.filter(sent_at__isnull=True, given_up_at__isnull=True, try_after__lte=Now())
        return waiting.filter(channel__person__is_active=True)


class Delivery(models.Model):
    """One notice on its way through one channel."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries")
    notice = models.ForeignKey("notifications.Notice", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    try_after = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(db_default=0)
    # When it first failed: how long a stopped worker kept it waiting says nothing of its channel.
    failed_since = models.DateTimeField(null=True)

    objects: ClassVar = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["channel", "notice"], name="one_delivery_a_notice"),)
        indexes = (
            models.Index(
                fields=["try_after"],
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="delivery_pending",
            ),
        )

    def __str__(self) -> str:
        return f"notice {self.notice_id} by channel {self.channel_id}"
