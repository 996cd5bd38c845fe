"""Who is told that the one in office changes: officers of everything, administrators of what concerns them."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from certificates.tenure_acts import Official, TenureEnded, begin_tenure, correct_tenure, end_tenure
from certificates.tenures import Ending, Tenure
from notifications.models import Notice
from tests.certificates.officer import Browse
from tests.certificates.terms import BIMA, CITRA, ending, tenure_of, terms, typed_ending
from tests.rights import as_owner

LATER = date(2026, 11, 1)


@pytest.fixture
def tenure(adb: User, kepala_dinas: User, admin: User) -> Tenure:
    """One in office, of whom everybody has been told."""
    stands = tenure_of(BIMA, by=adb)
    with as_owner():
        Notice.objects.all().delete()
    return stands


def told() -> dict[User, Notice]:
    notices = Notice.objects.select_related("recipient")
    return {notice.recipient: notice for notice in notices if notice.recipient}


def test_that_somebody_comes_into_office_both_others_are_told(
    adb: User, kepala_dinas: User, admin: User, foreign_adb: User
) -> None:
    tenure = tenure_of(BIMA, by=adb)
    notices = told()
    assert notices.keys() == {kepala_dinas, admin}
    officer = notices[kepala_dinas]
    assert officer.subject == "Masa jabatan Bima Contoh Prasetyo dicatat"
    assert (officer.path, officer.button) == (tenure.get_absolute_url(), "Lihat masa jabatan")
    assert officer.body.startswith("Sari Adb mencatat masa jabatan Bima Contoh Prasetyo")
    assert "TMT 1 Februari 2021" in officer.body
    told_admin = notices[admin]
    assert (told_admin.path, told_admin.button) == ("/pengguna/", "Buka daftar pengguna")
    to_do, _, deed = told_admin.body.partition("\n\n")
    assert deed == officer.body
    assert "NIP pada akun harus sama dengan NIP pejabat" in to_do


def test_that_somebody_leaves_both_others_are_told(
    tenure: Tenure, adb: User, kepala_dinas: User, admin: User
) -> None:
    end_tenure(tenure, by=kepala_dinas, **ending())
    notices = told()
    assert notices.keys() == {adb, admin}
    assert notices[adb].subject == "Akhir masa jabatan Bima Contoh Prasetyo dicatat"
    assert notices[adb].body.startswith("Bima Kepala mencatat akhir masa jabatan Bima Contoh Prasetyo")
    assert "sebab berakhir (kosong) menjadi Mutasi atau promosi" in notices[admin].body
    assert notices[admin].body.startswith("Sesudah hari terakhirnya sebagai kepala kantor")


def test_a_tenure_that_is_called_a_mistake_is_told_too(tenure: Tenure, adb: User, admin: User) -> None:
    end_tenure(tenure, by=adb, **ending(ends_on=None, ended_how=Ending.MISTAKEN))
    assert "Salah catat" in told()[admin].body


@pytest.mark.parametrize(
    "changes",
    [
        {"note": "Salinan SK menyusul."},
        {"decree_number": "821.22-0009 Tahun 2021", "decree_date": date(2021, 1, 29)},
    ],
)
def test_a_correction_of_paperwork_is_told_to_the_officers_alone(
    tenure: Tenure, adb: User, kepala_dinas: User, changes: dict[str, Any]
) -> None:
    correct_tenure(tenure, by=adb, person=BIMA, **terms(**changes))
    notices = told()
    assert notices.keys() == {kepala_dinas}
    assert notices[kepala_dinas].subject == "Data masa jabatan Bima Contoh Prasetyo diperbaiki"


@pytest.mark.parametrize(
    ("person", "changes"),
    [
        (CITRA, {}),
        (Official("Bima Contoh Prasetya", BIMA.nip, BIMA.nik), {}),
        (BIMA, {"ends_on": LATER}),
        (BIMA, {"starts_on": date(2021, 3, 1)}),
        (BIMA, {"kind": "PLT", "note": "Penugasan dibatasi."}),
    ],
)
def test_a_correction_of_who_is_in_office_or_when_is_told_to_the_administrators_too(
    tenure: Tenure, adb: User, kepala_dinas: User, admin: User, person: Official, changes: dict[str, Any]
) -> None:
    correct_tenure(tenure, by=adb, person=person, **terms(**changes))
    assert told().keys() == {kepala_dinas, admin}


def test_what_changes_nothing_or_is_refused_is_told_to_nobody(tenure: Tenure, adb: User) -> None:
    assert begin_tenure(by=adb, person=BIMA, **terms()) == tenure
    assert correct_tenure(tenure, by=adb, person=BIMA, **terms()) == []
    with pytest.raises(ValidationError):
        tenure_of(CITRA, by=adb, starts_on=LATER)
    assert not told()
    end_tenure(tenure, by=adb, **ending())
    with as_owner():
        Notice.objects.all().delete()
    with pytest.raises(TenureEnded):
        end_tenure(tenure, by=adb, **ending())
    assert not told()


def test_whoever_is_told_is_led_to_a_page_that_opens_for_him(
    tenure: Tenure, adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    browse(adb).post(f"{tenure.get_absolute_url()}akhiri/", typed_ending())
    for person, notice in told().items():
        assert browse(person).get(notice.path).status_code == 200
    assert not Notice.objects.filter(read_at=None).exists()
