"""Whoever has given a right password and owes a second factor: known to his session, logged in nowhere."""

from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User

HELD = "held"
# What a passkey was asked, until it answers.
QUESTION = "passkey_question"
LASTS = 600


def hold(request: HttpRequest, person: User) -> None:
    """Remember him for ten minutes, under a session key that nobody knew before (T9)."""
    request.session.flush()
    request.session[HELD] = {
        "person": person.pk,
        "at": timezone.now().timestamp(),
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }


def held(request: HttpRequest) -> User | None:
    """Who is waited for; nobody once it took too long, or his account or password has changed meanwhile."""
    told: dict[str, Any] = request.session.get(HELD) or {}
    if not 0 <= timezone.now().timestamp() - told.get("at", 0) <= LASTS:
        return None
    person = User.objects.select_related("office").filter(pk=told["person"], is_active=True).first()
    is_same = person and constant_time_compare(person.get_session_auth_hash(), told[HASH_SESSION_KEY])
    return person if is_same else None


def release(request: HttpRequest) -> None:
    for name in (HELD, QUESTION):
        request.session.pop(name, None)
