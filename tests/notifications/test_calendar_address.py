"""The address of a calendar: shown once, kept as a hash, and gone when it is revoked."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from notifications import agenda
from notifications.calendar import Calendar, calendar_at, entries_of, open_address
from notifications.models import Notice
from tests.notifications.feeds import feed_of

Browse = Callable[[User], Client]
PAGE = "/profil/kalender/"


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = "https://sertifikat.contoh.go.id"


def test_a_wrong_and_a_revoked_address_answer_as_an_absent_page(adb: User, browse: Browse) -> None:
    path = feed_of(adb)
    browse(adb).post(f"{PAGE}cabut/")
    answers = [
        Client().get(gone) for gone in (path, "/kalender/salah.ics", "/kalender/%00%F0.ics", "/tidak-ada/")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_new_address_ends_the_one_before(adb: User) -> None:
    old, new = feed_of(adb), feed_of(adb)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_one_who_no_longer_works_here_has_no_calendar(adb: User) -> None:
    path = feed_of(adb)
    User.objects.filter(pk=adb.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_the_address_is_shown_once_and_stored_as_a_hash(adb: User, browse: Browse) -> None:
    client = browse(adb)
    shown = client.post(PAGE)
    found = re.search(r"https://sertifikat\.contoh\.go\.id/kalender/([\w-]{43})\.ics", shown.content.decode())
    assert found is not None
    token = found[1]
    assert token not in client.get(PAGE).content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert token not in str(Calendar.objects.values()) + str(client.session.items())
    assert token not in "".join(bytes(entry.canonical).decode() for entry in Entry.objects.all())
    (notice,) = Notice.objects.filter(recipient=adb)
    assert token not in notice.body + notice.path
    assert (notice.subject, notice.address) == ("Alamat kalender Anda telah dibuat", adb.email)


def test_making_and_revoking_are_on_record(adb: User, browse: Browse) -> None:
    client = browse(adb)
    client.post(PAGE)
    for _ in range(2):
        client.post(f"{PAGE}cabut/")
    done = Entry.objects.filter(action__in=[Action.OPEN_CALENDAR, Action.CLOSE_CALENDAR])
    assert list(done.order_by("pk").values_list("action", "actor")) == [
        (Action.OPEN_CALENDAR, adb.pk),
        (Action.CLOSE_CALENDAR, adb.pk),
    ]
    assert "Belum ada alamat kalender" in client.get(PAGE).content.decode()


def test_rows_have_names_and_a_provider_is_asked_once(adb: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "_providers", [])

    def days(person: User) -> list[agenda.Event]:
        return [agenda.Event("a", "A", date(2027, 1, 1), "/")]

    assert agenda.provide(agenda.provide(days)) is days
    calendar = calendar_at(open_address(adb.pk))
    assert calendar is not None
    assert [str(entry) for entry in entries_of(calendar)] == ["a, 0"]
    assert str(calendar) == f"calendar of {adb.pk}"
