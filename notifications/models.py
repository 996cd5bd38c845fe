"""Who was told what, and whether it reached him."""

from collections.abc import Sequence
from typing import ClassVar, Self

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Now


class NoticeQuerySet(models.QuerySet["Notice"]):
    def pending(self) -> Self:
        return self.filter(sent_at__isnull=True)

    def due(self) -> Self:
        """Pending, and past the pause that its failures earned it."""
        return self.pending().filter(try_after__lte=Now())

    def unread_by(self, user_id: int) -> Self:
        return self.filter(recipient_id=user_id, read_at__isnull=True)


class Notice(models.Model):
    """One message to one person about one occasion: the outbox row that outlives any crash of the queue."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    occasion = models.CharField(max_length=100)
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi")
    path = models.CharField("tautan", max_length=200)
    button = models.CharField("tombol", max_length=60)
    created_at = models.DateTimeField("dibuat", db_default=Now())
    sent_at = models.DateTimeField("terkirim", null=True)
    read_at = models.DateTimeField("dibaca", null=True)
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
        )

    def __str__(self) -> str:
        return self.subject


# One statement, because it is part of every step: two through the ORM took nine times as long.
TELL = """
    INSERT INTO notifications_notice (recipient_id, occasion, subject, body, path, button, attempts, last_error)
    SELECT id, %s, %s, %s, %s, %s, 0, '' FROM accounts_user
    WHERE office_id = %s AND role = ANY(%s) AND is_active AND id <> %s
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
    """Put a notice to all of the office who have one of `roles`, but not to `besides`, in the outbox.

    Returns the ids of the notices; the caller's transaction decides over them.
    """
    told = [occasion, subject[:200], body, path, button]
    with connection.cursor() as cursor:
        cursor.execute(TELL, [*told, office_id, [str(role) for role in roles], besides])
        return [pk for (pk,) in cursor.fetchall()]
