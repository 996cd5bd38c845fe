"""Delivery. Each task may run twice or late without harm: the row says what is still to be sent."""

import logging
import time
from email.errors import MessageError

from celery import shared_task
from django.db import InterfaceError, OperationalError, connection

from notifications.failures import failure_of
from notifications.mail import send
from notifications.models import Notice, NoticeQuerySet

log = logging.getLogger(__name__)
BATCH = 500
# Long enough for a database to start anew, short enough to end before the claim does.
PAUSES_OF_MARKING = (1, 2, 4, 8)


def wake(notice_ids: list[int]) -> None:
    """Ask the worker to deliver now. Without a broker nothing is lost: the sweep finds the rows."""
    if not notice_ids:
        return
    try:
        deliver.delay(notice_ids)
    except Exception as error:  # of whatever kind: the act is done, and must not look refused
        log.warning("no broker (%s): the sweep will deliver notices %s", type(error).__name__, notice_ids)


@shared_task
def deliver(notice_ids: list[int]) -> None:
    """Send each of these notices that is still to be sent."""
    _deliver(Notice.objects.filter(pk__in=notice_ids))


@shared_task
def deliver_pending() -> None:
    """Send what a crash, a lost message or a mail server left behind."""
    _deliver(Notice.objects.all())


def _deliver(notices: NoticeQuerySet) -> None:
    """Longest due first, so that no notice can keep the others waiting; stop where the server is away for all."""
    due = notices.due().order_by("try_after", "pk").values_list("pk", flat=True)
    for pk in list(due[:BATCH]):
        notice = Notice.objects.claim(pk)
        if notice is not None and not _send(notice):
            return


def _send(notice: Notice) -> bool:
    """Send a claimed notice and write down what became of it; False where any other would fail as well."""
    if notice.spare():
        return True
    try:
        send(notice)
    except Exception as error:  # whatever this notice holds, the others are still to be sent
        failure = failure_of(error)
        notice.postpone(failure)
        # A server's words, and those of a header that cannot be written, repeat the address.
        is_ours = not isinstance(error, (OSError, MessageError, ValueError))
        log.warning(
            "notice %s, attempt %s: %s", notice.pk, notice.attempts, failure.sentence, exc_info=is_ours
        )
        return not failure.concerns_all
    _mark_sent(notice)
    return True


def _mark_sent(notice: Notice) -> None:
    """Insist: the mail is out, and a notice that is not marked would be mailed again."""
    for pause in PAUSES_OF_MARKING:
        try:
            return notice.mark_sent()
        except (OperationalError, InterfaceError) as error:
            log.warning("notice %s is sent and not yet marked: %s", notice.pk, error)
            connection.close()
            time.sleep(pause)
    return notice.mark_sent()
