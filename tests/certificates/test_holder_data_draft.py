"""A draft shows again what was typed, valid or not, and nothing else."""

import json
from typing import Any

import pytest

from accounts.models import Office
from certificates.fields import LineField
from certificates.forms import HolderDataForm
from tests.certificates.examples import TODAY, columns, typed
from tests.certificates.holder_forms import rendered, unsaved_office


@pytest.fixture
def office() -> Office:
    return unsaved_office()


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
    again = HolderDataForm(office=office, today=TODAY, initial=json.loads(json.dumps(raw)))
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


def test_stored_columns_may_be_shown_as_a_draft(office: Office) -> None:
    form = HolderDataForm(office=office, initial=columns())
    assert form["decree_date"].value() == "30-01-2021"
    assert form["tenure_end"].value() is None
    assert HolderDataForm(
        {name: form[name].value() or "" for name in form.fields}
        | {"declared_true_at": "1", "privacy_notice_ack_at": "1"},
        office=office,
        today=TODAY,
    ).is_valid()
