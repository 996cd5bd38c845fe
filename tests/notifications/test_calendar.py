"""The private calendar, opened by programs that are none of ours: an address of 256 bits, and dates that are kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import icalendar
import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from certificates.models import Certificate, put_in_force
from notifications import agenda
from notifications.agenda import Event, provide
from notifications.calendar import CANCELLED_FOR, CalendarEntry
from registrations.models import Registration
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from sop.workflow import open_case, perform
from tests.certificates.register import certificate_of, holder_of
from tests.notifications.feeds import feed_of, fetched, read

NIK = "9971010101700001"


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = "https://sertifikat.contoh.go.id"


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What one room more than there is tells of everybody."""
    told: list[Event] = []
    monkeypatch.setattr(agenda, "_providers", [*agenda._providers])
    provide(lambda person: told)
    return told


@pytest.fixture
def certificate(adb: User) -> Certificate:
    begins = datetime(2026, 1, 31, 16, 30, 15, tzinfo=UTC)
    holder = holder_of(adb, nik=NIK)
    return certificate_of(holder, by=adb, begins=begins, in_force_at=begins)


def test_a_certificate_ends_to_the_second_with_its_alarms(adb: User, certificate: Certificate) -> None:
    ((uid, event),) = read(feed_of(adb)).items()
    assert uid == f"sertifikat:{certificate.pk}@sertifikat.contoh.go.id"
    assert event.dtstart.value == certificate.not_after
    assert event.dtstart.serialize().strip().endswith("Z")
    assert event.summary.value == f"Sertifikat elektronik {certificate.holder.full_name} berakhir"
    assert event.url.value == f"https://sertifikat.contoh.go.id{certificate.get_absolute_url()}"
    assert (event.status.value, event.sequence.value) == ("CONFIRMED", "0")
    alarms = [alarm.trigger.value for alarm in event.valarm_list]
    assert alarms == [-timedelta(days=days) for days in (90, 30, 7, 1)]
    assert {alarm.action.value for alarm in event.valarm_list} == {"DISPLAY"}


def test_a_renewal_cancels_the_old_date_and_tells_the_new(adb: User, certificate: Certificate) -> None:
    path = feed_of(adb)
    ((uid, _),) = read(path).items()
    newer = certificate_of(certificate.holder, by=adb, begins=certificate.not_before + timedelta(days=600))
    put_in_force(newer, at=timezone.now())
    told = read(path)
    old = told.pop(uid)
    assert (old.status.value, old.sequence.value) == ("CANCELLED", "1")
    assert not hasattr(old, "valarm_list")
    ((_, new),) = told.items()
    assert (new.status.value, new.dtstart.value) == ("CONFIRMED", newer.not_after)
    assert read(path)[uid].sequence.value == "1"


def test_a_date_that_moves_keeps_its_uid_and_raises_its_number(adb: User, events: list[Event]) -> None:
    path = feed_of(adb)
    days = [date(2027, 1, 1), date(2027, 1, 1), date(2027, 6, 1), date(2027, 1, 1)]
    told = []
    for day in days:
        events[:] = [Event("masa-jabatan:1", "Masa jabatan Bima berakhir", day, "/orang/1/")]
        ((uid, event),) = read(path).items()
        told.append((uid.partition("@")[0], event.sequence.value, event.dtstart.value))
    assert told == [("masa-jabatan:1", number, day) for number, day in zip("0012", days, strict=True)]
    events.clear()
    ((_, gone),) = read(path).items()
    assert (gone.status.value, gone.sequence.value) == ("CANCELLED", "3")
    events[:] = [Event("masa-jabatan:1", "Masa jabatan Bima berakhir", days[0], "/orang/1/")]
    ((_, back),) = read(path).items()
    assert (back.status.value, back.sequence.value) == ("CONFIRMED", "4")


def test_what_was_cancelled_long_ago_is_no_longer_told(adb: User, events: list[Event]) -> None:
    path = feed_of(adb)
    events[:] = [Event("a", "A", date(2027, 1, 1), "/")]
    read(path)
    events.clear()
    assert len(read(path)) == 1
    CalendarEntry.objects.update(changed_at=timezone.now() - CANCELLED_FOR - timedelta(days=1))
    assert read(path) == {}


def test_what_comes_back_after_it_was_forgotten_counts_on(adb: User, events: list[Event]) -> None:
    """A program that still holds the cancelled one would take no lower number for news."""
    path = feed_of(adb)
    matter = Event("a", "A", date(2027, 1, 1), "/")
    told = []
    for _ in range(3):
        events[:] = [matter]
        told.append(int(read(path).popitem()[1].sequence.value))
        events.clear()
        told.append(int(read(path).popitem()[1].sequence.value))
        CalendarEntry.objects.update(changed_at=timezone.now() - CANCELLED_FOR - timedelta(days=1))
        assert read(path) == {}
    assert told == [0, 1, 2, 3, 4, 5]


def test_a_new_address_goes_on_where_the_old_one_was(adb: User, certificate: Certificate) -> None:
    read(feed_of(adb))
    Certificate.objects.update(not_after=certificate.not_after + timedelta(days=1))
    ((_, event),) = read(feed_of(adb)).items()
    assert event.sequence.value == "1"


def test_another_office_is_told_nothing(
    adb: User, foreign_adb: User, admin: User, certificate: Certificate
) -> None:
    assert read(feed_of(foreign_adb)) == {}
    assert len(read(feed_of(admin))) == 1


def test_a_task_stands_on_the_day_it_came_and_goes_when_it_is_done(adb: User, kepala_dinas: User) -> None:
    case = open_case(Registration, by=adb, sop=load(SOP_FILE, office=adb.office))
    path = feed_of(adb)
    ((uid, event),) = read(path).items()
    assert uid.startswith(f"tugas:{case.pk}:fill")
    assert event.summary.value.startswith("Tugas: ")
    assert event.dtstart.value == case.moved_at.replace(microsecond=0)
    perform("cancel", case, by=adb, reason="Dibuat dua kali.")
    assert read(path)[uid].status.value == "CANCELLED"


def test_no_number_of_anybody_leaves_the_office(adb: User, certificate: Certificate) -> None:
    content = fetched(feed_of(adb)).decode()
    for secret in (NIK, certificate.holder.nip, certificate.serial, certificate.fingerprint, adb.email):
        assert secret not in content.replace("\r\n ", "")


HOSTILE = [
    "Nama; dengan, tanda \\ garis\\n miring",
    "Baris\r\nEND:VEVENT\r\nBEGIN:VALARM",
    "Ωñ🙂" * 60,
    '"kutip":\tTAB',
]


@pytest.mark.parametrize("title", HOSTILE)
def test_whatever_a_name_holds_stays_a_name(adb: User, events: list[Event], title: str) -> None:
    events[:] = [Event("a", title, date(2027, 1, 1), "/")]
    path = feed_of(adb)
    content = fetched(path)
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert lines[-1] == b""
    assert content.count(b"\r\n") == content.count(b"\n")
    ((_, event),) = read(path).items()
    (same,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    for read_title in (event.summary.value, str(same["SUMMARY"])):
        assert read_title.split() == title.replace("\r\n", "\n").split()


def test_programs_are_asked_to_come_again_after_six_hours(adb: User) -> None:
    lines = fetched(feed_of(adb)).split(b"\r\n")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines
    assert b"X-PUBLISHED-TTL:PT6H" in lines


def test_a_program_that_has_it_need_not_fetch_it_again(
    adb: User, certificate: Certificate, events: list[Event]
) -> None:
    path = feed_of(adb)
    first = Client().get(path)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    again = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    events[:] = [Event("a", "A", date(2027, 1, 1), "/")]
    changed = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)
    assert Client().head(path).status_code == 200


def test_two_programs_at_once_are_told_the_same(
    transactional_db: None, adb: User, certificate: Certificate
) -> None:
    path, barrier = feed_of(adb), Barrier(6)

    def fetch() -> bytes:
        try:
            barrier.wait()
            return fetched(path)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        told = {done.result() for done in [pool.submit(fetch) for _ in range(6)]}
    assert len(told) == 1
    assert CalendarEntry.objects.count() == 1
