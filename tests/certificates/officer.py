"""What an officer does on the page of a certificate, five days after the tests' own moment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client

from accounts.models import User
from certificates.models import Certificate
from tests.certificates.authority import NOW

Browse = Callable[[User], Client]
DAY = timedelta(days=1)
TYPED = {
    "reason": "keyCompromise",
    "explanation": "",
    "since": "2 Maret 2026",
    "asked_by": "Kepala Dinas",
    "letter_number": "800/12",
}
WHY = {"explanation": "Komputer ADB sedang diperiksa."}


def send(user: User, certificate: Certificate, page: str, browse: Browse, **typed: str) -> Any:
    with time_machine.travel(NOW + 5 * DAY, tick=False):
        return browse(user).post(f"{certificate.get_absolute_url()}{page}/", typed)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def page_of(user: User, certificate: Certificate, browse: Browse) -> str:
    with time_machine.travel(NOW + 5 * DAY, tick=False):
        return text_of(browse(user).get(certificate.get_absolute_url()))
