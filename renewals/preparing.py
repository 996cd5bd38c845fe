"""What the system does by itself: at the first rung it prepares the draft that the Kepala Dinas will confirm, once.

And it takes its own draft back where another case was quicker and nobody had touched it.

Nobody has begun such a renewal: its row names no person, and its first entry in the trail none either.
"""

import logging
from datetime import date
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from audit.actions import Action
from audit.trail import record
from certificates.models import Certificate
from renewals.beginning import first_columns
from renewals.models import Reminder, Renewal
from renewals.sweep import on_the_ladder
from sop.models import Sop
from sop.states import State
from sop.workflow import cancel_by_system

log = logging.getLogger(__name__)
NOTE = "Draf disiapkan oleh sistem bersama pengingat masa berlaku sertifikat"
OVERTAKEN = (
    "Draf yang disiapkan sistem tidak diperlukan lagi: sertifikat yang diperpanjang sudah digantikan sertifikat dengan "
    "nomor seri {serial}."
)
# Seconds after which the rest is left to the next beat: a task must end before its message comes back.
LONGEST = 240.0
# On which day this process last named a certificate that cannot be prepared.
_named: dict[UUID, date] = {}


def prepare_renewals() -> int:
    """Open a draft for each certificate on the ledger that has none and never had one of ours; return how many."""
    until, opened = monotonic() + LONGEST, 0
    failed: list[UUID] = []
    while monotonic() < until:
        with transaction.atomic():
            # Two workers share them out, and the lock of one lasts for one draft.
            waiting = _waiting().exclude(pk__in=failed).select_related("holder").order_by("not_after", "pk")
            certificate = waiting.select_for_update(of=("self",), skip_locked=True, no_key=True).first()
            if certificate is None:
                break
            if _prepare(certificate):
                opened += 1
            else:
                failed.append(certificate.pk)
    return opened


def _waiting() -> QuerySet[Certificate]:
    now = timezone.now()
    of_it = Renewal.objects.filter(predecessor=OuterRef("pk"), started_by=None)
    of_holder = Renewal.objects.open().filter(holder=OuterRef("holder"))
    return on_the_ladder(now=now).filter(
        # What is suspended cannot be renewed before it has ended.
        Q(suspended_at=None) | Q(not_after__lt=now),
        Exists(Reminder.objects.filter(certificate=OuterRef("pk"))),
        ~Exists(of_it),
        ~Exists(of_holder),
        office__in=Sop.objects.in_use().order_by().values("office"),
    )


def _prepare(certificate: Certificate) -> bool:
    """Whether there is a draft now; whatever is wrong with this certificate, the others are still to be prepared."""
    try:
        with transaction.atomic():
            case = Renewal(office_id=certificate.office_id, **first_columns(certificate))
            case.audit_head = record(Action.START, by=None, case=case, facts={"note": NOTE}).hash
            case.save(force_insert=True)
    except Exception:
        if _is_first_today(certificate):
            log.exception("no renewal prepared for certificate %s", certificate.pk)
        return False
    return True


def cancel_untouched(superseded: Certificate) -> None:
    """End the draft that the system has prepared for a certificate which has its successor now.

    In the transaction of the upload. Whatever a person has begun or written is his to cancel; whoever is writing at
    this moment is waited for, and has touched it then.
    """
    untouched = Renewal.objects.filter(predecessor=superseded, started_by=None, state=State.DRAFT, acts=0)
    case = untouched.select_for_update().first()
    if case is None:
        return
    successor = superseded.superseded_by
    assert successor is not None  # the database's own constraint
    cancel_by_system(case, reason=OVERTAKEN.format(serial=successor.serial))


def _is_first_today(certificate: Certificate) -> bool:
    """It is tried each minute, and once a day is enough to read of it."""
    today = timezone.localdate()
    before, _named[certificate.pk] = _named.get(certificate.pk), today
    return before != today
