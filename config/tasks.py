"""What becomes of the trail's seals beyond the room that makes them: the nightly verification, alarms, the inspector.

The trail is the lowest room and knows neither administrators nor notices.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from celery import Task, shared_task
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Office, Role
from audit.actions import Action
from audit.alarms import ALARMS, raise_alarm
from audit.checkpoints import SealedUntil, sealed_until
from audit.findings import Verdict
from audit.holdup import HELD_UP
from audit.nights import remember
from audit.trail import record
from audit.verification import verify
from notifications.models import Notice, tell

SUBJECT = "Rekam jejak audit tidak seperti yang dicatat"
BODY = """{sentence}{entry}

Yang ditemukan:
{findings}

Jangan mengubah apa pun pada basis data. Amankan cadangan terakhir beserta berkas segel di luar basis data, lalu minta
pengelola server menjalankan pemeriksaan rekam jejak dan memberitahukan hasilnya kepada inspektorat."""
FOUND = "Pemeriksaan rekam jejak menemukan: {verdict}."
TOLD = 5
# The letters "peri" as a number: whoever holds it verifies alone.
VERIFYING = 0x70657269
# The last messages that this process has carried out to the end.
_carried_out: deque[str | None] = deque(maxlen=10)
INSPECTOR = "Pemeriksa rekam jejak"
LETTER = """Simpanlah surat ini. Dengan segel di bawah ini dapat dibuktikan bahwa {size} catatan pertama pada rekam
jejak audit tidak diubah, dihapus, disisipkan, atau ditukar urutannya setelah {at}.

Sidik jari kunci publik: {fingerprint}

{text}"""


@shared_task(bind=True)
def verify_trail(self: Task) -> None:
    """Look at every entry and seal, and raise the alarm if they are not what was put on record.

    A message that is handed over once more, because a run took longer than the broker waits, is not carried out again:
    neither beside the first one nor after it. After a worker that died it is.
    """
    message = self.request.id
    with _alone() as is_alone:
        if is_alone and (message is None or message not in _carried_out):
            _verify()
            _carried_out.append(message)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else verifies. The lock is the connection's: it ends with a process that dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [VERIFYING])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [VERIFYING])


def _verify() -> None:
    report = verify(outside=settings.CHECKPOINTS_FILE)
    remember(report)
    if report.remark:
        raise_alarm(HELD_UP, findings=[report.remark])
    if report.verdict != Verdict.INTACT:
        raise_alarm(
            FOUND.format(verdict=report.verdict.label), findings=[one.line for one in report.findings]
        )


@shared_task
def mail_checkpoint() -> None:
    """Put the last checkpoint into the outbox for the inspector, unless he has had a letter about it."""
    sealed, office = sealed_until(), Office.objects.order_by("pk").first()
    if settings.INSPECTOR_EMAIL and sealed and office:
        Notice.objects.bulk_create([_letter(sealed, office)], ignore_conflicts=True)


def _letter(sealed: SealedUntil, office: Office) -> Notice:
    at = timezone.localtime(sealed.at, office.zone)
    told = {"size": sealed.size, "fingerprint": sealed.fingerprint_in_groups, "text": sealed.text}
    return Notice(
        office=office,
        addressee=INSPECTOR,
        address=settings.INSPECTOR_EMAIL,
        occasion=f"segel:{sealed.size}",
        subject=f"Segel rekam jejak audit tanggal {at:%d-%m-%Y}",
        body=LETTER.format(at=f"{at:%d-%m-%Y %H.%M.%S %Z}", **told),
        path="",
        button="",
    )


def tell_readers(sentence: str, entry: int | None, findings: Sequence[str]) -> None:
    """An entry and a notice in every office: the trail is one for all of them."""
    told = list(findings[:TOLD])
    with transaction.atomic():
        for office in Office.objects.all():
            facts = {"reason": sentence, "entry": entry, "findings": told}
            alarm = record(Action.RAISE_ALARM, by=None, office_id=office.pk, facts=facts)
            tell(
                office_id=office.pk,
                roles=[Role.ADMIN, Role.INSPECTOR],
                besides=0,
                occasion=f"kejanggalan:{alarm.pk}",
                subject=SUBJECT,
                body=BODY.format(
                    sentence=sentence,
                    entry=f" Nomor catatan: {entry}." if entry is not None else "",
                    findings="\n".join(told) or sentence,
                ),
                path=reverse("audit:list"),
                button="Buka rekam jejak audit",
            )


ALARMS.append(tell_readers)
