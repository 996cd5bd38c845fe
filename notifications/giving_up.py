"""What becomes of a notice that nobody took for too long: it is given up, and that is loud."""

from django.db import transaction
from django.utils import timezone

from audit.actions import Action
from audit.trail import record
from notifications.failures import Failure
from notifications.models import Notice, tell
from notifications.undelivered import ABOUT_LOSS as OCCASION

# A role of `accounts`, the room above.
ADMINISTRATOR = "ADMIN"
SUBJECT = "Ada pemberitahuan yang tidak dapat disampaikan"
BODY = (
    "Pemberitahuan untuk {reader} tidak diterima server surel dan tidak dicoba lagi: {error}. "
    "Periksa alamat surelnya dan pengaturan server surel, lalu kirim lagi, atau sampaikan sendiri isinya dan catat. "
    "Pemberitahuan lain yang tidak terkirim hari ini juga tampak pada Beranda."
)


def give_up(notice: Notice, failure: Failure) -> None:
    """Try it no more, put that on record, and tell the office's administrators, once a day."""
    with transaction.atomic():
        if not notice.drop(error=failure.sentence):
            return
        facts = {"user": notice.reader, "reason": failure.sentence, "note": notice.subject}
        record(Action.GIVE_UP, by=None, office_id=notice.sender.pk, facts=facts)
        if not notice.occasion.startswith(OCCASION):
            _tell(notice, failure)


def _tell(notice: Notice, failure: Failure) -> None:
    tell(
        office_id=notice.sender.pk,
        roles=[ADMINISTRATOR],
        besides=0,
        occasion=f"{OCCASION}{timezone.localdate()}",
        subject=SUBJECT,
        body=BODY.format(reader=notice.reader, error=failure.sentence),
        path="/",
        button="Buka Beranda",
    )
