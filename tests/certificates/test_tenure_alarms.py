"""What an office is warned of because of who is in office."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from certificates.alarms import Alarm, Urgency, retirement
from certificates.models import Certificate
from certificates.tenure_acts import Official, end_tenure
from certificates.tenures import Ending, Tenure
from certificates.watch import alarms_of
from tests.certificates.authority import LIFE, NOW
from tests.certificates.register import certificate_of, holder_of
from tests.certificates.terms import BIMA, CITRA, POSITION, ending, tenure_of

TODAY = date(2026, 3, 2)  # of NOW
STOPS, SOON, ADVICE = Urgency.SERVICE_STOPS, Urgency.SOON, Urgency.ADVICE


def alarms_on(day: date, *, of: User) -> list[Alarm]:
    at = NOW + (day - TODAY)
    with time_machine.travel(at, tick=False):
        return alarms_of(of.office_id)


def certified(tenure: Tenure, **columns: Any) -> Certificate:
    return certificate_of(tenure.holder, by=tenure.recorded_by, in_force_at=NOW, **columns)


def test_where_nobody_is_on_record_nobody_is_warned(adb: User) -> None:
    certificate_of(holder_of(adb), by=adb, in_force_at=NOW)
    assert alarms_on(TODAY, of=adb) == []


def test_an_officer_with_a_certificate_gives_no_alarm(adb: User) -> None:
    certified(tenure_of(BIMA, by=adb))
    assert alarms_on(TODAY, of=adb) == []


def test_an_officer_without_a_certificate_stops_the_service(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    certificate_of(tenure.holder, by=adb)  # issued, and not yet in SIAK
    (alarm,) = alarms_on(TODAY, of=adb)
    assert alarm.sentence == (
        f"Bima Contoh Prasetyo ({POSITION}) menjabat sejak 1 Februari 2021 dan belum memiliki sertifikat yang "
        "terpasang di SIAK."
    )
    assert (alarm.urgency, alarm.url, alarm.button) == (
        STOPS,
        f"/pejabat/{tenure.pk}/",
        "Buka halaman pejabat",
    )


def test_that_siak_signs_in_another_name_is_said_with_it(adb: User) -> None:
    tenure_of(CITRA, by=adb)
    with time_machine.travel(NOW, tick=False):
        certificate_of(holder_of(adb), by=adb, in_force_at=NOW)
    (alarm,) = alarms_on(TODAY, of=adb)
    assert alarm.sentence.endswith("Sertifikat yang terpasang di SIAK atas nama orang lain.")


def test_who_comes_next_needs_his_certificate_before_he_comes(adb: User) -> None:
    certified(tenure_of(BIMA, by=adb, ends_on=date(2026, 10, 31)))
    tenure_of(CITRA, by=adb, starts_on=date(2026, 11, 1))
    advice, _ = sorted(alarms_on(TODAY, of=adb), key=lambda alarm: "Citra" not in alarm.sentence)
    assert advice.sentence.endswith("mulai menjabat pada 1 November 2026 dan belum memiliki sertifikat.")
    assert advice.urgency is ADVICE


def test_a_holder_who_has_left_is_an_alarm_until_his_certificate_has_ended(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    certificate = certified(tenure)
    end_tenure(tenure, by=adb, **ending(ends_on=date(2026, 3, 1)))
    left, vacant = alarms_on(TODAY, of=adb)
    assert left.sentence == (
        "Pemegang sertifikat yang terpasang di SIAK tidak lagi menjabat: masa jabatan Bima Contoh Prasetyo "
        f"({POSITION}) berakhir pada 1 Maret 2026."
    )
    assert "Ajukan pencabutannya" in left.advice
    assert (left.urgency, left.url) == (STOPS, f"/pejabat/{tenure.pk}/pergantian/")
    assert vacant.sentence == f"Tidak ada pejabat yang tercatat sebagai {POSITION} sejak 1 Maret 2026."
    ended = timezone.localdate(certificate.not_after) + timedelta(days=1)
    assert [alarm.sentence[:19] for alarm in alarms_on(ended, of=adb)] == ["Tidak ada pejabat y"]


def test_on_his_last_day_he_is_in_office(adb: User) -> None:
    certified(tenure_of(BIMA, by=adb, ends_on=TODAY))
    (alarm,) = alarms_on(TODAY, of=adb)
    assert alarm.sentence.startswith("Masa jabatan Bima")


def test_who_is_absent_for_a_time_keeps_his_certificate(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    certified(tenure)
    end_tenure(tenure, by=adb, **ending(ends_on=date(2026, 3, 1), ended_how=Ending.ABSENT))
    certified(tenure_of(CITRA, by=adb, kind="PLH", starts_on=TODAY))
    (alarm,) = alarms_on(TODAY, of=adb)
    assert alarm.advice == "Jangan gunakan sertifikat ini selama ia tidak menjabat."


def test_who_leads_first_for_another_and_then_in_his_own_right_has_not_left(adb: User) -> None:
    certified(tenure_of(BIMA, by=adb, kind="PLT", ends_on=date(2026, 3, 1)))
    tenure_of(BIMA, by=adb, starts_on=TODAY)
    assert alarms_on(TODAY, of=adb) == []


def test_one_who_served_twice_and_left_is_said_once(adb: User) -> None:
    certified(tenure_of(BIMA, by=adb, kind="PLT", ends_on=date(2021, 12, 31)))
    tenure_of(BIMA, by=adb, starts_on=date(2022, 1, 1), ends_on=date(2026, 3, 1))
    tenure_of(CITRA, by=adb, starts_on=TODAY)
    left = [alarm for alarm in alarms_on(TODAY, of=adb) if "tidak lagi menjabat" in alarm.sentence]
    assert len(left) == 1
    assert "berakhir pada 1 Maret 2026" in left[0].sentence


@pytest.mark.parametrize(
    ("day", "urgency"), [(TODAY, ADVICE), (date(2026, 9, 30), ADVICE), (date(2026, 10, 1), SOON)]
)
def test_a_tenure_that_ends_before_the_certificate_grows_urgent(
    adb: User, day: date, urgency: Urgency
) -> None:
    tenure = tenure_of(BIMA, by=adb, kind="PLT", ends_on=date(2026, 10, 31))
    certified(tenure)
    (alarm,) = alarms_on(day, of=adb)
    assert alarm.sentence == (
        f"Masa jabatan Bima Contoh Prasetyo (Plt. {POSITION}) berakhir pada 31 Oktober 2026, sebelum sertifikat "
        "elektroniknya berakhir pada 1 Maret 2028."
    )
    assert (alarm.urgency, alarm.button) == (urgency, "Buka Pergantian Pejabat")


@pytest.mark.parametrize("ends_on", [None, date(2028, 3, 1), date(2030, 1, 1)])
def test_a_tenure_that_outlasts_the_certificate_gives_no_alarm(adb: User, ends_on: date | None) -> None:
    certified(tenure_of(BIMA, by=adb, ends_on=ends_on))
    assert alarms_on(TODAY, of=adb) == []


def test_an_ended_certificate_is_no_matter_of_the_tenure(adb: User) -> None:
    certified(tenure_of(BIMA, by=adb, ends_on=date(2026, 10, 31)), begins=NOW - LIFE - timedelta(days=2))
    assert alarms_on(TODAY, of=adb) == []


def test_retirement_is_foreseen_from_the_nip_as_an_advice(adb: User) -> None:
    old = Official("Wati Contoh Utami", "196703151990032001", "9971015503670002")
    certified(tenure_of(old, by=adb))
    (alarm,) = alarms_on(TODAY, of=adb)
    assert alarm.urgency is ADVICE
    assert "berusia 60 tahun pada 15 Maret 2027, perkiraan batas usia pensiun" in alarm.sentence
    assert alarm.urgency.tone == "info"


def test_whose_tenure_ends_before_retirement_is_not_told_of_it(adb: User) -> None:
    old = Official("Wati Contoh Utami", "196703151990032001", "9971015503670002")
    certified(tenure_of(old, by=adb, ends_on=date(2026, 12, 31)))
    (alarm,) = alarms_on(TODAY, of=adb)
    assert "berusia" not in alarm.sentence


@pytest.mark.parametrize(
    ("nip", "expected"),
    [
        ("197502022000032002", date(2035, 2, 2)),
        ("196802291990031001", date(2028, 2, 29)),
        ("", None),
        ("197513022000032002", None),
    ],
)
def test_the_day_of_retirement_is_read_off_the_nip(nip: str, expected: date | None) -> None:
    with time_machine.travel(NOW, tick=False):
        assert retirement(nip) == expected


def test_the_most_urgent_alarm_comes_first(adb: User) -> None:
    certified(tenure_of(BIMA, by=adb, ends_on=date(2026, 10, 31)))
    tenure_of(CITRA, by=adb, position="Kepala Unit Contoh")
    assert [alarm.urgency for alarm in alarms_on(TODAY, of=adb)] == [STOPS, ADVICE]


def test_another_offices_officers_are_none_of_ours(adb: User, foreign_adb: User) -> None:
    tenure_of(BIMA, by=foreign_adb)
    assert alarms_on(TODAY, of=adb) == []


def test_a_tenure_recorded_by_mistake_warns_of_nothing(adb: User) -> None:
    end_tenure(tenure_of(BIMA, by=adb), by=adb, **ending(ends_on=None, ended_how=Ending.MISTAKEN))
    assert alarms_on(TODAY, of=adb) == []


@pytest.mark.parametrize("length", [1, 60])
def test_alarms_take_three_queries_however_many_have_served(
    adb: User, django_assert_num_queries: Any, length: int
) -> None:
    for number in range(length):
        nip = f"{BIMA.nip[:-3]}{number + 100}"
        person = Official(BIMA.full_name, nip, f"99710101017{number + 1:05}")
        begins = date(1950 + number, 1, 1)
        tenure = tenure_of(person, by=adb, starts_on=begins, ends_on=begins.replace(month=12, day=31))
        certified(tenure)
    tenure_of(CITRA, by=adb)
    with django_assert_num_queries(3):
        assert alarms_on(TODAY, of=adb)
