"""Fetching BSrE's answers. Each task may run twice or late without harm: the row says whether it is answered."""

import logging
from uuid import UUID

from celery import shared_task

from certificates.models import Inquiry
from certificates.probe import NoAnswer, Service, ask, configured

log = logging.getLogger(__name__)
BATCH = 50
SWITCHED_OFF = "Pertanyaan kepada BSrE dimatikan pada pengaturan sebelum dijawab."


def wake(inquiry_id: UUID) -> None:
    """Have it asked now. Without a broker nothing is lost: the sweep finds the row."""
    try:
        answer_inquiry.delay(str(inquiry_id))
    except Exception as error:  # of whatever kind: the question is stored, and must not look refused
        log.warning("no broker (%s): the sweep will ask inquiry %s", type(error).__name__, inquiry_id)


@shared_task
def answer_inquiry(inquiry_id: str) -> None:
    """Ask what this row wants to know, if nobody has."""
    _answer(UUID(inquiry_id))


@shared_task
def answer_waiting() -> None:
    """Ask what a crash or a lost message left behind, the oldest first."""
    waiting = Inquiry.objects.unclaimed().order_by("asked_at").values_list("pk", flat=True)
    for pk in list(waiting[:BATCH]):
        _answer(pk)


def _answer(pk: UUID) -> None:
    inquiry = Inquiry.objects.claim(pk)
    if inquiry is None:
        return
    service = configured()
    if service is None:
        inquiry.finish(fault=SWITCHED_OFF)
        return
    _fetch(inquiry, service)


def _fetch(inquiry: Inquiry, service: Service) -> None:
    try:
        word = ask(service, nik=inquiry.holder.nik)
    except NoAnswer as fault:
        inquiry.finish(fault=str(fault))
    else:
        inquiry.finish(answer=word)
