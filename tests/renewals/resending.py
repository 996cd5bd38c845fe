"""A notice that nobody took."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from notifications.models import Notice

REFUSED = "Server surel menolak alamat penerima (SMTPRecipientsRefused 550)"


def lost_notice_to(user: User, **columns: Any) -> Notice:
    told = {
        "occasion": f"perihal:{Notice.objects.count()}",
        "subject": "Permohonan PSE-2026-0001 menunggu tanda tangan Anda",
        "body": "Permohonan PSE-2026-0001 menunggu tanda tangan Anda.",
        "path": "/pendaftaran/1/",
        "button": "Buka",
        "attempts": 12,
        "last_error": REFUSED,
        "refused_since": timezone.now(),
        "given_up_at": timezone.now(),
    }
    return Notice.objects.create(recipient=user, **(told | columns))
