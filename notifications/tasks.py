"""Delivery. Each task may run twice or late without harm: the row says what is still to be sent."""

import logging
import time
from email.errors import MessageError
from typing import Any

from celery import shared_task
from django.db import InterfaceError, OperationalError, connection

from notifications.failures import failure_of
from notifications.giving_up import give_up
from notifications.mail import send
from notifications.models import Notice, NoticeQuerySet
from notifications.relevance import is_still_so

log = logging.getLogger(__name__)
BATCH = 500
MOST_AT_ONCE = 8
# Seconds after which the rest is left to the next beat: a task must end before its message comes back.
LONGEST = 600.0
# Long enough for a database to start anew, short enough to end before the claim does.
PAUSES_OF_MARKING = (1, 2, 4, 8)


def wake(notice_ids: list[int]) -> None:
    """Ask the worker to deliver now. Without a broker nothing is lost: the sweep finds the rows."""
    if notice_ids:
        _hand_over(deliver, notice_ids)


def wake_for(number: int) -> None:
    """Ask as many workers as so many notices are worth to deliver what is pending: no message a notice."""
    for _ in range(min(-(-number // BATCH), MOST_AT_ONCE)):
        if not _hand_over(deliver_pending):
            return


def _hand_over(task: Any, *arguments: Any) -> bool:
    try:
        task.delay(*arguments)
    except Exception as error:  # of whatever kind: the act is done, and must not look refused
        named = f" notices {arguments[0]}" if arguments else " what is pending"
        log.warning("no broker (%s): the sweep will deliver%s", type(error).__name__, named)
        return False
    return True


@shared_task
def deliver(notice_ids: list[int]) -> None:
    """Send each of these notices that is still to be sent."""
    _deliver(Notice.objects.filter(pk__in=notice_ids))


@shared_task
def deliver_pending() -> None:
    """Send what a crash, a lost message or a mail server left behind; ask for another worker where more is left."""
    if _deliver(Notice.objects.all()) == BATCH:
        wake_for(1)


def _deliver(notices: NoticeQuerySet) -> int:
    """Longest due first, so that no notice can keep the others waiting; stop where the server is away for all."""
    until = time.monotonic() + LONGEST
    for number in range(BATCH):
        notice = notices.claim_next() if time.monotonic() < until else None
        if notice is None or not _send(notice):
            return number
    return BATCH


def _send(notice: Notice) -> bool:
    """Send a claimed notice and write down what became of it; False where any other would fail as well."""
    if not is_still_so(notice):
        notice.drop()
        return True
    if notice.spare():
        return True
    try:
        send(notice)
    except Exception as error:  # whatever this notice holds, the others are still to be sent
        failure = failure_of(error)
        # A server's words, and those of a header that cannot be written, repeat the address.
        is_ours = not isinstance(error, (OSError, MessageError, ValueError))
        log.warning(
            "notice %s, attempt %s: %s", notice.pk, notice.attempts, failure.sentence, exc_info=is_ours
        )
        if notice.is_too_old:
            give_up(notice, failure)
        else:
            notice.postpone(failure)
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
