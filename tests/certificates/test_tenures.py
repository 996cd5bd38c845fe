"""Who is in office: one at a time, from one day to another, and everything that is done with it on record."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from audit.models import Entry
from certificates import tenure_acts
from certificates.models import Holder
from certificates.tenure_acts import (
    Official,
    TenureEnded,
    begin_tenure,
    correct_tenure,
    end_tenure,
    place_decree,
)
from certificates.tenures import Ending, Tenure
from tests.certificates.terms import BIMA, CITRA, POSITION, ending, tenure_of, terms

BEFORE, FIRST, LAST, AFTER = date(2021, 1, 31), date(2021, 2, 1), date(2026, 10, 31), date(2026, 11, 1)


def entries(tenure: Tenure, **asked: str) -> list[str]:
    return [entry.deed for entry in Entry.objects.of_case(tenure.pk).filter(**asked).order_by("id")]


def test_a_tenure_makes_a_holder_of_whoever_was_none(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    holder = Holder.objects.get()
    assert (tenure.holder, holder.full_name, holder.nik) == (holder, BIMA.full_name, BIMA.nik)
    assert holder.organization == "Pemerintah Kabupaten Contoh"
    assert str(tenure) == f"{BIMA.full_name} ({POSITION})"


def test_a_second_tenure_of_the_same_person_finds_his_holder(adb: User) -> None:
    first = tenure_of(BIMA, by=adb, ends_on=LAST)
    assert tenure_of(BIMA, by=adb, starts_on=AFTER, kind="PLT").holder == first.holder


def test_a_nik_on_record_under_another_name_or_number_is_refused(adb: User) -> None:
    tenure_of(BIMA, by=adb, ends_on=LAST)
    for other in (
        Official(CITRA.full_name, BIMA.nip, BIMA.nik),
        Official(BIMA.full_name, CITRA.nip, BIMA.nik),
    ):
        with pytest.raises(ValidationError, match="sudah tercatat atas nama Bima Contoh Prasetyo"):
            tenure_of(other, by=adb, starts_on=AFTER)
    assert Holder.objects.get().full_name == BIMA.full_name


def test_an_acting_officer_is_titled_as_he_signs(adb: User) -> None:
    assert tenure_of(BIMA, by=adb, kind="PLH").title == f"Plh. {POSITION}"


def test_a_second_click_puts_nobody_in_office_twice(adb: User) -> None:
    assert tenure_of(BIMA, by=adb) == tenure_of(BIMA, by=adb)
    assert Tenure.objects.count() == 1
    assert Entry.objects.filter(action="begin_tenure").count() == 1


def test_whoever_is_not_recorded_to_have_left_is_still_in_office(adb: User) -> None:
    tenure_of(BIMA, by=adb)
    with pytest.raises(ValidationError) as refusal:
        tenure_of(CITRA, by=adb, starts_on=AFTER)
    (sentence,) = refusal.value.message_dict["starts_on"]
    assert sentence == (
        f"Bima Contoh Prasetyo ({POSITION}) tercatat menjabat sejak 1 Februari 2021 dan belum dicatat berakhir. "
        "Satu jabatan dijabat satu orang pada satu waktu. Catat dahulu akhir masa jabatannya, lalu mulai sesudah "
        "hari itu."
    )
    assert Tenure.objects.count() == 1
    entry = Entry.objects.get(outcome="refused")
    assert entry.deed.startswith("ditolak saat mencatat masa jabatan Citra Contoh Lestari: Bima Contoh")


def test_the_next_begins_the_day_after_and_not_on_the_last_day(adb: User) -> None:
    tenure_of(BIMA, by=adb, ends_on=LAST)
    with pytest.raises(
        ValidationError, match=r"sampai 31 Oktober 2026\..* Mulai sesudah hari itu, atau perbaiki"
    ):
        tenure_of(CITRA, by=adb, starts_on=LAST)
    assert tenure_of(CITRA, by=adb, starts_on=AFTER).is_current(AFTER)


def test_an_acting_officer_too_is_the_only_one_in_office(adb: User) -> None:
    tenure_of(BIMA, by=adb, kind="PLT", ends_on=LAST)
    with pytest.raises(ValidationError, match="Plt. Kepala Dinas"):
        tenure_of(CITRA, by=adb, kind="PLH", starts_on=LAST, ends_on=AFTER)


def test_a_position_is_the_same_in_capitals(adb: User) -> None:
    tenure_of(BIMA, by=adb)
    with pytest.raises(ValidationError):
        tenure_of(CITRA, by=adb, position=POSITION.upper())


def test_other_positions_and_other_offices_have_officers_of_their_own(adb: User, foreign_adb: User) -> None:
    tenure_of(BIMA, by=adb)
    tenure_of(CITRA, by=adb, position="Kepala Unit Pelaksana Teknis Contoh")
    tenure_of(BIMA, by=foreign_adb)
    assert Tenure.objects.count() == 3


def test_one_before_another_must_end_before_it(adb: User) -> None:
    tenure_of(CITRA, by=adb, starts_on=AFTER)
    with pytest.raises(ValidationError) as refusal:
        tenure_of(BIMA, by=adb)
    assert refusal.value.message_dict["ends_on"][0].endswith("Isi tanggal berakhir sebelum 1 November 2026.")
    assert tenure_of(BIMA, by=adb, ends_on=LAST).ends_on == LAST


def test_one_that_was_recorded_by_mistake_keeps_nobody_out(adb: User) -> None:
    wrong = tenure_of(BIMA, by=adb)
    ended = end_tenure(wrong, by=adb, **ending(ends_on=None, ended_how=Ending.MISTAKEN))
    assert (ended.ends_on, ended.is_mistaken, ended.is_current(FIRST)) == (FIRST, True, False)
    assert tenure_of(CITRA, by=adb).is_current(FIRST)


def test_the_database_itself_refuses_two_in_office_and_an_end_before_the_beginning(adb: User) -> None:
    first = tenure_of(BIMA, by=adb)
    columns = {"office_id": adb.office_id, "holder": first.holder, "recorded_by": adb}
    for wrong, constraint in (
        ({}, "one_officer_at_a_time"),
        ({"ends_on": BEFORE, "position": "Lain"}, "tenure_ends_after_it_begins"),
        ({"ended_how": "RETIRED", "position": "Lain"}, "ended_tenure_has_its_day"),
        ({"kind": "RAJA", "position": "Lain"}, "known_tenure_kind"),
        ({"position": ""}, "tenure_has_position_and_decree"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Tenure.objects.create(**columns, **terms(**wrong))


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_come_into_office_at_once_one_does(adb: User) -> None:
    def come(number: int) -> bool:
        try:
            begin_tenure(
                by=adb, person=Official(CITRA.full_name, CITRA.nip, f"99710142027500{number:02}"), **terms()
            )
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as clicks:
        assert sum(clicks.map(come, range(1, 21))) == 1
    assert Tenure.objects.count() == 1
    assert Entry.objects.filter(action="begin_tenure", outcome="refused").count() == 19


@pytest.mark.django_db(transaction=True)
def test_ending_and_correcting_at_once_wait_for_each_other(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)

    def act(number: int) -> bool:
        try:
            if number % 2:
                end_tenure(tenure, by=adb, **ending())
            else:
                correct_tenure(tenure, by=adb, note=f"catatan nomor {number}")
        except TenureEnded:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as clicks:
        assert sum(clicks.map(act, range(20))) == 11
    assert Entry.objects.filter(action="end_tenure", outcome="done").count() == 1
    assert Holder.objects.get().served_until == LAST


def test_an_end_is_on_record_with_its_day_cause_and_decree(adb: User) -> None:
    tenure = end_tenure(tenure_of(BIMA, by=adb), by=adb, **ending())
    assert (tenure.ends_on, tenure.get_ended_how_display()) == (LAST, "Mutasi atau promosi")
    said = entries(tenure, action="end_tenure")[0]
    assert said.startswith(f"mencatat akhir masa jabatan Bima Contoh Prasetyo ({POSITION}) (")
    assert "berlaku sampai (kosong) menjadi 31 Oktober 2026" in said
    assert "nomor SK pemberhentian (kosong) menjadi 821.22-0002 Tahun 2026" in said


def test_an_end_before_the_beginning_is_refused_at_its_field(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    with pytest.raises(ValidationError, match="TMT jabatan, 1 Februari 2021") as refusal:
        end_tenure(tenure, by=adb, **ending(ends_on=BEFORE))
    assert list(refusal.value.message_dict) == ["ends_on"]
    assert entries(tenure, outcome="refused")


def test_a_tenure_ends_once(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    end_tenure(tenure, by=adb, **ending())
    with pytest.raises(TenureEnded):
        end_tenure(tenure, by=adb, **ending(ends_on=AFTER))
    tenure.refresh_from_db()
    assert tenure.ends_on == LAST


def test_an_end_is_not_put_off_into_the_next_tenure(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb, kind="PLT", ends_on=LAST)
    tenure_of(CITRA, by=adb, starts_on=AFTER)
    with pytest.raises(ValidationError) as refusal:
        end_tenure(tenure, by=adb, **ending(ends_on=AFTER))
    assert list(refusal.value.message_dict) == ["ends_on"]


@pytest.mark.parametrize("act", [begin_tenure, end_tenure, correct_tenure, place_decree])
def test_the_administrator_puts_nobody_in_or_out_of_office(
    adb: User, admin: User, act: Callable[..., Any]
) -> None:
    tenure = tenure_of(BIMA, by=adb)
    inputs: dict[Any, dict[str, Any]] = {
        begin_tenure: {"person": CITRA, **terms()},
        end_tenure: {"tenure": tenure, **ending()},
        correct_tenure: {"tenure": tenure, "note": "x"},
        place_decree: {"tenure": tenure, "paper": None, "of_end": False},
    }
    with pytest.raises(PermissionDenied):
        act(by=admin, **inputs[act])
    assert Tenure.objects.filter(ended_how="", note="").count() == 1


def test_the_kepala_dinas_may_do_what_the_adb_may(kepala_dinas: User) -> None:
    assert end_tenure(tenure_of(CITRA, by=kepala_dinas), by=kepala_dinas, **ending()).ended_how


def test_a_fault_of_the_program_is_no_refusal(adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    with pytest.raises(IntegrityError, match="known_ending"):
        end_tenure(tenure, by=adb, **ending(ended_how="BOSAN"))


def test_who_was_in_the_way_and_is_gone_meanwhile_is_not_named(adb: User) -> None:
    said = tenure_acts._meeting(adb, terms=terms(), of=None)
    assert said == {"starts_on": "Jabatan ini baru saja diubah orang lain. Kirim sekali lagi."}
