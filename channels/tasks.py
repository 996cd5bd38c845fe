"""Delivery through channels. Each task may run twice or late without harm: the row says what is still to be sent."""

import logging
import time
from collections.abc import Sequence
from uuid import UUID

from celery import shared_task
from django.conf import settings

from channels import outbox
from channels.models import Channel, Delivery
from channels.outcomes import Outcome
from channels.sending import MOST_AT_ONCE, TEST_LIMIT, Message, send_confined
from notifications.tasks import wake

log = logging.getLogger(__name__)
TITLE = "Sertifikat Elektronik"
# Outside the office nobody reads more than that there is something to read.
TASK = "Ada tugas untuk Anda. Buka aplikasi: {link}"
URGENT = "Ada tugas mendesak untuk Anda. Buka aplikasi: {link}"
TEST = "Ini uji coba. Saluran ini akan memberi tahu Anda bila ada tugas. Buka aplikasi: {link}"
# So long a sweep goes on with what waits; letters wait behind it.
SWEEP_SECONDS = 20
# Seconds after which the sweep has long seen to a test: a message that is older has nothing left to ask for.
FORGOTTEN_AFTER = 60


def wake_for_test(channel_id: UUID) -> None:
    """Ask the worker to send the test now. Without a broker nothing is lost: the sweep finds the row."""
    try:
        send_test.delay(str(channel_id))
    except Exception as error:  # of whatever kind: the row stands
        log.warning("no broker (%s): the sweep will send the test of %s", type(error).__name__, channel_id)


@shared_task(expires=FORGOTTEN_AFTER)
def send_test(channel_id: str) -> None:
    """Send the test that the channel's person has asked for, if nobody has done so yet."""
    _test([channel_id])


@shared_task
def deliver_to_channels() -> None:
    """Send what waits: tests whose message was lost, and every notice that no channel was told yet."""
    waiting = Channel.objects.with_test().order_by("test_asked_at").values_list("pk", flat=True)
    _test(list(waiting[:MOST_AT_ONCE]))
    outbox.route()
    ends = time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < ends and (deliveries := outbox.claim(MOST_AT_ONCE)):
        _deliver(deliveries)


def _test(channel_ids: Sequence[UUID | str]) -> None:
    """Send the tests of these at once: one service that drags its feet keeps none of the others waiting."""
    channels = [channel for pk in channel_ids if (channel := Channel.objects.claim_test(pk))]
    words = TEST.format(link=settings.SITE_URL)
    messages = [Message(str(channel.pk), channel.readable_address(), TITLE, words) for channel in channels]
    outcomes = send_confined(messages, within=TEST_LIMIT) if messages else {}
    for channel in channels:
        channel.note_test(outcomes[str(channel.pk)])


def _deliver(deliveries: Sequence[Delivery]) -> None:
    """Send these at once, and write down what became of each."""
    outcomes = send_confined([_message(delivery) for delivery in deliveries])
    sent = [delivery for delivery in deliveries if outcomes[str(delivery.pk)] == Outcome.SENT]
    outbox.note_sent(sent)
    for delivery in deliveries:
        if delivery in sent:
            continue
        if not outbox.is_hopeless(delivery):
            outbox.postpone(delivery)
        elif notice := outbox.give_up(delivery):
            wake([notice])


def _message(delivery: Delivery) -> Message:
    words = URGENT if delivery.notice.is_urgent else TASK
    link = f"{settings.SITE_URL}{delivery.notice.path}"
    return Message(str(delivery.pk), delivery.channel.readable_address(), TITLE, words.format(link=link))
