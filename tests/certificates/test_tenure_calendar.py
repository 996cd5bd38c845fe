"""The last day of a tenure stands in the calendars of those who may open it, and moves with it."""

from datetime import date

from accounts.models import User
from certificates.tenure_acts import correct_tenure
from tests.certificates.terms import BIMA, CITRA, tenure_of
from tests.notifications.feeds import feed_of, read


def test_the_last_day_is_a_date_of_the_officers_and_moves_when_it_is_corrected(
    adb: User, kepala_dinas: User, admin: User, foreign_adb: User
) -> None:
    tenure = tenure_of(BIMA, by=adb, kind="PLT", ends_on=date(2027, 4, 30))
    tenure_of(CITRA, by=adb, starts_on=date(2027, 5, 1))
    path = feed_of(adb)
    for feed in (path, feed_of(kepala_dinas)):
        (event,) = read(feed).values()
        assert event.summary.value == "Masa jabatan Bima Contoh Prasetyo berakhir"
        assert event.dtstart.value == date(2027, 4, 30)
        assert event.url.value.endswith(f"/pejabat/{tenure.pk}/pergantian/")
    for stranger in (admin, foreign_adb):
        assert read(feed_of(stranger)) == {}
    correct_tenure(tenure, by=adb, ends_on=date(2027, 3, 31))
    (moved,) = read(path).values()
    assert (moved.dtstart.value, moved.sequence.value) == (date(2027, 3, 31), "1")
