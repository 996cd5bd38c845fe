"""A notice as a mail: text and HTML, one button that lands on its one act."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone

from notifications.models import Notice

# By the first word of the occasion: who writes a mail that holds more than its row may, such as a link with a secret.
WRITERS: dict[str, Callable[[Notice], EmailMultiAlternatives]] = {}


def send(notice: Notice) -> None:
    """Send `notice` to its own or its recipient's address; raise where the mail server does not take it."""
    # As a context, because only then is a connection closed whose log-in was refused.
    with get_connection() as mail_server:
        if not mail_server.send_messages([_mail(notice)]):
            raise LookupError("the recipient has no address")


def _mail(notice: Notice) -> EmailMultiAlternatives:
    """At the clock of the recipient's office; out-of-office assistants are asked to be silent."""
    write = WRITERS.get(notice.occasion.partition(":")[0], _letter)
    with timezone.override(notice.sender.zone):
        mail = write(notice)
    mail.extra_headers |= {"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"}
    return mail


def _letter(notice: Notice) -> EmailMultiAlternatives:
    """What the row says, in the words of the recipient's office."""
    office = notice.sender
    context = {
        "notice": notice,
        "subject": " ".join(notice.subject.split()),  # a line break would begin another header
        "office": office,
        # Whoever has no account has nothing to open.
        "link": f"{settings.SITE_URL}{notice.path}" if notice.path else "",
        "button": notice.button,
    }
    letter = EmailMultiAlternatives(
        subject=str(context["subject"]),
        body=render_to_string("notifications/mail.txt", context),
        to=[notice.to],
    )
    letter.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
    return letter


def message_id(notice: Notice) -> str:
    """The row's own, whenever it is sent: a mail that went out just before a crash is known as the same mail.

    A number comes again when a database is made anew, its moment does not.
    """
    host = urlsplit(settings.SITE_URL).hostname
    return f"<notice-{notice.pk}-{notice.created_at:%Y%m%d%H%M%S%f}@{host}>"
