"""Who was told what, and whether it reached him."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Least, Now

from notifications.failures import Failure

# Longer than a mail server may take over one mail; a worker that died in between is followed by another after it.
CLAIM = timedelta(seconds=90)
# After a refusal of this one mail: 2, 4, 8 ... minutes. A server that is away is asked again as soon as it may be back.
PAUSE, DOUBLINGS, LONGEST_PAUSE = timedelta(minutes=1), 6, timedelta(hours=1)
MOST_ATTEMPTS = 30_000
OVERDUE = timedelta(minutes=10)
NOBODY_TRIED = "Belum ada upaya pengiriman. Periksa apakah proses worker dan beat berjalan"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def on_bell_of(self, person_id: int, *, address: str) -> Self:
        """What a person finds in the application: not what went to an address that is no longer his."""
        return self.filter(models.Q(address="") | models.Q(address=address), recipient=person_id)

    def latest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def behind(self, last: "Notice") -> Self:
        """What comes after `last` where the latest stand first; said as a range, which one index holds."""
        return self.filter(created_at__lte=last.created_at).exclude(
            created_at=last.created_at, pk__gte=last.pk
        )

    def mail_after_all(self, numbers: Sequence[int]) -> int:
        """Have those mailed that were spared for the sake of a channel which has not delivered them."""
        spared = self.filter(pk__in=numbers, is_spared=True)
        return spared.update(sent_at=None, is_spared=False, try_after=Now())

    def pending(self) -> Self:
        """Not sent yet, to somebody who still works here, or to an address that it is meant for."""
        return self.filter(~models.Q(address="") | models.Q(recipient__is_active=True), sent_at__isnull=True)

    def due(self) -> Self:
        """Pending, claimed by nobody, and past the pause that its failures earned it."""
        return self.pending().filter(try_after__lte=Now())

    def claim(self, pk: int) -> "Notice | None":
        """The notice, for one attempt that nobody else makes meanwhile; None if it is sent or another's.

        One statement on the row alone: whoever waited for the row is asked again, and a join would not be.
        No lock and no transaction outlasts it, however long the mail server takes.
        """
        claimed = self.filter(pk=pk, sent_at__isnull=True, try_after__lte=Now()).update(
            attempts=Least(models.F("attempts") + 1, MOST_ATTEMPTS), try_after=Now() + CLAIM
        )
        return self.select_related("recipient__office").get(pk=pk) if claimed else None


class Notice(models.Model):
    """One message to one person about one occasion: the outbox row that outlives any crash of the queue."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    # Where it goes, whatever becomes of the account; without one, to the recipient's address on the day.
    address = models.EmailField("alamat surel", blank=True, db_default="")
    occasion = models.CharField(max_length=100)
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi")
    path = models.CharField("tautan", max_length=200)
    button = models.CharField("tombol", max_length=60)
    # No wish of the recipient's keeps it from his mail.
    is_urgent = models.BooleanField("mendesak", db_default=False)
    created_at = models.DateTimeField("dibuat", db_default=Now())
    # When its page was open, or when it was put aside on the page of notices.
    read_at = models.DateTimeField("dibaca", null=True)
    sent_at = models.DateTimeField("terkirim", null=True)
    # Settled without a mail, as the recipient wished: `sent_at` is when.
    is_spared = models.BooleanField("tanpa surel", db_default=False)
    try_after = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    last_error = models.CharField("galat terakhir", max_length=200, blank=True)

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["recipient", "occasion"], name="one_notice_an_occasion"),
        )
        indexes = (
            models.Index(
                fields=["try_after"], condition=models.Q(sent_at__isnull=True), name="notice_pending"
            ),
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_latest"),
            models.Index(
                fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
        )

    def __str__(self) -> str:
        return self.subject

    def mark_sent(self) -> None:
        Notice.objects.filter(pk=self.pk).update(sent_at=Now(), last_error="")

    def spare(self) -> bool:
        """Settle it without a mail, if it is ordinary and its recipient reads elsewhere; whether it is settled."""
        quiet = Quiet.objects.filter(person=models.OuterRef("recipient"))
        ordinary = Notice.objects.filter(models.Exists(quiet), pk=self.pk, is_urgent=False, address="")
        return bool(ordinary.update(sent_at=Now(), is_spared=True, last_error=""))

    def postpone(self, failure: Failure) -> None:
        """Keep why it failed, and when it is worth another attempt."""
        growing = min(PAUSE * 2 ** min(self.attempts, DOUBLINGS), LONGEST_PAUSE)
        Notice.objects.filter(pk=self.pk).update(
            last_error=failure.sentence[:200], try_after=Now() + (PAUSE if failure.concerns_all else growing)
        )


class Quiet(models.Model):
    """Somebody who wishes no mail of what is not urgent, because a channel of his own tells him.

    The room that keeps his channels takes it away again with the last channel that works.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    since = models.DateTimeField("sejak", db_default=Now())

    def __str__(self) -> str:
        return f"no mail of ordinary notices to {self.person_id}"


# One statement, because it is part of every step: two through the ORM took nine times as long.
TELL = """
    INSERT INTO notifications_notice (recipient_id, occasion, subject, body, path, button, attempts, last_error)
    SELECT id, %s, %s, %s, %s, %s, 0, '' FROM accounts_user
    WHERE office_id = %s AND role = ANY(%s) AND is_active AND id <> %s
    ON CONFLICT (recipient_id, occasion) DO NOTHING
    RETURNING id
"""


def tell(
    *,
    office_id: int,
    roles: Sequence[str],
    besides: int,
    occasion: str,
    subject: str,
    body: str,
    path: str,
    button: str,
) -> list[int]:
    """Put a notice to all of the office who have one of `roles`, but not to `besides`, in the outbox, once an occasion.

    Returns the ids of the notices; the caller's transaction decides over them.
    """
    told = [occasion, subject[:200], body, path, button]
    with connection.cursor() as cursor:
        cursor.execute(TELL, [*told, office_id, [str(role) for role in roles], besides])
        return [pk for (pk,) in cursor.fetchall()]


def tell_person(
    person_id: int, *, address: str, occasion: str, subject: str, body: str, path: str, button: str
) -> int:
    """Put a notice to one person at this very address in the outbox, and return its id."""
    return Notice.objects.create(
        recipient_id=person_id,
        address=address,
        occasion=occasion,
        subject=subject[:200],
        body=body,
        path=path,
        button=button,
    ).pk


@dataclass(frozen=True)
class Undelivered:
    """Notices that should long have reached somebody, and why they have not."""

    number: int
    error: str


def undelivered(office_id: int) -> Undelivered | None:
    """What the office's administrator ought to know of its outbox; None while all is well. One query."""
    overdue = Notice.objects.pending().filter(recipient__office_id=office_id, created_at__lte=Now() - OVERDUE)
    counted = overdue.annotate(number=models.Window(models.Count("pk")))
    worst = counted.order_by("-attempts", "-pk").values_list("number", "last_error").first()
    return Undelivered(number=worst[0], error=worst[1] or NOBODY_TRIED) if worst else None
