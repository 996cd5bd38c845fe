"""The courier's part: make what was asked for."""

from uuid import UUID

from celery import shared_task

from sop.packing import make, make_all


@shared_task
def make_pack(pk: str) -> None:
    """Make one pack that somebody waits for."""
    make(UUID(pk))


@shared_task
def make_waiting_packs() -> None:
    """Make what no message has come for, and forget what was kept long enough."""
    make_all()
