"""Three times 24 hours, to the second, wherever the office is and whenever the wish arrived."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Office, User
from certificates.holders import Holder
from privacy.acts import IN_FUTURE, ask
from privacy.deadline import Clock
from privacy.subject_requests import Kind, SubjectRequest
from tests.privacy.said import logged_in, sentences

Make = Callable[..., SubjectRequest]
MOMENT = datetime(2026, 11, 20, 9, 30, 17, tzinfo=UTC)


def test_the_time_ends_72_hours_after_the_arrival_to_the_second_over_a_weekend(adb: User) -> None:
    with time_machine.travel(MOMENT, tick=False):
        asked = ask(kind=Kind.ACCESS, wish="Salinan data saya.", by=adb)
    assert asked.received_at == MOMENT
    assert asked.due_at == datetime(2026, 11, 23, 9, 30, 17, tzinfo=UTC)


def test_what_is_done_in_the_last_second_is_in_time_and_the_next_is_late() -> None:
    due = MOMENT + timedelta(hours=72)
    assert not Clock(due, due).is_late
    assert Clock(due, due + timedelta(seconds=1)).is_late


@pytest.mark.parametrize(
    ("left", "words", "rung"),
    [
        (timedelta(hours=72), "sisa 3 hari", ""),
        (timedelta(hours=48, seconds=1), "sisa 2 hari", ""),
        (timedelta(hours=48), "sisa 2 hari", "48-jam"),
        (timedelta(hours=24, seconds=1), "sisa 1 hari", "48-jam"),
        (timedelta(hours=24), "sisa 1 hari", "24-jam"),
        (timedelta(hours=4), "sisa 4 jam", "4-jam"),
        (timedelta(0), "sisa kurang dari 1 menit", "4-jam"),
        (timedelta(seconds=-1), "terlambat kurang dari 1 menit", "terlambat-0"),
        (timedelta(hours=-24), "terlambat 1 hari", "terlambat-1"),
        (timedelta(days=-9, hours=-2), "terlambat 9 hari 2 jam", "terlambat-9"),
    ],
)
def test_what_is_left_and_which_reminder_is_due(left: timedelta, words: str, rung: str) -> None:
    clock = Clock(MOMENT + left, MOMENT)
    assert (clock.words, clock.rung) == (words, rung)


@pytest.mark.parametrize(("zone", "label"), [("Asia/Jakarta", "WIB"), ("Asia/Jayapura", "WIT")])
def test_the_page_tells_the_end_in_the_time_of_the_office(
    adb: User, office: Office, zone: str, label: str
) -> None:
    office.time_zone = zone
    office.save()
    with time_machine.travel(MOMENT, tick=False):
        asked = ask(kind=Kind.ACCESS, wish="Salinan data saya.", by=adb)
        said = sentences(logged_in(adb).get(asked.get_absolute_url()))
    hour = MOMENT.astimezone(office.zone).strftime("%H.%M")
    assert f"23 November 2026 pukul {hour} {label}" in said
    assert "Sisa 3 hari" in said


def test_what_arrived_before_it_was_put_on_record_has_run_since_its_arrival(received: Make) -> None:
    arrived = timezone.now() - timedelta(hours=50)
    asked = received(received_at=arrived)
    assert asked.due_at == arrived + timedelta(hours=72)
    assert asked.clock.rung == "24-jam"


def test_the_typed_time_of_arrival_is_meant_in_the_zone_of_the_office(
    adb: User, office: Office, holder: Holder
) -> None:
    office.time_zone = "Asia/Jayapura"
    office.save()
    typed = {
        "holder": str(holder.pk),
        "kind": "erasure",
        "wish": "Mohon hapus data saya.",
        "arrived_by": "visit",
        "received_on": "20 November 2026",
        "received_time": "18:05",
    }
    with time_machine.travel(MOMENT, tick=False):
        answer = logged_in(adb).post("/data-pribadi/catat/", typed)
    asked = SubjectRequest.objects.get()
    assert answer.headers["Location"] == asked.get_absolute_url()
    # Half past six in the evening there is half past nine in the morning of UTC.
    assert asked.received_at == datetime(2026, 11, 20, 9, 5, tzinfo=UTC)


def test_no_arrival_is_later_than_now(adb: User, holder: Holder) -> None:
    typed = {
        "holder": str(holder.pk),
        "kind": "access",
        "wish": "Mohon salinan data saya.",
        "arrived_by": "mail",
        "received_on": "20-11-2026",
        "received_time": "16.31",
    }
    with time_machine.travel(MOMENT, tick=False):
        answer = logged_in(adb).post("/data-pribadi/catat/", typed)
    assert answer.status_code == 422
    assert IN_FUTURE in sentences(answer)
    assert "Mohon salinan data saya." in answer.content.decode()
    assert not SubjectRequest.objects.exists()


def test_the_database_takes_no_other_time_limit(asked: SubjectRequest) -> None:
    with pytest.raises(IntegrityError, match="runs_72_hours"), transaction.atomic():
        SubjectRequest.objects.filter(pk=asked.pk).update(due_at=asked.due_at + timedelta(hours=1))
