"""The worker's part of the time limits. It carries nothing with it: the rows say what is still to be told."""

from celery import shared_task

from notifications.tasks import wake_for
from privacy.sweep import sweep


@shared_task
def remind_of_time_limits() -> None:
    """Put each reminder that is due and not yet in the outbox there, and have it delivered."""
    wake_for(len(sweep()))
