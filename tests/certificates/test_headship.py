"""By which tenure somebody approves: on which day, in which office, in whose stead."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Office, User
from certificates.headship import NO_NIP, NOT_RECORDED, headship_of
from certificates.tenure_acts import end_tenure
from tests.certificates.terms import BIMA, CITRA, ending, tenure_of

PLT = {
    "kind": "PLT",
    "decree_number": "800-0007 Tahun 2026",
    "decree_date": date(2026, 7, 1),
    "starts_on": date(2026, 7, 2),
    "ends_on": date(2026, 12, 31),
}
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
IN_WORDS = (
    "Plt. Kepala Dinas Kependudukan dan Pencatatan Sipil, berdasarkan 800-0007 Tahun 2026 tanggal 1 Juli 2026"
)


def test_an_office_that_records_no_tenure_goes_on_and_is_told_so(kepala_dinas: User) -> None:
    headship = headship_of(kepala_dinas, now=NOON)
    assert (headship.hindrance, headship.capacity, headship.caution) == ("", "", NOT_RECORDED)


def test_who_heads_the_office_in_his_own_right_approves_without_more_words(
    kepala_dinas: User, adb: User
) -> None:
    tenure_of(BIMA, by=adb)
    headship = headship_of(kepala_dinas, now=NOON)
    assert (headship.hindrance, headship.capacity, headship.caution) == ("", "", "")


@pytest.mark.parametrize(("kind", "short"), [("PLT", "Plt."), ("PLH", "Plh."), ("PJ", "Pj.")])
def test_who_stands_in_approves_in_that_capacity_by_his_decree(
    kepala_dinas: User, adb: User, kind: str, short: str
) -> None:
    tenure_of(BIMA, by=adb, **{**PLT, "kind": kind})
    headship = headship_of(kepala_dinas, now=NOON)
    assert headship.hindrance == ""
    assert headship.capacity == IN_WORDS.replace("Plt.", short)


def test_after_his_last_day_he_is_told_who_is_in_office(kepala_dinas: User, adb: User) -> None:
    tenure_of(BIMA, by=adb, **{**PLT, "ends_on": date(2026, 11, 19)})
    tenure_of(CITRA, by=adb, starts_on=date(2026, 11, 20))
    said = headship_of(kepala_dinas, now=NOON).hindrance
    assert "berakhir pada 19 November 2026, sehingga Anda tidak dapat menyetujui lagi." in said
    assert "Yang menjabat hari ini Citra Contoh Lestari (Kepala Dinas" in said


def test_before_his_first_day_he_is_told_when_it_is(kepala_dinas: User, adb: User) -> None:
    tenure_of(BIMA, by=adb, **{**PLT, "starts_on": date(2026, 11, 21)})
    said = headship_of(kepala_dinas, now=NOON).hindrance
    assert "baru mulai pada 21 November 2026" in said
    assert "Hari ini tidak ada yang tercatat menjabat." in said


@pytest.mark.parametrize(
    ("hour", "may"),
    # 19 November, 23.30 and 20 November, 00.30 in Jayapura.
    [(datetime(2026, 11, 19, 14, 30, tzinfo=UTC), True), (datetime(2026, 11, 19, 15, 30, tzinfo=UTC), False)],
)
def test_the_day_is_that_of_his_office(
    office: Office, kepala_dinas: User, adb: User, hour: datetime, may: bool
) -> None:
    Office.objects.filter(pk=office.pk).update(time_zone="Asia/Jayapura")
    tenure_of(BIMA, by=adb, **{**PLT, "ends_on": date(2026, 11, 19)})
    assert (headship_of(kepala_dinas, now=hour).hindrance == "") is may


def test_another_persons_tenure_is_none_of_his(kepala_dinas: User, adb: User) -> None:
    tenure_of(CITRA, by=adb)
    assert "yang tercatat dengan NIP akun Anda" in headship_of(kepala_dinas, now=NOON).hindrance


def test_an_account_without_nip_is_told_who_completes_it(kepala_dinas: User, adb: User) -> None:
    tenure_of(BIMA, by=adb)
    kepala_dinas.nip = ""
    assert headship_of(kepala_dinas, now=NOON).hindrance == NO_NIP


def test_who_heads_a_part_of_the_office_does_not_head_the_office(kepala_dinas: User, adb: User) -> None:
    tenure_of(CITRA, by=adb)
    tenure_of(BIMA, by=adb, position="Kepala Bidang Contoh")
    assert headship_of(kepala_dinas, now=NOON).hindrance


def test_his_stand_in_counts_where_he_also_heads_a_part_of_the_office(kepala_dinas: User, adb: User) -> None:
    tenure_of(BIMA, by=adb, position="Sekretaris Dinas Contoh")
    tenure_of(BIMA, by=adb, **PLT)
    assert headship_of(kepala_dinas, now=NOON).capacity == IN_WORDS


def test_a_tenure_recorded_by_mistake_lets_nobody_approve(kepala_dinas: User, adb: User) -> None:
    tenure_of(CITRA, by=adb, ends_on=date(2025, 1, 1))
    mistaken = tenure_of(BIMA, by=adb, **PLT)
    end_tenure(mistaken, by=adb, **ending(ended_how="MISTAKEN"))
    assert headship_of(kepala_dinas, now=NOON).hindrance


def test_another_offices_tenures_say_nothing_here(kepala_dinas: User, foreign_adb: User) -> None:
    tenure_of(CITRA, by=foreign_adb)
    assert headship_of(kepala_dinas, now=NOON).caution == NOT_RECORDED
