"""The form for a holder's data: what passes, what is refused with which sentence, and what is never lost."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.template import Context, Template
from django.utils.html import escape

from accounts.models import Office
from certificates import statements
from certificates.fields import LineField
from certificates.forms import HolderDataForm
from certificates.holder_data import HolderData, PositionStatus, Reason
from tests.certificates.examples import TODAY, columns, typed

NOTE = "NIK keliru sejak KTP terbit, sudah dilaporkan."


class Applicant(HolderData):
    """Holder data with no table: enough for what the abstract model itself says."""

    class Meta:
        app_label = "certificates"
        managed = False


@pytest.fixture
def office() -> Office:
    return Office(regency="Kabupaten Contoh", province="Provinsi Contoh", address="Jalan Contoh Nomor 1")


def filled(office: Office, **changes: str) -> HolderDataForm:
    return HolderDataForm(typed(**changes), office=office, today=TODAY)


def sentence(office: Office, name: str, **changes: str) -> str:
    """The one sentence beside the field; nothing else may be refused."""
    form = filled(office, **changes)
    assert {field: len(sentences) for field, sentences in form.errors.items()} == {name: 1}
    return str(form.errors[name][0])


def rendered(form: HolderDataForm) -> str:
    return str(Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form})))


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


@pytest.mark.parametrize("name", ["declared_true_at", "privacy_notice_ack_at"])
def test_a_statement_must_be_agreed_with_and_in_its_present_words(office: Office, name: str) -> None:
    assert sentence(office, name, **{name: ""}) == (
        "Baca pernyataan ini, lalu beri tanda centang untuk melanjutkan."
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


@pytest.mark.parametrize("inside", ["a\x00b", "a\tb", "a\ud800b", "a\u202eb"])
def test_no_field_takes_what_cannot_be_printed(office: Office, inside: str) -> None:
    lines = [name for name, field in HolderDataForm.base_fields.items() if isinstance(field, LineField)]
    form = filled(office, **dict.fromkeys(lines, inside))
    for name in lines:
        assert str(form.errors[name][0]).startswith("Isian ini memuat karakter ")
    rendered(form).encode()


HOSTILE = "</style><script>alert(1)</script>{{ form }}=1+1;{% verbatim %}👩‍👩‍👧"


def test_markup_and_formulas_are_kept_to_the_letter_and_shown_as_text(office: Office) -> None:
    form = filled(office, office_address=HOSTILE, decree_subject=HOSTILE, decree_number="=1+1")
    assert form.is_valid()
    assert form.cleaned_data["office_address"] == form.cleaned_data["decree_subject"] == HOSTILE
    page = rendered(form)
    assert escape(HOSTILE) in page
    assert "<script>" not in page


def test_an_office_may_be_called_anything(office: Office) -> None:
    office.name = "Dinas {% endverbatim %}{{ form.errors }}<script>"
    page = rendered(HolderDataForm(office=office))
    assert "Dinas {% endverbatim %}{{ form.errors }}&lt;script&gt; Kabupaten Contoh" in page


def test_an_invalid_form_shows_again_what_was_typed(office: Office) -> None:
    form = filled(office, nik="99 71 0101", decree_date="31 Februari 2021", full_name="Sari, S.H.")
    assert not form.is_valid()
    page = rendered(form)
    for text in ("99 71 0101", "31 Februari 2021", "Sari, S.H."):
        assert f'value="{text}"' in page
    assert page.count("checked") == 2


def test_a_new_form_offers_what_the_office_has_in_common(office: Office) -> None:
    form = HolderDataForm(office=office)
    assert not form.is_bound
    assert form["organization"].value() == "Pemerintah Kabupaten Contoh"
    assert form["work_unit"].value() == "Dinas Kependudukan dan Pencatatan Sipil"
    assert form["position_title"].value() == "Kepala Dinas Kependudukan dan Pencatatan Sipil"
    assert form["city"].value() == "Kabupaten Contoh"
    assert form["province"].value() == "Provinsi Contoh"
    assert form["office_address"].value() == "Jalan Contoh Nomor 1"
    assert form["decree_issuer"].value() == "Menteri Dalam Negeri"
    assert form["position_status"].value() == "DEFINITIF"
    assert form.raw() == {}


def test_a_draft_keeps_what_was_typed_valid_or_not(office: Office) -> None:
    text = typed(nik="99 71", birth_date="kapan", full_name=" Sari,  S.H. ", organization="")
    raw = HolderDataForm(text, office=office, today=TODAY).raw()
    assert raw == {
        name: value
        for name, value in text.items()
        if name not in {"declared_true_at", "privacy_notice_ack_at"}
    }
    again = HolderDataForm.from_draft(json.loads(json.dumps(raw)), office=office, today=TODAY)
    assert not again.is_bound
    assert again.errors == {}
    assert {name: again[name].value() for name in raw} == raw
    page = rendered(again)
    assert 'value=" Sari,  S.H. "' in page
    assert 'value="kapan"' in page
    assert '<option value="IV/c" selected>' in page
    assert "checked" not in page


def test_a_draft_can_always_be_stored(office: Office) -> None:
    wild: dict[str, Any] = {
        "full_name": "a\x00\ud800b",
        "decree_subject": "x" * 100_000,
        "state": "ISSUED",
        "nip": 7,
    }
    raw = HolderDataForm(wild, office=office).raw()
    assert raw == {"full_name": "a\ufffd\ufffdb", "decree_subject": "x" * 2_000, "nip": "7"}
    json.dumps(raw).encode()


def test_a_draft_keeps_nothing_of_what_a_page_adds_to_the_form(office: Office) -> None:
    class Page(HolderDataForm):
        opened = LineField("Dibuka", most=100)

    assert Page({"opened": "08.45", "full_name": "Sari"}, office=office).raw() == {"full_name": "Sari"}


def test_a_draft_takes_no_unknown_names(office: Office) -> None:
    form = HolderDataForm.from_draft({"state": "ISSUED", "full_name": "Sari"}, office=office)
    assert "state" not in form.initial
    assert form["full_name"].value() == "Sari"


def test_stored_columns_may_be_shown_as_a_draft(office: Office) -> None:
    form = HolderDataForm.from_draft(columns(), office=office)
    assert form["decree_date"].value() == "30-01-2021"
    assert form["tenure_end"].value() is None
    assert HolderDataForm(
        {name: form[name].value() or "" for name in form.fields}
        | {"declared_true_at": "1", "privacy_notice_ack_at": "1"},
        office=office,
        today=TODAY,
    ).is_valid()


def test_the_page_names_no_field_twice_and_leaves_none_out(office: Office) -> None:
    page = rendered(HolderDataForm(office=office))
    for name in HolderDataForm.base_fields:
        assert page.count(f'name="{name}"') == 1


def test_the_browser_neither_cuts_nor_remembers_nor_complains(office: Office) -> None:
    page = rendered(HolderDataForm(office=office))
    for word in ("maxlength", " required>", "pattern=", 'type="email"', 'type="date"', "<form", "csrf"):
        assert word not in page
    assert page.count('autocomplete="off"') == len(HolderDataForm.base_fields) - 2
    for mode in ('inputmode="numeric"', 'inputmode="email"', 'inputmode="tel"'):
        assert mode in page


def test_the_parts_stand_in_the_order_of_the_paper(office: Office) -> None:
    page = rendered(HolderDataForm(office=office))
    legends = ["Permohonan", "A. Data pemohon", "B. Data jabatan", "Keterangan", "D. Pernyataan"]
    places = [page.index(f"<legend>{legend}") for legend in legends]
    assert places == sorted(places)
    for text in statements.privacy_notice(str(office)):
        assert text in page


def test_a_name_is_printed_with_its_titles() -> None:
    assert Applicant(**columns()).name_with_titles == "Dr. Bima Sasmita Contoh, S.H., M.H."
    assert Applicant(full_name="Bima").name_with_titles == "Bima"
    assert Applicant().name_with_titles == ""


@pytest.mark.parametrize(
    ("status", "title", "label"),
    [
        (PositionStatus.DEFINITIF, "Kepala Dinas Contoh", "Kepala Dinas Contoh"),
        (PositionStatus.PLT, "Kepala Dinas Contoh", "Plt. Kepala Dinas Contoh"),
        (PositionStatus.PJ, "Pj. Kepala Dinas Contoh", "Pj. Kepala Dinas Contoh"),
        ("", "Kepala Dinas Contoh", "Kepala Dinas Contoh"),
    ],
)
def test_a_position_is_signed_with_its_status(status: str, title: str, label: str) -> None:
    assert Applicant(position_status=status, position_title=title).position_label == label


def test_a_reason_is_told_with_its_explanation() -> None:
    assert Applicant(reason=Reason.FIRST).reason_label == "Penerbitan pertama"
    assert Applicant(reason=Reason.OTHER, reason_text="Uji coba").reason_label == "Lainnya: Uji coba"


def test_the_paper_form_has_the_applicants_rows() -> None:
    assert Applicant(**columns()).applicant_rows() == (
        ("Nama lengkap (sesuai KTP, tanpa gelar)", "Bima Sasmita Contoh"),
        ("Nama dan gelar", "Dr. Bima Sasmita Contoh, S.H., M.H."),
        ("NIK", "9971010101700003"),
        ("NIP", "19700101 199503 1 001"),
        ("Tempat lahir", "Kota Contoh"),
        ("Tanggal lahir", "1 Januari 1970"),
        ("Jenis kelamin", "Laki-laki"),
        ("Pangkat, golongan ruang", "Pembina Utama Muda, IV/c"),
        ("Surel kedinasan", "bima.sasmita@contoh.go.id"),
        ("Nomor telepon seluler", "+6281200000000"),
    )


def test_the_paper_form_has_the_rows_of_position_and_decree() -> None:
    applicant = Applicant(**columns(position_status=PositionStatus.PLT, tenure_end=date(2027, 2, 1)))
    assert applicant.position_rows() == (
        ("Jabatan", "Kepala Dinas Kependudukan dan Pencatatan Sipil"),
        ("Status jabatan", "Pelaksana Tugas (Plt.)"),
        ("Instansi", "Pemerintah Kabupaten Contoh"),
        ("Unit kerja", "Dinas Kependudukan dan Pencatatan Sipil"),
        ("Alamat kantor", "Jalan Contoh Nomor 1"),
        ("Kabupaten/Kota", "Kabupaten Contoh"),
        ("Provinsi", "Provinsi Contoh"),
        ("Nomor SK", "821.22-0000 Tahun 2021"),
        ("Tanggal SK", "30 Januari 2021"),
        ("Tentang", "Pengangkatan Pejabat Pimpinan Tinggi Pratama"),
        ("Pejabat yang menetapkan", "Menteri Dalam Negeri"),
        ("Terhitung mulai tanggal (TMT)", "1 Februari 2021"),
        ("Berlaku sampai", "1 Februari 2027"),
    )


def test_an_empty_draft_has_empty_paper_and_is_no_fault() -> None:
    assert Applicant().applicant_rows() == ()
    assert Applicant().position_rows() == ()
    Applicant().clean_fields()


def test_the_statements_say_who_alone_knows_the_passphrase() -> None:
    assert statements.SOLE_CONTROL in statements.privacy_notice("Dinas Contoh")
    assert any("hanya diketahui oleh saya" in text for text in statements.DECLARATION)
    assert all(text.endswith(".") for text in (*statements.DECLARATION, *statements.privacy_notice("Dinas")))
