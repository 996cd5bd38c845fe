"""What is unusual in a holder's data is asked about, never forbidden."""

import pytest

from accounts.models import Office
from certificates.forms import HolderDataForm
from tests.certificates.examples import TODAY, typed
from tests.certificates.holder_forms import NOTE, filled, rendered, unsaved_office


@pytest.fixture
def office() -> Office:
    return unsaved_office()


UNUSUAL = [
    ("nik", "NIK", {"nik": "9971010201700003"}),
    ("nik", "NIK", {"nik": "9971014101700003"}),
    ("birth_date", "Tanggal lahir", {"birth_date": "02-01-1970"}),
    ("sex", "Jenis kelamin", {"sex": "P"}),
    ("official_email", "Surel kedinasan", {"official_email": "bima@contoh.example"}),
    ("official_email", "Surel kedinasan", {"official_email": "disdukcapil@contoh.go.id"}),
    ("tenure_end", "Berlaku sampai", {"tenure_end": "19-11-2026"}),
]


@pytest.mark.parametrize(("name", "label", "changes"), UNUSUAL)
def test_what_is_unusual_is_no_error_and_asks_for_a_note_alone(
    office: Office, name: str, label: str, changes: dict[str, str]
) -> None:
    form = filled_and_judged(office, **changes)
    assert [warning.field for warning in form.warnings] == [name]
    assert form.errors == {
        "identifier_note": [
            (
                f"Isian {label} diberi peringatan. Perbaiki isian itu, atau tuliskan keterangan"
                " sekurang-kurangnya 10 karakter mengapa isian itu benar."
            )
        ]
    }


@pytest.mark.parametrize(("name", "label", "changes"), UNUSUAL)
def test_a_note_lets_what_is_unusual_pass(
    office: Office, name: str, label: str, changes: dict[str, str]
) -> None:
    explained = filled(office, **changes, identifier_note=NOTE)
    assert explained.is_valid()
    assert explained.warnings == filled_and_judged(office, **changes).warnings
    assert explained.cleaned_data["identifier_note"] == NOTE


def filled_and_judged(office: Office, **changes: str) -> HolderDataForm:
    form = filled(office, **changes)
    form.full_clean()
    return form


def field_of(page: str, name: str) -> str:
    """What the page has of one field: the field itself and what stands under it."""
    return page.partition(f'<div id="div_id_{name}"')[2].partition('<div id="div_id_')[0]


def test_a_warning_stands_under_its_field_and_looks_like_none_of_the_errors(office: Office) -> None:
    form = filled_and_judged(office, sex="P", nik="9971010201700003", phone="12")
    page = rendered(form)
    for name, count in {"sex": 1, "nik": 1, "phone": 0, "full_name": 0}.items():
        assert field_of(page, name).count("notice-warning") == count
        assert ("is-invalid" in field_of(page, name)) == (name == "phone")
    assert 'aria-describedby="id_sex_caution"' in field_of(page, "sex")
    assert 'aria-describedby="id_nik_helptext id_nik_caution"' in field_of(page, "nik")
    assert "_caution" not in field_of(page, "phone")


def test_a_page_that_is_opened_warns_of_nothing(office: Office) -> None:
    known = {"official_email": "disdukcapil@contoh.go.id", "sex": "P", "nik": "9971010201700003"}
    page = rendered(HolderDataForm(office=office, initial=known))
    assert "notice-warning" not in page
    assert "autofocus" not in page


def test_the_address_of_his_own_account_is_not_suspected_of_being_shared(office: Office) -> None:
    data = typed(official_email="Kepala@contoh.go.id")
    assert not HolderDataForm(data, office=office, today=TODAY).is_valid()
    assert HolderDataForm(data, office=office, today=TODAY, own_address="kepala@contoh.go.id").is_valid()
    private = typed(official_email="kepala@contoh.example")
    form = HolderDataForm(private, office=office, today=TODAY, own_address="kepala@contoh.example")
    assert not form.is_valid()
    (warning,) = form.warnings
    assert ".go.id" in warning.sentence


def test_what_must_be_mended_is_listed_above_the_form_in_its_order_and_has_the_focus(office: Office) -> None:
    form = filled_and_judged(office, sex="P", phone="12", decree_number="")
    form.add_error(None, "Permohonan ini sedang dikerjakan orang lain.")
    summary, _, below = rendered(form).partition("</section>")
    places = [
        summary.index(part)
        for part in ("orang lain", "#id_phone", "#id_decree_number", "#id_identifier_note")
    ]
    assert places == sorted(places)
    assert summary.count("autofocus") == 1
    assert "autofocus" not in below


def test_a_note_of_nine_characters_explains_nothing(office: Office) -> None:
    assert not filled(office, sex="P", identifier_note="123456789").is_valid()
    assert filled(office, sex="P", identifier_note="1234567890").is_valid()


def test_a_note_that_is_refused_itself_gets_one_sentence(office: Office) -> None:
    form = filled(office, sex="P", identifier_note="NIK\x00keliru sejak terbit")
    assert form.errors.keys() == {"identifier_note"}
    assert len(form.errors["identifier_note"]) == 1


def test_a_note_without_a_warning_harms_nobody(office: Office) -> None:
    assert filled(office, identifier_note="ok").is_valid()


def test_the_lines_of_a_note_become_one(office: Office) -> None:
    form = filled(office, identifier_note="baris satu\r\nbaris dua")
    assert form.is_valid()
    assert form.cleaned_data["identifier_note"] == "baris satu baris dua"


def test_all_warnings_are_shown_at_once(office: Office) -> None:
    form = filled(office, nik="9971014201700003", birth_date="03-01-1970", sex="P")
    assert not form.is_valid()
    assert [warning.field for warning in form.warnings] == ["nik", "birth_date", "nik", "sex"]
    assert "Isian NIK, Tanggal lahir, Jenis kelamin diberi peringatan." in form.errors["identifier_note"][0]
    assert field_of(rendered(form), "nik").count("notice-warning") == 2


def test_the_nip_tells_the_century_of_the_nik(office: Office) -> None:
    born_in_1958 = {"nip": "195803012000031001", "nik": "9971010103580003", "birth_date": "1-3-1958"}
    assert filled(office, **born_in_1958).is_valid()


def test_the_date_of_birth_tells_the_century_while_the_nip_is_wrong(office: Office) -> None:
    form = filled(office, nip="1", nik="9971010103580003", birth_date="1-3-1958")
    assert form.errors.keys() == {"nip"}


def test_an_unknown_region_is_remarked_upon_and_passes(office: Office) -> None:
    form = filled(office, nik="9971010101700003")
    assert form.is_valid()
    remark = "Kode provinsi 99 belum dikenal aplikasi ini. Cocokkan dengan KTP; apabila sama, NIK tidak perlu diubah."
    assert remark in field_of(rendered(form), "nik")
    assert "notice-warning" not in rendered(form)
    known = filled(office, nik="3171010101700003")
    assert known.is_valid()
    assert "belum dikenal" not in rendered(known)
