"""The letters of this room: a link by which a person sets a password of his own."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from notifications.models import Notice


def invitation(notice: Notice) -> EmailMultiAlternatives:
    """The mail of an invitation: its link is made as it is sent, and lies in no row."""
    person = User.objects.select_related("office").get(notices=notice)
    return password_letter(person, welcome=True)


def is_awaited(subject: str) -> bool:
    """Whether whoever was invited has still no password of his own."""
    person = User.objects.filter(pk=int(subject)).first()
    return person is not None and not person.has_usable_password()


def password_letter(person: User, *, welcome: bool) -> EmailMultiAlternatives:
    """The letter with the one link that sets a password, for a new account or a forgotten password."""
    context = {
        "subject": "Tetapkan kata sandi akun baru Anda" if welcome else "Atur ulang kata sandi",
        "person": person,
        "office": person.office,
        "welcome": welcome,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        "link": password_link(person),
        "button": "Tetapkan kata sandi",
    }
    letter = EmailMultiAlternatives(
        subject=str(context["subject"]),
        body=render_to_string("mail/set_password.txt", context),
        to=[person.email],
    )
    letter.attach_alternative(render_to_string("mail/set_password.html", context), "text/html")
    return letter


def password_link(person: User) -> str:
    """Where the password is set; on the site as configured, never as some request's Host says (T7)."""
    token = default_token_generator.make_token(person)
    name = urlsafe_base64_encode(force_bytes(person.pk))
    return settings.SITE_URL + reverse("accounts:set_password", args=[name, token])
