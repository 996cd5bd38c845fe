"""The form for a holder's data: what passes, and what is refused with which sentence."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.http import QueryDict

from accounts.models import Office
from certificates import statements
from certificates.forms import HolderDataForm
from certificates.holder_data import HolderData, Reason
from tests.certificates.examples import TODAY, columns, typed
from tests.certificates.holder_forms import NOTE, filled, sentence, unsaved_office


@pytest.fixture
def office() -> Office:
    return unsaved_office()


def test_a_valid_form_gives_every_column_of_the_holder_data(office: Office) -> None:
    form = filled(office)
    assert form.is_valid(), form.errors
    assert form.cleaned_data.keys() == {field.name for field in HolderData._meta.local_fields}
    assert form.warnings == []
    expected = columns()
    assert {name: form.cleaned_data[name] for name in expected} == expected


def test_the_statements_are_kept_with_their_moment_and_version(office: Office) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 1, 45, tzinfo=UTC), tick=False):
        form = filled(office)
        assert form.is_valid()
    assert form.cleaned_data["declared_true_at"] == datetime(2026, 11, 20, 1, 45, tzinfo=UTC)
    assert form.cleaned_data["privacy_notice_ack_at"] == form.cleaned_data["declared_true_at"]
    assert form.cleaned_data["declaration_version"] == statements.DECLARATION_VERSION
    assert form.cleaned_data["privacy_notice_version"] == statements.PRIVACY_NOTICE_VERSION


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("declared_true_at", "pernyataan kebenaran data"),
        ("privacy_notice_ack_at", "pemberitahuan data pribadi"),
    ],
)
def test_a_statement_must_be_agreed_with_and_in_its_present_words(
    office: Office, name: str, called: str
) -> None:
    assert (
        sentence(office, name, **{name: ""}) == f"Baca {called}, lalu beri tanda centang untuk melanjutkan."
    )
    assert sentence(office, name, **{name: "0"}) == (
        "Naskah pernyataan ini telah diperbarui. Baca kembali, lalu beri tanda centang."
    )


def test_an_empty_post_is_refused_field_by_field(office: Office) -> None:
    form = HolderDataForm(QueryDict(""), office=office, today=TODAY)
    assert form.is_bound
    assert not form.is_valid()
    required = {name for name, field in form.fields.items() if field.required}
    assert form.errors.keys() == required
    assert form.errors["nik"] == ["NIK wajib diisi. Salin 16 digit dari KTP."]
    assert form.errors["position_title"] == ["Jabatan wajib diisi."]
    assert form.errors["rank"] == ["Pilih pangkat, golongan ruang."]


def test_every_required_field_of_the_sop_is_required(office: Office) -> None:
    optional = {name for name, field in HolderDataForm.base_fields.items() if not field.required}
    assert optional == {
        *("reason_text", "monev_reference", "title_prefix", "title_suffix", "birth_place"),
        *("office_address", "decree_subject", "tenure_end", "identifier_note"),
    }


def test_no_message_of_any_field_is_djangos_own(office: Office) -> None:
    for field in HolderDataForm(office=office).fields.values():
        assert field.error_messages["required"] != "This field is required."
        assert field.error_messages["required"].endswith(".")
        assert "wajib" in field.error_messages["required"] or field.error_messages["required"][0] in "PB"


@pytest.mark.parametrize("name", ["reason", "sex", "rank", "position_status"])
def test_a_choice_that_is_not_offered_is_refused(office: Office, name: str) -> None:
    assert sentence(office, name, **{name: "X\x00"}).startswith("Pilihan itu tidak tersedia. Pilih ")


def test_a_form_may_offer_fewer_reasons(office: Office) -> None:
    class First(HolderDataForm):
        reasons = (Reason.FIRST,)

    form = First(typed(reason="EXPIRED"), office=office, today=TODAY)
    assert form.errors.keys() == {"reason"}
    assert filled(office, reason="EXPIRED").is_valid()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("19700101 199503 1 0", "NIP harus terdiri atas 18 digit."),
        ("19700101 199503 1 00X", "NIP hanya boleh memuat angka"),
        ("19700230 199503 1 001", "Tanggal lahir pada NIP (delapan digit pertama) tidak ada dalam kalender."),
        (
            "20100101 202601 1 001",
            "Menurut tanggal lahir pada NIP (1 Januari 2010), pemiliknya tidak berusia 18",
        ),
        ("19700101 199513 1 001", "Bulan pengangkatan pada NIP"),
        ("19700101 202612 1 001", "Masa pengangkatan pada NIP"),
        ("19700101 198512 1 001", "Pengangkatan pada NIP"),
        ("19700101 199503 3 001", "Kode jenis kelamin pada NIP"),
        ("19700101 199503 1 000", "Nomor urut NIP"),
        ("19700101\x00199503 1 001", "Isian ini memuat karakter yang tidak dapat dicetak"),
    ],
)
def test_a_wrong_nip_is_refused_beside_its_field(office: Office, text: str, start: str) -> None:
    assert sentence(office, "nip", nip=text).startswith(start)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("997101010170000", "NIK harus terdiri atas 16 digit."),
        ("997101010170000X", "NIK hanya boleh memuat angka"),
        ("9900010101700003", "Kode provinsi, kabupaten/kota, atau kecamatan pada NIK"),
        ("9971018501700003", "Digit ke-7 dan ke-8 NIK"),
        ("9971013102700003", "Tanggal lahir pada NIK (digit ke-7 sampai ke-12) tidak ada dalam kalender."),
        ("9971010101700000", "Nomor urut NIK"),
        ("9971010101700003" * 40, "NIK paling banyak 40 karakter."),
    ],
)
def test_a_wrong_nik_is_refused_beside_its_field(office: Office, text: str, start: str) -> None:
    assert sentence(office, "nik", nik=text).startswith(start)


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        (
            "decree_date",
            {"decree_date": "21-11-2026"},
            "Tanggal SK tidak boleh sesudah hari ini, 20 November 2026. Periksa kembali.",
        ),
        (
            "tenure_end",
            {"tenure_start": "1-12-2026", "tenure_end": "1-12-2026"},
            "Tanggal berlaku sampai harus sesudah TMT jabatan. Periksa kembali.",
        ),
        (
            "tenure_end",
            {"position_status": "PLT"},
            "Tanggal berlaku sampai wajib diisi untuk Plt., Plh., dan Pj. Salin dari surat penunjukan.",
        ),
        (
            "reason_text",
            {"reason": "OTHER"},
            "Jelaskan sebab permohonan karena sebab yang dipilih ialah Lainnya.",
        ),
        (
            "decree_date",
            {"decree_date": "31-02-2021"},
            (
                "Tanggal SK tidak dikenali atau tidak ada dalam kalender. Tuliskan hari, bulan, dan tahun"
                " (empat angka), misalnya 30-01-2023 atau 30 Januari 2023."
            ),
        ),
        (
            "decree_date",
            {"decree_date": "01-01-0001"},
            "Tahun pada Tanggal SK harus antara 1900 dan 2100. Periksa kembali.",
        ),
        (
            "title_suffix",
            {"title_suffix": "S" * 51},
            "Gelar belakang paling banyak 50 karakter. Persingkat isian ini, yang memuat 51 karakter.",
        ),
        (
            "city",
            {"city": " \t "},
            "Kabupaten/Kota wajib diisi.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    office: Office, name: str, changes: dict[str, str], expected: str
) -> None:
    assert sentence(office, name, **changes) == expected


def test_a_birth_in_the_future_is_refused(office: Office) -> None:
    form = filled(office, birth_date="21-11-2026", identifier_note=NOTE)
    assert form.errors["birth_date"] == [
        "Tanggal lahir tidak boleh sesudah hari ini, 20 November 2026. Periksa kembali."
    ]


def test_today_is_the_offices_own(office: Office) -> None:
    office.time_zone = "Asia/Jayapura"
    with time_machine.travel(datetime(2026, 11, 20, 16, 0, tzinfo=UTC), tick=False):
        form = HolderDataForm(typed(decree_date="21-11-2026"), office=office)
        assert form.is_valid(), form.errors


def test_an_acting_head_with_an_end_date_passes(office: Office) -> None:
    form = filled(office, position_status="PLT", tenure_end="1 Februari 2027")
    assert form.is_valid()
    assert form.cleaned_data["tenure_end"] == date(2027, 2, 1)
