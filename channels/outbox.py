"""What waits for channels: put there, claimed, and written down. Each is one statement, and may run twice."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, models, transaction
from django.db.models.functions import Coalesce, Least, Now
from django.urls import reverse
from django.utils import timezone

from channels.models import CLAIM, DOUBLINGS, GIVEN_UP_AFTER, PAUSE, Channel, Delivery
from notifications.models import Notice, Quiet, tell_person

# Only what a channel was proved before, what was not read meanwhile, and nothing that a long stop has made old; a
# notice that waits for the morning wakes nobody by another way either.
OLDEST = timedelta(days=1)
ROUTE = """
    INSERT INTO channels_delivery (channel_id, notice_id)
    SELECT channel.id, notice.id
    FROM channels_channel AS channel
    JOIN accounts_user AS person ON person.id = channel.person_id AND person.is_active
    JOIN notifications_notice AS notice ON notice.recipient_id = channel.person_id
    WHERE channel.proved_at IS NOT NULL AND notice.address = '' AND notice.read_at IS NULL
        AND notice.given_up_at IS NULL AND (notice.attempts > 0 OR notice.try_after <= statement_timestamp())
        AND notice.created_at >= GREATEST(channel.proved_at, now() - make_interval(secs => %s))
        AND NOT EXISTS (
            SELECT 1 FROM channels_delivery AS known
            WHERE known.channel_id = channel.id AND known.notice_id = notice.id
        )
    ON CONFLICT (channel_id, notice_id) DO NOTHING
"""
GIVEN_UP = "Saluran “{label}” tidak dapat digunakan"
GIVEN_UP_BODY = (
    "Pemberitahuan tidak dapat dikirim melalui saluran “{label}” selama beberapa jam, sehingga saluran itu dihentikan. "
    "Surel kembali dikirim untuk semua pemberitahuan. Buka halaman saluran, lalu kirim uji coba untuk memakainya lagi."
)


def route() -> int:
    """Put each notice of a person on the way to each of his channels that works; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(ROUTE, [OLDEST.total_seconds()])
        return int(cursor.rowcount)


def claim(most: int) -> list[Delivery]:
    """The longest due, for one attempt that nobody else makes meanwhile."""
    with transaction.atomic():
        due = (
            Delivery.objects.due()
            .order_by("try_after", "pk")
            .select_for_update(skip_locked=True, of=("self",))
        )
        numbers = list(due.values_list("pk", flat=True)[:most])
        claimed = Delivery.objects.filter(pk__in=numbers)
        claimed.update(attempts=Least(models.F("attempts") + 1, 30_000), try_after=Now() + CLAIM)
    return list(claimed.select_related("channel", "notice"))


def note_sent(deliveries: Sequence[Delivery]) -> None:
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(sent_at=Now())


def postpone(delivery: Delivery) -> None:
    """Keep it for another attempt, each later than the last."""
    pause = PAUSE * 2 ** min(delivery.attempts, DOUBLINGS)
    failed_since = Coalesce("failed_since", Now())
    Delivery.objects.filter(pk=delivery.pk).update(failed_since=failed_since, try_after=Now() + pause)


def is_hopeless(delivery: Delivery) -> bool:
    """Whether it has failed for so long that its person has to do something."""
    since = delivery.failed_since
    return since is not None and since <= timezone.now() - GIVEN_UP_AFTER


@transaction.atomic
def give_up(delivery: Delivery) -> int | None:
    """Close the channel, say so by mail, and mail what it has kept; returns the notice that says so, the first time."""
    channel = Channel.objects.select_for_update().get(pk=delivery.channel_id)
    waiting = channel.deliveries.filter(sent_at__isnull=True, given_up_at__isnull=True)
    unheard = list(waiting.values_list("notice_id", flat=True))
    waiting.update(given_up_at=Now())
    if channel.proved_at is None:
        return None
    channel.proved_at = None
    channel.save(update_fields=["proved_at"])
    settle(channel.person_id)
    Notice.objects.mail_after_all(unheard)
    return tell_person(
        channel.person_id,
        address=channel.person.email,
        occasion=f"saluran:{channel.pk}:{delivery.pk}",
        subject=GIVEN_UP.format(label=channel.label),
        body=GIVEN_UP_BODY.format(label=channel.label),
        path=reverse("channels:list"),
        button="Periksa saluran",
    )


def settle(person_id: int) -> None:
    """Whoever has no channel left that works is mailed everything again: nobody is left in silence."""
    if not Channel.objects.of(person_id).working().exists():
        Quiet.objects.filter(person=person_id).delete()
