"""What is unusual in a holder's data is asked about, never forbidden."""

import pytest

from accounts.models import Office
from tests.certificates.holder_forms import NOTE, filled, rendered, unsaved_office


@pytest.fixture
def office() -> Office:
    return unsaved_office()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("nik", {"nik": "9971010201700003"}),
        ("nik", {"nik": "9971014101700003"}),
        ("birth_date", {"birth_date": "02-01-1970"}),
        ("sex", {"sex": "P"}),
        ("official_email", {"official_email": "bima@contoh.example"}),
        ("official_email", {"official_email": "disdukcapil@contoh.go.id"}),
        ("tenure_end", {"tenure_end": "19-11-2026"}),
    ],
)
def test_a_warning_stands_beside_its_field_until_a_note_explains_it(
    office: Office, name: str, changes: dict[str, str]
) -> None:
    form = filled(office, **changes)
    assert form.errors.keys() == {name, "identifier_note"}
    assert [warning.field for warning in form.warnings] == [name]
    assert form.errors[name] == [form.warnings[0].sentence]
    assert form.errors["identifier_note"] == [
        (
            "Perbaiki isian yang diberi peringatan, atau tuliskan keterangan sekurang-kurangnya 10 karakter"
            " mengapa isian itu benar."
        )
    ]
    explained = filled(office, **changes, identifier_note=NOTE)
    assert explained.is_valid()
    assert explained.warnings == form.warnings
    assert explained.cleaned_data["identifier_note"] == NOTE


def test_a_note_of_nine_characters_explains_nothing(office: Office) -> None:
    assert not filled(office, sex="P", identifier_note="123456789").is_valid()
    assert filled(office, sex="P", identifier_note="1234567890").is_valid()


def test_a_note_that_is_refused_itself_gets_one_sentence(office: Office) -> None:
    form = filled(office, sex="P", identifier_note="NIK\x00keliru sejak terbit")
    assert form.errors.keys() == {"sex", "identifier_note"}
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
    assert len(form.errors["nik"]) == 2


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
    assert remark in rendered(form)
    known = filled(office, nik="3171010101700003")
    assert known.is_valid()
    assert "belum dikenal" not in rendered(known)
