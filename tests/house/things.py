"""One thing of a kind in somebody's office, for whoever asks who may open it."""

from django.utils import timezone

from accounts.models import User
from audit.models import Sheet
from channels.models import Channel
from sop.management.commands.load_demo import SOP_FILE
from sop.models import Revision


def sheet_of(user: User) -> Sheet:
    """A copy of the trail that is still to be made."""
    return Sheet.objects.create(office=user.office, asked_by=user, format="csv", words="contoh", is_own=True)


def revision_of(user: User) -> Revision:
    """One that waits for the Kepala Dinas."""
    return Revision.objects.create(
        office=user.office,
        proposed_by=user,
        number="contoh",
        revision="contoh",
        content=SOP_FILE.read_text(),
        content_sha256="0" * 64,
        in_use_since=timezone.localdate(),
    )


def channel_of(user: User) -> Channel:
    """One that leads nowhere."""
    return Channel.objects.create(person=user, label="Webhook", address="jsons://localhost/uji")
