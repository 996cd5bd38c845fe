"""What a page tells once after the next step; kept in a signed cookie until it is shown."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """Under a name that browsers take from this very host alone, as those of session and form."""

    cookie_name = "__Host-pesan" if settings.SESSION_COOKIE_SECURE else "pesan"


class MessageStorage(FallbackStorage):
    """In the cookie; what does not fit there, in the session."""

    storage_classes = (HostCookieStorage, SessionStorage)
