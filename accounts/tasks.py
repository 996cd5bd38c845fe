"""Letters are the worker's: no page waits for a mail server, or tells by its pace who has an account."""

from celery import shared_task
from django.db.models.functions import Lower

from accounts.letters import password_letter
from accounts.models import User


# A token is made anew in each try, so that none ever lies in the broker.
@shared_task(autoretry_for=(OSError,), max_retries=4, retry_backoff=10)
def send_password_reset(address: str) -> None:
    """Send the link to whoever has this address; to nobody, if nobody has (T18)."""
    owners = User.objects.select_related("office").alias(lowered=Lower("email"))
    for person in owners.filter(lowered=address.lower(), is_active=True):
        password_letter(person, welcome=False).send()


@shared_task(autoretry_for=(OSError,), max_retries=4, retry_backoff=10)
def send_welcome(person_id: int) -> None:
    """Send a new person the link by which he sets his own password."""
    person = User.objects.select_related("office").get(pk=person_id)
    password_letter(person, welcome=True).send()
