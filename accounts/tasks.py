"""The worker's: letters, and the clearing away of sessions.

No page waits for a mail server, or tells by its pace who has an account. A link that was asked for has no row in the
outbox: whoever asks for it sits before the page, which tells him what to do when none comes, and a link that is hours
late has ended. So it is tried for twenty minutes, then it is asked for again. An invitation has a row, since nobody
waits for one: what is not delivered is an administrator's task. A task carries the number of an account: no address
and no token ever lies in the broker, or in a line of the log.
"""

from datetime import timedelta
from email.errors import MessageError
from typing import Any

from celery import Task, shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q
from django.db.models.functions import Now

from accounts.letters import password_letter
from accounts.models import User
from accounts.telling import invite
from accounts.tries import forget_old_tries
from audit.actions import Action
from audit.trail import record
from notifications.failures import failure_of
from notifications.models import Notice
from notifications.tasks import deliver
from notifications.undelivered import try_again

NOBODY = 0
# Anybody may ask, as often as he likes and for whom he likes: nobody's letter box is filled with it.
BETWEEN_LINKS = timedelta(minutes=5)
# Seconds that the message waits for the courier; what was asked for before then is asked for again.
FORGOTTEN_AFTER = 600


class LetterNotTaken(Exception):
    """The mail server did not take it, or it cannot be written; in words that name no recipient."""


# 10, 20, 40 ... seconds apart, at most 5 minutes: a pause as long as the broker's visibility timeout would double it.
TRIES = {
    "autoretry_for": (LetterNotTaken,),
    "max_retries": 8,
    "retry_backoff": 10,
    "retry_backoff_max": 300,
    "retry_jitter": False,
}


# Only the first try is ever too late.
@shared_task(bind=True, expires=FORGOTTEN_AFTER, retry_kwargs={"expires": None}, **TRIES)
def send_password_reset(self: "Task[Any, Any]", person_id: int) -> None:
    """Put on record that a link was asked for, and send it, unless another is on its way; nothing for NOBODY (T18).

    Decided and put on record here and not in the request, which must take as long for an address that nobody has.
    """
    for person in _open_account(person_id):
        if not self.request.retries:
            if not _is_due(person):
                continue
            facts = {"user": person.username}
            record(Action.ASK_RESET, by=None, office_id=person.office_id, facts=facts)
        _send(person)


@shared_task
def send_welcome(person_id: int) -> None:
    """Deliver the invitation of a new person at once; of one whose account was opened anew, once more."""
    for person in _open_account(person_id):
        notices = Notice.objects.filter(pk=invite(person))
        try_again(notices.filter(Q(sent_at__lte=Now() - BETWEEN_LINKS) | Q(given_up_at__isnull=False)))
        deliver(list(notices.values_list("pk", flat=True)))


@shared_task
def clear_ended_sessions() -> None:
    """Forget the sessions that nobody can use any more: each log-in leaves one behind, and only a log-out its own.

    And how often somebody tried in vain, long ago.
    """
    SessionStore.clear_expired()
    forget_old_tries()


def _open_account(person_id: int) -> list[User]:
    return list(User.objects.select_related("office").filter(pk=person_id, is_active=True))


def _is_due(person: User) -> bool:
    """Whether no link was sent to him lately; if so, one is from now on. One statement, whoever asks meanwhile."""
    long_ago = Q(link_sent_at__isnull=True) | Q(link_sent_at__lte=Now() - BETWEEN_LINKS)
    return bool(User.objects.filter(long_ago, pk=person.pk).update(link_sent_at=Now()))


def _send(person: User) -> None:
    try:
        password_letter(person, welcome=False).send()
    # The latter two where no letter can be written to this address; their own words repeat it.
    except (OSError, MessageError, ValueError) as error:
        raise LetterNotTaken(failure_of(error).sentence) from None
