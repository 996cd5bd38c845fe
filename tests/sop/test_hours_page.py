"""Jam kerja dan hari tutup: kept by an administrator, on record, and what cannot be is refused with nothing stored."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.models import Office, User
from audit.actions import Action, Outcome
from audit.models import Entry
from sop.models import ClosedDay, Timetable
from sop.timetable_acts import change_hours, close_days, reopen_day
from sop.timetables import office_time
from tests.registrations.desk import text_of

Browse = Callable[[User], Client]
HOURS, CLOSE, REOPEN = "/kantor/jam-kerja/", "/kantor/hari-tutup/", "/kantor/hari-tutup/buka/"
WEEK = {f"day_{place}": "08.00-12.00, 12.30-15.00" for place in range(4)} | {
    "day_4": "08.00-11.30",
    "day_5": "",
    "day_6": "",
}


def entry() -> Entry:
    found: Entry = Entry.objects.get(action=Action.CHANGE_HOURS)
    return found


def test_hours_hold_since_their_day_and_are_on_record(admin: User, browse: Browse) -> None:
    answer = browse(admin).post(HOURS, {"since": "2026-02-18", **WEEK}, follow=True)
    assert "Jam kerja sejak 18 Februari 2026 telah disimpan." in text_of(answer)
    time = office_time(admin.office_id)
    assert len(time.spans(date(2026, 2, 19))) == 2
    assert time.spans(date(2026, 2, 12)) != time.spans(date(2026, 2, 19))
    assert "Jumat: 08.00-11.30" in entry().facts["changed"]


def test_the_same_hours_once_more_leave_no_entry(admin: User, browse: Browse) -> None:
    for _ in range(2):
        answer = browse(admin).post(HOURS, {"since": "2026-02-18", **WEEK}, follow=True)
    assert "Tidak ada yang berubah" in text_of(answer)
    assert entry().outcome == Outcome.DONE


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day_0": "pagi"}, "Tuliskan jam seperti"),
        ({"day_0": "16.00-08.00"}, "Tuliskan jam seperti"),
        ({"day_0": ",".join(f"{hour}.00-{hour}.01" for hour in range(8))}, "paling banyak enam rentang"),
        ({"since": ""}, "Isikan sejak kapan jam kerja ini berlaku."),
        ({"since": "kemarin"}, "Tuliskan tanggal seperti"),
        ({"since": "1901-01-01"}, "Isikan tanggal antara"),
        (dict.fromkeys(WEEK, ""), "Isikan jam kerja sedikitnya satu hari."),
    ],
)
def test_hours_that_are_none_are_refused_and_nothing_is_stored(
    admin: User, browse: Browse, changed: dict[str, str], sentence: str
) -> None:
    answer = browse(admin).post(HOURS, {"since": "2026-02-18", **WEEK} | changed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Timetable.objects.exists()


def test_closed_days_are_those_on_which_the_office_would_have_worked(admin: User, browse: Browse) -> None:
    sent = {"first": "2026-10-16", "last": "2026-10-19", "reason": "Banjir di  kantor"}
    answer = browse(admin).post(CLOSE, sent, follow=True)
    assert "16 Oktober 2026, 19 Oktober 2026" in text_of(answer)
    assert [(each.day.day, each.reason) for each in ClosedDay.objects.order_by("day")] == [
        (16, "Banjir di kantor"),
        (19, "Banjir di kantor"),
    ]
    assert office_time(admin.office_id).spans(date(2026, 10, 19)) == ()
    assert entry().facts == {
        "changed": ["ditutup: 16 Oktober 2026", "ditutup: 19 Oktober 2026"],
        "reason": "Banjir di kantor",
    }


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"first": ""}, "Isikan tanggal kantor tutup."),
        ({"first": "2026-02-30"}, "Tuliskan tanggal seperti"),
        ({"last": "2026-10-11"}, "Tanggal akhir mendahului tanggal awal."),
        ({"last": "2026-11-30"}, "Sekali catat paling lama 31 hari."),
        ({"reason": " "}, "Isikan mengapa kantor tutup."),
        ({"reason": "x" * 151}, "Keterangan paling panjang 150 karakter."),
        ({"first": "2026-10-17"}, "pada masa itu kantor memang tidak bekerja."),
        ({"first": "2026-12-25"}, "pada masa itu kantor memang tidak bekerja."),
    ],
)
def test_days_that_cannot_be_closed_are_refused_and_nothing_is_stored(
    admin: User, browse: Browse, changed: dict[str, str], sentence: str
) -> None:
    answer = browse(admin).post(CLOSE, {"first": "2026-10-12", "last": "", "reason": "Banjir"} | changed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not ClosedDay.objects.exists()


def test_a_closed_day_is_reopened_once_and_can_be_closed_again(admin: User, browse: Browse) -> None:
    close_days(by=admin, days=[date(2026, 10, 12)], reason="Banjir")
    closed = ClosedDay.objects.get()
    browser = browse(admin)
    answer = browser.post(REOPEN, {"hari": closed.pk}, follow=True)
    assert "12 Oktober 2026 kembali menjadi hari kerja." in text_of(answer)
    assert "Hari ini sudah dibuka kembali." in text_of(browser.post(REOPEN, {"hari": closed.pk}, follow=True))
    assert office_time(admin.office_id).spans(date(2026, 10, 12))
    close_days(by=admin, days=[date(2026, 10, 12)], reason="Banjir lagi")
    entries = Entry.objects.filter(action=Action.CHANGE_HOURS)
    assert entries.filter(outcome=Outcome.REFUSED).count() == 1
    assert entries.filter(outcome=Outcome.DONE).count() == 3


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 30, "٣"])
def test_what_names_no_closed_day_reopens_none(admin: User, browse: Browse, sent: str) -> None:
    close_days(by=admin, days=[date(2026, 10, 12)], reason="Banjir")
    browse(admin).post(REOPEN, {"hari": sent})
    assert ClosedDay.objects.of_office(admin.office_id).count() == 1


def test_another_office_keeps_its_own_days(admin: User, other_office: Office) -> None:
    close_days(by=admin, days=[date(2026, 10, 12)], reason="Banjir")
    assert office_time(other_office.pk).spans(date(2026, 10, 12))


def test_nobody_reopens_a_day_of_another_office(
    admin: User, other_office: Office, make_user: Callable[..., User], browse: Browse
) -> None:
    close_days(by=admin, days=[date(2026, 10, 12)], reason="Banjir")
    stranger = make_user("lain.admin", office=other_office, role=admin.role)
    browse(stranger).post(REOPEN, {"hari": ClosedDay.objects.get().pk})
    assert ClosedDay.objects.get().reopened_at is None


def test_an_officer_changes_nothing_even_past_the_pages(adb: User) -> None:
    acts: list[Callable[[], object]] = [
        lambda: change_hours(by=adb, since=date(2026, 1, 1), hours=[""] * 7),
        lambda: close_days(by=adb, days=[date(2026, 10, 12)], reason="Banjir"),
        lambda: reopen_day(by=adb, closed=1),
    ]
    for act in acts:
        with pytest.raises(Exception, match="tidak memiliki hak akses"):
            act()
    assert Entry.objects.filter(action=Action.CHANGE_HOURS, outcome=Outcome.REFUSED).count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_one_closed_day_a_day(admin: User) -> None:
    close_days(by=admin, days=[date(2026, 10, 12)], reason="Banjir")
    with pytest.raises(IntegrityError):
        ClosedDay.objects.create(office=admin.office, day=date(2026, 10, 12), reason="Lagi", by=admin)
