"""The holder's form as a page: order, hostile text, and what the browser may not do."""

import pytest
from django.utils.html import escape

from accounts.models import Office
from certificates import statements
from certificates.fields import LineField
from certificates.forms import HolderDataForm
from tests.certificates.holder_forms import filled, rendered, unsaved_office


@pytest.fixture
def office() -> Office:
    return unsaved_office()


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
