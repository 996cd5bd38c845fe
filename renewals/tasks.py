"""The worker's part of the ladder. It carries nothing with it: the rows say what is still to be done."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from notifications.tasks import wake_for
from renewals.liveness import report_alive
from renewals.preparing import prepare_renewals
from renewals.sweep import foresee_once_a_day, sweep


@shared_task
def remind() -> None:
    """Put each rung that is due and not yet on the ledger there, missed days included, and have it told.

    It may run twice at once, late or not at all for days without harm; killed anywhere, the next one goes on.
    """
    told = sweep()
    if told is None:  # the one that is at it does the rest as well
        return
    wake_for(told)
    report_alive()
    prepare_renewals()
    foresee_once_a_day()


@worker_ready.connect
def remind_at_once(**_about_the_worker: Any) -> None:
    """A worker that starts does not wait for beat's next minute, or for a beat that does not run."""
    remind.apply_async(expires=55)
