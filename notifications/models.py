"""Who was told what, and whether it reached him."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from notifications.failures import Failure

# Longer than a mail server may take over one mail; a worker that died in between is followed by another after it.
CLAIM = timedelta(seconds=90)
# After a refusal of this one mail: 2, 4, 8 ... minutes. A server that is away is asked again as soon as it may be back.
PAUSE, DOUBLINGS, LONGEST_PAUSE = timedelta(minutes=1), 6, timedelta(hours=1)
MOST_ATTEMPTS = 30_000


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
        return spared.update(sent_at=None, is_spared=False, refused_since=None, try_after=Now())

    def of_office(self, office_id: int) -> Self:
        """Those that the office has written, to its own people or to others."""
        return self.filter(models.Q(recipient__office_id=office_id) | models.Q(office_id=office_id))

    def open(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def pending(self) -> Self:
        """Open, to somebody who still works here, or to an address that it is meant for."""
        return self.open().filter(~models.Q(address="") | models.Q(recipient__is_active=True))

    def due(self) -> Self:
        """Pending, claimed by nobody, and past the pause that its failures earned it."""
        return self.pending().filter(try_after__lte=Now())

    def overdue(self, by: timedelta) -> Self:
        """Those that should have reached somebody so long ago; not what is held back on purpose, as at night."""
        waited = self.pending().filter(created_at__lte=Now() - by)
        return waited.filter(models.Q(attempts__gt=0) | models.Q(try_after__lte=Now()))

    def claim_next(self) -> "Notice | None":
        """The one that has been due the longest, for one attempt that nobody else makes meanwhile; None if none is.

        Whoever claims at the same moment skips it and takes the next. No lock and no transaction outlasts the
        claim, however long the mail server takes.
        """
        with transaction.atomic():
            due = self.due().select_related("recipient__office", "office").order_by("try_after", "pk")
            notice = due.select_for_update(of=("self",), skip_locked=True, no_key=True).first()
            if notice is not None:
                notice.attempts = min(notice.attempts + 1, MOST_ATTEMPTS)
                Notice.objects.filter(pk=notice.pk).update(attempts=notice.attempts, try_after=Now() + CLAIM)
        return notice


class Notice(models.Model):
    """One message to one person about one occasion: the outbox row that outlives any crash of the queue."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="notices", db_index=False
    )
    # Of somebody without an account, who has a name and an address only: whose office it is that writes to him.
    office = models.ForeignKey(
        "accounts.Office", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    addressee = models.CharField("nama penerima", max_length=100, blank=True, db_default="")
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
    # With an error: nobody took it for too long. Without: what it says was no longer so.
    given_up_at = models.DateTimeField("tidak dikirim lagi sejak", null=True)
    # When somebody told the reader himself what no mail had brought.
    handed_over_at = models.DateTimeField("disampaikan langsung", null=True)
    try_after = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    # When it first did not get out: not when it was written, since a machine that was off has refused nothing.
    refused_since = models.DateTimeField("ditolak sejak", null=True)
    last_error = models.CharField("galat terakhir", max_length=200, blank=True)

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["recipient", "occasion"], nulls_distinct=False, name="one_notice_an_occasion"
            ),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False)
                | models.Q(office__isnull=False) & ~models.Q(addressee="") & ~models.Q(address=""),
                name="notice_is_for_somebody",
            ),
        )
        indexes = (
            models.Index(
                fields=["try_after"],
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="notice_open",
            ),
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_latest"),
            models.Index(
                fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def sender(self) -> Any:
        """The office in whose name it is written."""
        return self.recipient.office if self.recipient else self.office

    @property
    def reader(self) -> str:
        """Whom it greets."""
        return self.recipient.full_name if self.recipient else self.addressee

    @property
    def to(self) -> str:
        """Where it goes: to its own address, else to the recipient's as it is today."""
        return self.address or (self.recipient.email if self.recipient else "")

    @property
    def is_too_old(self) -> bool:
        """Whether it has been refused for as long as is worth trying."""
        since = self.refused_since
        return since is not None and timezone.now() - since > settings.NOTICE_LIFE

    def drop(self, *, error: str = "") -> bool:
        """Try it no more; False if it was sent or dropped meanwhile."""
        still_open = Notice.objects.open().filter(pk=self.pk)
        return bool(still_open.update(given_up_at=Now(), last_error=error[:200]))

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
            last_error=failure.sentence[:200],
            refused_since=Coalesce("refused_since", Now()),
            try_after=Now() + (PAUSE if failure.concerns_all else growing),
        )


class Quiet(models.Model):
    """Somebody who wishes no mail of what is not urgent, because a channel of his own tells him.

    The room that keeps his channels takes it away again with the last channel that works.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    since = models.DateTimeField("sejak", db_default=Now())

    may_be_deleted: ClassVar = True

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
