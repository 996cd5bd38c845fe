"""What nobody took is seen to by an administrator: sent once more, or told by himself, which he puts on record."""

from datetime import date
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from accounts.access import demand_role
from accounts.models import Role, User
from accounts.zones import day
from audit.actions import Action
from audit.refusals import refusals_on_record
from audit.trail import record
from notifications.models import Notice
from notifications.undelivered import lost_of, try_again
from notifications.waking import wake_soon

GONE = "Pemberitahuan ini sudah terkirim, sudah dibaca, atau sudah ditangani. Yang baru saja Anda kirim tidak disimpan."
FUTURE = "Tanggal penyampaian tidak boleh sesudah hari ini."
BEFORE = "Tanggal penyampaian tidak boleh sebelum pemberitahuan ini dibuat."
Refusal = (ValidationError, PermissionDenied)


class Means(models.TextChoices):
    """How somebody was told without a mail."""

    HAND = "hand", "bertemu langsung"
    PHONE = "phone", "telepon"
    MESSAGE = "message", "pesan singkat"
    LETTER = "letter", "surat"


def send_again(notice: Notice, *, by: User) -> None:
    """Have it tried as if it had just been written."""
    with refusals_on_record(Action.SEND_AGAIN, *Refusal, by=by, facts=_about(notice)), transaction.atomic():
        current = _lost(notice, by=by)
        by = demand_role(by, Role.ADMIN)
        record(Action.SEND_AGAIN, by=by, facts=_about(current))
        try_again(Notice.objects.filter(pk=current.pk))
        transaction.on_commit(partial(wake_soon, [current.pk]), robust=True)


def hand_over(notice: Notice, *, on: date, how: Means, words: str, by: User) -> None:
    """Put on record that its reader was told otherwise, when and how."""
    with refusals_on_record(Action.HAND_OVER, *Refusal, by=by, facts=_about(notice)), transaction.atomic():
        current = _lost(notice, by=by)
        by = demand_role(by, Role.ADMIN)
        now, zone = timezone.now(), by.office.zone
        if on > timezone.localdate(now, zone):
            raise ValidationError({"on": FUTURE})
        if on < timezone.localdate(current.created_at, zone):
            raise ValidationError({"on": BEFORE})
        said = f"{current.subject}. {words}" if words else current.subject
        facts = {**_about(current), "channel": f"({Means(how).label}, {day(on)})", "note": said}
        record(Action.HAND_OVER, by=by, facts=facts)
        current.handed_over_at = now
        current.save(update_fields=["handed_over_at"])


def _about(notice: Notice) -> dict[str, str]:
    return {"user": notice.reader, "note": notice.subject}


def _lost(notice: Notice, *, by: User) -> Notice:
    """As it is now, and nobody else's meanwhile."""
    rows = lost_of(by.office_id).filter(pk=notice.pk)
    found = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise ValidationError(GONE, code="late")
    return found
