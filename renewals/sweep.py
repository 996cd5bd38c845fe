"""The sweep: each rung that is due and not yet on the ledger is put there and in the outbox, by one statement.

It may run as often as it likes, late, twice at once, or be killed at any point: what it leaves behind is all or
nothing, and the next one finds what is missing. The broker is told afterwards, and nothing depends on its hearing.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import DateField, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from accounts.models import OFFICERS, Role
from accounts.zones import ZONES
from certificates.models import Certificate
from renewals import sentences, statements
from renewals.ladder import DEFAULT_RUNGS, URGENT_FROM
from renewals.reminders import KIND, Reminder, Sweep

log = logging.getLogger(__name__)
# The letters "sapu" as a number: whoever holds it sweeps alone.
ALONE = 0x73617075
AHEAD = timedelta(days=90)
# What is on the ledger from later than this was recorded by a clock gone wrong, and silences nobody.
CREDIBLE = timedelta(days=2)
ANY = UUID(int=0)
COLUMNS = ("id", "office_id", "not_after")


@dataclass(frozen=True)
class Planned:
    """A reminder that is to be recorded at a moment to come, should nothing change until then."""

    certificate_id: UUID
    recipient_id: int | None
    rung: int
    at: datetime


def on_the_ladder(*, now: datetime) -> QuerySet[Certificate]:
    """The certificates that somebody is to be told of at this moment; the sweep's statement says the same of any.

    Days are the office's own. Whose holder has left is to be revoked, not renewed, and the change of officers tells
    of it. What is suspended runs out as well as any.
    """
    local = Func(F("office__time_zone"), Value(now), function="timezone", output_field=DateTimeField())
    left = Q(holder_served_until__lt=Cast(local, DateField()))
    certificates: QuerySet[Certificate] = Certificate.objects.in_force()
    return certificates.filter(~left)


def is_to_be_sent(subject: str) -> bool:
    """Whether a reminder still is: what follows the kind of its notice's occasion names certificate and rung.

    Not one that waited for a mail server until a more urgent one was on the ledger.
    """
    pk, _, rung = subject.partition(":")
    now = timezone.now()
    overtaking = Reminder.objects.filter(
        certificate=OuterRef("pk"), rung__lt=int(rung), recorded_at__lt=now + CREDIBLE
    )
    return on_the_ladder(now=now).filter(~Exists(overtaking), pk=UUID(pk)).exists()


def sweep(*, now: datetime | None = None) -> int | None:
    """Record and put in the outbox what is due; how many reminders that were, None while another one is at it.

    Whoever is given a number has finished: the day's row says so by then.
    """
    began_at = now or timezone.now()
    day = day_of(began_at)
    with connection.cursor() as cursor:
        cursor.execute(statements.BEGIN, [day, began_at])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ALONE])
        (is_alone,) = cursor.fetchone()
        if not is_alone:  # the other one does it
            return None
        told = _tell(moment=began_at)
        Sweep.objects.filter(day=day).update(ended_at=now or timezone.now(), told=F("told") + told)
    return told


def _tell(*, moment: datetime) -> int:
    """Nobody else writes these rows, so they are inserted without looking out for such; should any be there all the
    same, they are stepped over, which takes half as long again.
    """
    try:
        with transaction.atomic():
            return _insert(moment, on_conflict="", told=statements.ALL)
    except IntegrityError as error:
        log.warning("stepping over what is in ledger or outbox already: %s", error)
        return _insert(moment, on_conflict="ON CONFLICT DO NOTHING", told=statements.NEW)


def _insert(moment: datetime, *, on_conflict: str, told: str) -> int:
    certificates, narrowed = _query(Certificate.objects.in_force())
    statement = statements.TELL.replace("{certificates}", certificates)
    statement = statement.replace("{on_conflict}", on_conflict).replace("{told}", told)
    with connection.cursor() as cursor:
        cursor.execute(statements.ROOM)
        cursor.execute(statement, _asked([moment]) | _words() | narrowed)
        return int(cursor.rowcount)


def planned(certificates: QuerySet[Certificate], *, now: datetime, ahead: timedelta = AHEAD) -> list[Planned]:
    """What sweeps at this time of each day would record of these certificates, the earliest first."""
    found = [Planned(*row) for row in ask(statements.PLAN, certificates, asked=_asked(_days(now, ahead)))]
    return sorted(
        found, key=lambda reminder: (reminder.at, reminder.certificate_id, reminder.recipient_id or 0)
    )


def foresee(*, now: datetime) -> int:
    """How many reminders the days ahead would bring in all offices, by the sweep's own statement."""
    ((number,),) = ask(statements.COUNT, Certificate.objects.in_force(), asked=_asked(_days(now, AHEAD)))
    return int(number)


def foresee_once_a_day() -> None:
    """Keep it with the day's row, for whoever only asks whether all is well."""
    now = timezone.now()
    of_today = Sweep.objects.filter(day=day_of(now), foreseen=None)
    if of_today.exists():
        of_today.update(foreseen=foresee(now=now))


def day_of(now: datetime) -> date:
    """The installation's own day, whatever zone an office is in."""
    return timezone.localdate(now, timezone.get_default_timezone())


def _days(now: datetime, ahead: timedelta) -> list[datetime]:
    return [now + timedelta(days=day) for day in range(ahead.days + 1)]


def ask(
    statement: str, certificates: QuerySet[Certificate], *, asked: dict[str, Any] | None = None
) -> list[Any]:
    """What a statement about these certificates finds."""
    query, narrowed = _query(certificates)
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("{certificates}", query), (asked or {}) | narrowed)
        return list(cursor.fetchall())


def _query(certificates: QuerySet[Certificate]) -> tuple[str, dict[str, Any]]:
    """The query as part of a statement whose parameters have names."""
    sql, values = certificates.values(
        *COLUMNS, served_until=F("holder_served_until"), full_name=F("holder__full_name")
    ).query.sql_with_params()
    names = [f"certificates_{place}" for place in range(len(values))]
    return sql % tuple(f"%({name})s" for name in names), dict(zip(names, values, strict=True))


def _asked(moments: list[datetime]) -> dict[str, Any]:
    zones, labels = zip(*ZONES, strict=True)
    return {
        "moments": moments,
        "credible": CREDIBLE,
        "horizon": max(moments) + timedelta(days=_highest_rung() + 2),
        "rungs": list(DEFAULT_RUNGS),
        "officers": [str(role) for role in OFFICERS],
        "administrator": str(Role.ADMIN),
        "zones": list(zones),
        "labels": list(labels),
    }


def _highest_rung() -> int:
    with connection.cursor() as cursor:
        cursor.execute(statements.HIGHEST)
        (highest,) = cursor.fetchone()
    return max(highest or 0, *DEFAULT_RUNGS)


def _words() -> dict[str, Any]:
    """What the statement puts together to sentences, and where they lead."""
    return {
        "kind_of_notice": KIND,
        "subjects": sentences.SUBJECTS,
        "bodies": sentences.BODIES,
        "to_contact": sentences.TO_CONTACT,
        "button": sentences.BUTTON,
        "urgent_from": URGENT_FROM,
        "path": reverse("renewals:follow", args=[ANY]).replace(str(ANY), "%s"),
        "months": list(sentences.MONTHS),
    }
