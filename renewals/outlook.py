"""What an office may expect and may check: the reminders to come, by the sweep's own statement, and those behind."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import Office, User
from certificates.beside import NextReminder
from certificates.models import Certificate
from certificates.status import Status
from notifications.models import Notice
from renewals.ladder import DEFAULT_RUNGS, days_left
from renewals.reminders import Reminder, ReminderRules, occasion
from renewals.sweep import Planned, on_the_ladder, planned

# A page is not a list of all: the certificates that end first, the reminders that were last.
MOST_CERTIFICATES, MOST_LINES = 100, 60
NOT_IN_FORCE = "Sertifikat ini tidak terpasang di SIAK atau sudah tidak dipakai, jadi tidak ada pengingat."
REMINDED = {Status.ACTIVE, Status.EXPIRING, Status.EXPIRED, Status.SUSPENDED}
WHY_NONE = {
    Status.MISTAKEN: "Sertifikat ini salah catat, jadi tidak ada pengingat.",
    Status.HOLDER_LEFT: "Pemegangnya tidak lagi menjabat: sertifikat ini dicabut, bukan diperpanjang. "
    "Ikuti halaman Pergantian Pejabat.",
}
NO_RECIPIENT = "Kantor ini tidak memiliki akun aktif yang dapat diingatkan."


@dataclass(frozen=True)
class Line:
    """One reminder of one certificate on one day, and everybody whom it goes to."""

    on: date
    certificate: Certificate
    rung: int
    to: tuple[str, ...]

    @property
    def is_daily(self) -> bool:
        """Whether it comes again on each day after, until the certificate is replaced."""
        return self.rung < 0


@dataclass(frozen=True)
class Told:
    """One line of the ledger, and what became of its mail."""

    reminder: Reminder
    notice: Notice | None


def rules_of(office_id: int) -> ReminderRules:
    """The office's own rules, or the usual ones."""
    found: ReminderRules | None = ReminderRules.objects.filter(office=office_id).first()
    return found or ReminderRules(office_id=office_id, rungs=list(DEFAULT_RUNGS))


def expected(office: Office, *, now: datetime) -> list[Line]:
    """What the next ninety days will bring, should nothing be renewed; of what comes daily the first day."""
    nearest = on_the_ladder(now=now).filter(office=office).order_by("not_after")[:MOST_CERTIFICATES]
    lines = _lines(office, planned(nearest, now=now))
    first_daily = {line.certificate.pk: line for line in reversed(lines) if line.is_daily}
    return [line for line in lines if not line.is_daily or first_daily[line.certificate.pk] is line]


def next_reminder(certificate: Certificate, *, now: datetime | None = None) -> NextReminder:
    """When somebody is told of this certificate next, and who."""
    now = now or timezone.now()
    status = certificate.status(now)
    if certificate.in_force_at is None or status not in REMINDED:
        return NextReminder(None, why_none=WHY_NONE.get(status, NOT_IN_FORCE))
    until_it_ended = timedelta(
        days=max(days_left(certificate.not_after, now=now, zone=certificate.office.zone), 0) + 1
    )
    itself = Certificate.objects.filter(pk=certificate.pk)
    lines = _lines(certificate.office, planned(itself, now=now, ahead=until_it_ended))
    if not lines:
        return NextReminder(None, why_none=NO_RECIPIENT)
    return NextReminder(lines[0].on, recipients=lines[0].to)


def _lines(office: Office, reminders: list[Planned]) -> list[Line]:
    """Those of one day and rung together, the earliest first."""
    certificates = Certificate.objects.select_related("holder").in_bulk(
        {one.certificate_id for one in reminders}
    )
    names = _names(office, {one.recipient_id for one in reminders})
    to: dict[tuple[date, datetime, Certificate, int], list[str]] = {}
    for one in reminders:
        certificate = certificates[one.certificate_id]
        key = (timezone.localdate(one.at, office.zone), certificate.not_after, certificate, one.rung)
        to.setdefault(key, []).append(names[one.recipient_id])
    return [Line(on, certificate, rung, tuple(sorted(who))) for (on, _, certificate, rung), who in to.items()]


def _names(office: Office, people: set[int | None]) -> dict[int | None, str]:
    found = User.objects.filter(pk__in={pk for pk in people if pk}).values_list("pk", "full_name")
    return {None: f"{rules_of(office.pk).contact_name} (kontak lanjutan)", **dict(found)}


def told_lately(office: Office) -> list[Told]:
    """The latest lines of the office's ledger, each with its notice."""
    reminders = list(
        Reminder.objects.filter(certificate__office=office)
        .select_related("certificate__holder", "recipient")
        .order_by("-pk")[:MOST_LINES]
    )
    occasions = {occasion(one.certificate_id, rung=one.rung) for one in reminders}
    notices = {
        (notice.occasion, notice.recipient_id): notice
        for notice in Notice.objects.filter(occasion__in=occasions)
    }
    return [
        Told(one, notices.get((occasion(one.certificate_id, rung=one.rung), one.recipient_id)))
        for one in reminders
    ]


def unsent(office: Office) -> list[Notice]:
    """What is not sent yet or will not be any more because nobody took it, of whatever kind; the longest first."""
    waits = Q(given_up_at=None, attempts__gt=0) | Q(given_up_at__isnull=False) & ~Q(last_error="")
    found = Notice.objects.of_office(office.pk).filter(waits, sent_at=None, handed_over_at=None)
    return list(found.select_related("recipient").order_by("created_at")[:MOST_LINES])
