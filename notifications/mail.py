"""A notice as a mail: text and HTML, one button that lands on its one act."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from notifications.models import Notice


def send(notice: Notice) -> None:
    """Send `notice` to its recipient's address; raise OSError where the mail server does not take it.

    The Message-ID is the row's own, so that a mail that was sent just before a crash is known as the same mail.
    """
    context = {
        "notice": notice,
        "link": f"{settings.SITE_URL}{notice.path}",
        "office": notice.recipient.office,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(notice.subject.split()),
        body=render_to_string("notifications/mail.txt", context),
        to=[notice.recipient.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>"},
    )
    message.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
    message.send()
