"""What a person decides about his channels, each decision on record and told to him by mail."""

from functools import partial

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from audit.actions import Action
from audit.trail import record
from channels.models import Channel
from channels.outbox import settle
from notifications.models import Quiet, tell_person
from notifications.waking import wake_soon

ADDED = """Saluran pemberitahuan “{label}” ({service}) ditambahkan pada akun Anda.

Melalui saluran itu Anda diberi tahu bila ada tugas. Jika bukan Anda yang menambahkannya, masuk ke aplikasi, hapus
saluran itu, lalu ganti kata sandi Anda."""


class NoOtherChannel(Exception):
    """Without a channel that works, mail is all there is."""


@transaction.atomic
def add_channel(person: User, *, label: str, address: str) -> Channel:
    """Store a channel; it is told nothing until a test has got through."""
    channel: Channel = Channel.objects.create(person=person, label=label, address=address)
    record(Action.ADD_CHANNEL, by=person, facts={"note": channel.service_name})
    notice = tell_person(
        person.pk,
        address=person.email,
        occasion=f"saluran:{channel.pk}",
        subject="Saluran pemberitahuan ditambahkan",
        body=ADDED.format(label=label, service=channel.service_name),
        path=reverse("channels:list"),
        button="Periksa saluran",
    )
    transaction.on_commit(partial(wake_soon, [notice]), robust=True)
    return channel


@transaction.atomic
def remove_channel(channel: Channel, *, by: User) -> None:
    """Delete a channel, and let mail take over what it alone told."""
    record(Action.REMOVE_CHANNEL, by=by, facts={"note": channel.service_name})
    channel.delete()
    settle(by.pk)


@transaction.atomic
def choose_mail(person: User, *, for_all: bool) -> None:
    """Whether ordinary notices are mailed as well; urgent ones always are."""
    if not for_all and not Channel.objects.of(person.pk).working().select_for_update().exists():
        raise NoOtherChannel
    if for_all:
        Quiet.objects.filter(person=person.pk).delete()
    else:
        Quiet.objects.get_or_create(person_id=person.pk)
    words = "semua pemberitahuan" if for_all else "pemberitahuan mendesak saja"
    record(Action.CHOOSE_MAIL, by=person, facts={"changed": [words]})
