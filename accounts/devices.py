"""Where somebody is logged in: a session in words, so that he knows his own from a stranger's, and can end it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
UNKNOWN = "Perangkat yang tidak dikenali"


class Device(models.Model):
    """Perangkat: what was known of a session as it began. It goes with its session, however that ends."""

    # What pages name it by: the key of a session is for its own browser alone.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="device")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    words = models.CharField("perangkat", max_length=60)
    address = models.GenericIPAddressField("alamat", null=True)
    began_at = models.DateTimeField("sejak")

    def __str__(self) -> str:
        return f"{self.words} ({self.address})" if self.address else self.words


@dataclass(frozen=True)
class OpenSession:
    """A device on which somebody is logged in now."""

    device: Device
    seen_at: datetime
    is_this: bool


def in_words(user_agent: str) -> str:
    """`Chrome di Windows`; what a browser says of itself, which it is free to say."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} di {system}" if browser and system else browser or system or UNKNOWN


def end_all(person_id: Any, *, but: str | None = None) -> list[Device]:
    """Take away every session of a person but this one, at once, and say which they were."""
    return end(Device.objects.filter(person_id=person_id).exclude(session_id=but or ""))


def end(devices: models.QuerySet[Device]) -> list[Device]:
    """Take these sessions away. A request of theirs that is under way cannot bring them back."""
    found = list(devices)
    Session.objects.filter(pk__in=[device.session_id for device in found]).delete()
    return found


def devices_of(person_id: Any) -> list[Device]:
    """Those whose session has not run out; the latest first."""
    found = Device.objects.filter(person_id=person_id, session__expire_date__gt=timezone.now())
    return list(found.select_related("session").order_by("-began_at"))
