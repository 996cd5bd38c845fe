"""Delivery. Each task may run twice or late without harm: the row says what is still to be sent."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications.mail import send
from notifications.models import Notice

log = logging.getLogger(__name__)
LONGEST_PAUSE = timedelta(hours=1)


def wake(notice_ids: list[int]) -> None:
    """Ask the worker to deliver now. Without a broker nothing is lost: the sweep finds the rows."""
    if not notice_ids:
        return
    try:
        deliver.delay(notice_ids)
    except OperationalError:
        log.warning("the broker is away; the sweep will deliver notices %s", notice_ids)


@shared_task
def deliver(notice_ids: list[int]) -> None:
    """Send each of these notices that is still pending."""
    for pk in notice_ids:
        _deliver_one(pk)


@shared_task
def deliver_pending() -> None:
    """Send what a crash, a lost message or a mail server left behind."""
    deliver(list(Notice.objects.due().order_by("id").values_list("pk", flat=True)[:500]))


def _deliver_one(pk: int) -> None:
    """Send under the row's lock, so that two workers never send the same notice."""
    with transaction.atomic():
        notice = (
            (Notice.objects.pending().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk))
            .select_related("recipient__office")
            .first()
        )
        if notice is None:
            return
        notice.attempts += 1
        try:
            send(notice)
        except OSError as error:  # smtplib's errors and time-outs are OSErrors
            notice.last_error = f"{type(error).__name__}: {error}"[:200]
            notice.try_after = timezone.now() + min(timedelta(minutes=2**notice.attempts), LONGEST_PAUSE)
            log.warning("notice %s was not delivered, attempt %s: %s", pk, notice.attempts, error)
        else:
            notice.sent_at = timezone.now()
            notice.last_error = ""
        notice.save(update_fields=["attempts", "last_error", "try_after", "sent_at"])
