"""What an officer types of a tenure: each wrong field with a sentence, what is unusual with a warning."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from accounts.models import Office, User
from certificates.ending_forms import CorrectForm, EndForm
from certificates.tenure_acts import Official, end_tenure
from certificates.tenure_forms import TenureForm
from tests.certificates.register import certificate_of
from tests.certificates.terms import BIMA, CITRA, POSITION, ending, tenure_of, typed_ending, typed_tenure

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def form_of(office: Office, **typed: str) -> TenureForm:
    return TenureForm({**typed_tenure(), **typed}, office=office)


def test_a_whole_form_becomes_a_person_and_terms(office: Office) -> None:
    form = form_of(office)
    assert form.is_valid(), form.errors
    assert form.person == CITRA
    assert form.terms == {
        "position": POSITION,
        "kind": "DEFINITIF",
        "decree_number": "821.22-0003 Tahun 2026",
        "decree_date": date(2026, 10, 20),
        "starts_on": date(2026, 11, 1),
        "ends_on": None,
        "note": "",
    }


def test_an_empty_form_says_of_each_field_what_it_wants(office: Office) -> None:
    form = TenureForm({}, office=office)
    assert set(form.errors) == {
        *("full_name", "nip", "nik", "position", "kind", "decree_number", "decree_date", "starts_on"),
    }
    assert all(str(sentences[0]).endswith(".") for sentences in form.errors.values())


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("nip", "123", "NIP harus terdiri atas 18 digit."),
        ("nik", "123", "NIK harus terdiri atas 16 digit."),
        ("full_name", "Citra, S.H.", "Nama lengkap tidak boleh memuat koma."),
        ("ends_on", "31 Oktober 2026", "tidak boleh sebelum TMT jabatan"),
        ("decree_date", "21 November 2026", "Tanggal SK tidak boleh sesudah hari ini, 20 November 2026."),
        ("starts_on", "31 Februari 2026", "tidak ada dalam kalender"),
        ("kind", "RAJA", "Pilihan itu tidak tersedia."),
        ("position", "Kepala\x00Dinas", "tidak dapat dicetak"),
    ],
)
def test_a_wrong_field_says_what_is_wrong(office: Office, name: str, text: str, sentence: str) -> None:
    form = form_of(office, **{name: text})
    assert sentence in form.errors[name][0]


def test_a_tenure_of_one_day_is_a_tenure(office: Office) -> None:
    assert form_of(office, ends_on="01-11-2026", kind="PLH").is_valid()


@pytest.mark.parametrize(
    "typed", ["Plt. Kepala Dinas  Contoh", "plh. Kepala Dinas Contoh", "Kepala Dinas Contoh"]
)
def test_the_abbreviation_of_an_acting_officer_is_no_part_of_the_position(office: Office, typed: str) -> None:
    form = form_of(office, position=typed)
    assert form.is_valid(), form.errors
    assert form.terms["position"] == "Kepala Dinas Contoh"


@pytest.mark.parametrize("kind", ["PLT", "PLH", "PJ"])
def test_an_acting_officer_without_an_end_is_warned_of_and_may_stand_with_a_note(
    office: Office, kind: str
) -> None:
    form = form_of(office, kind=kind)
    assert "Isian Berlaku sampai diberi peringatan." in form.errors["note"][0]
    assert form["ends_on"].warnings == [  # type: ignore[attr-defined]  # a HeedfulField
        "Penugasan Plt., Plh., dan Pj. dibatasi waktunya. Salin tanggalnya dari surat penunjukan, atau beri keterangan."
    ]
    assert form_of(office, kind=kind, note="Sampai pejabat definitif dilantik.").is_valid()
    assert form_of(office, kind=kind, ends_on="31 Januari 2027").is_valid()


def test_a_decree_after_the_first_day_is_warned_of(office: Office) -> None:
    form = form_of(office, decree_date="5 November 2026")
    assert "Isian Tanggal SK diberi peringatan." in form.errors["note"][0]
    assert form_of(office, decree_date="5 November 2026", note="SK terbit menyusul.").is_valid()


def test_numbers_that_disagree_are_warned_of(office: Office) -> None:
    other = Official(CITRA.full_name, CITRA.nip, BIMA.nik)
    form = TenureForm(typed_tenure(other), office=office)
    assert "Isian NIK diberi peringatan." in form.errors["note"][0]


def test_whoever_is_known_is_not_asked_for_and_neither_is_a_position_that_changes_hands(
    office: Office,
) -> None:
    form = TenureForm(typed_tenure(None), office=office, knows_person=True, position="Kepala Unit Contoh")
    assert not {"nik", "position"} & set(form.fields)
    assert form.is_valid(), form.errors
    assert (form.person, form.terms["position"]) == (None, "Kepala Unit Contoh")


def test_the_first_position_is_that_of_the_head(office: Office) -> None:
    assert TenureForm(office=office)["position"].value() == f"Kepala {office.name}"


def test_an_end_wants_its_day_and_cause_and_may_await_its_decree(office: Office, adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    assert set(EndForm({}, tenure=tenure, office=office).errors) == {"ended_how", "ends_on"}
    bare = typed_ending(end_decree_number="", end_decree_date="")
    assert EndForm(bare, tenure=tenure, office=office).is_valid()


@pytest.mark.parametrize(
    ("changes", "name", "sentence"),
    [
        ({"ends_on": "31 Januari 2021"}, "ends_on", "tidak boleh sebelum TMT jabatan, 1 Februari 2021."),
        ({"ends_on": ""}, "ends_on", "Isi hari terakhir menjabat."),
        ({"ends_on": "kemarin"}, "ends_on", "tidak dikenali"),
        ({"ended_how": "BOSAN"}, "ended_how", "Pilihan itu tidak tersedia."),
        ({"end_decree_date": "1 Desember 2026"}, "end_decree_date", "tidak boleh sesudah hari ini"),
    ],
)
def test_a_wrong_end_says_what_is_wrong(
    office: Office, adb: User, changes: dict[str, str], name: str, sentence: str
) -> None:
    form = EndForm(typed_ending(**changes), tenure=tenure_of(BIMA, by=adb), office=office)
    assert sentence in form.errors[name][0]


def test_what_was_recorded_by_mistake_needs_no_last_day(office: Office, adb: User) -> None:
    form = EndForm({"ended_how": "MISTAKEN"}, tenure=tenure_of(BIMA, by=adb), office=office)
    assert form.is_valid(), form.errors


def test_a_correction_begins_with_what_stands_on_record(office: Office, adb: User) -> None:
    form = CorrectForm(tenure=tenure_of(BIMA, by=adb), office=office)
    assert (form["nik"].value(), form["starts_on"].value()) == (BIMA.nik, "01-02-2021")
    assert "ended_how" not in form.fields


def test_a_correction_of_an_ended_tenure_keeps_an_end(office: Office, adb: User) -> None:
    tenure = end_tenure(tenure_of(BIMA, by=adb), by=adb, **ending())
    form = CorrectForm({**typed_tenure(BIMA), **typed_ending(ends_on="")}, tenure=tenure, office=office)
    assert form.errors["ends_on"] == ["Isi hari terakhir menjabat, karena akhir masa jabatan sudah dicatat."]
    assert "Akhir masa jabatan" in str(form.parts()[-1].legend)


def test_a_correction_does_not_ask_who_it_is_once_a_certificate_names_him(office: Office, adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    certificate_of(tenure.holder, by=adb)
    assert "nik" not in CorrectForm(tenure=tenure, office=office).fields
