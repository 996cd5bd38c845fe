"""Letters are the worker's: no page waits for a mail server, or tells by its pace who has an account.

They have no row in the outbox: whoever asks for one sits before the page, which tells him what to do when none comes,
and a link that is hours late has ended. So a letter is tried for twenty minutes, then it is asked for again.
"""

from celery import shared_task
from django.db.models.functions import Lower

from accounts.letters import password_letter
from accounts.models import User

# 10, 20, 40 ... seconds apart, at most 5 minutes: a pause as long as the broker's visibility timeout would double it.
TRIES = {
    "autoretry_for": (OSError,),
    "max_retries": 8,
    "retry_backoff": 10,
    "retry_backoff_max": 300,
    "retry_jitter": False,
}


# A token is made anew in each try, so that none ever lies in the broker.
@shared_task(**TRIES)
def send_password_reset(address: str) -> None:
    """Send the link to whoever has this address; to nobody, if nobody has (T18)."""
    owners = User.objects.select_related("office").alias(lowered=Lower("email"))
    for person in owners.filter(lowered=address.lower(), is_active=True):
        password_letter(person, welcome=False).send()


@shared_task(**TRIES)
def send_welcome(person_id: int) -> None:
    """Send a new person the link by which he sets his own password; nothing, if the account is gone or closed."""
    for person in User.objects.select_related("office").filter(pk=person_id, is_active=True):
        password_letter(person, welcome=True).send()
