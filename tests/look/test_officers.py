"""The pages of the officers keep nobody out: on a phone, by night, filled and refused."""

from datetime import date

import pytest

from accounts.models import User
from certificates.tenure_acts import end_tenure
from tests.certificates.terms import BIMA, CITRA, ending, tenure_of
from tests.look.conftest import Open
from tests.look.test_accessibility import TOO_SMALL, faults, too_wide

PAGES = (
    "",
    "baru/",
    "{pk}/",
    "{pk}/perbaiki/",
    "{pk}/akhiri/",
    "{pk}/sk/",
    "{pk}/pergantian/",
    "{past}/pergantian/",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_nobody_out(path: str, adb: User, visit: Open) -> None:
    past = end_tenure(tenure_of(BIMA, by=adb), by=adb, **ending())
    tenure = tenure_of(CITRA, by=adb, starts_on=date(2026, 11, 1), kind="PLT", ends_on=date(2027, 4, 30))
    page = visit(f"/pejabat/{path.format(pk=tenure.pk, past=past.pk)}", as_user=adb, width=360)
    assert faults(page) == [], "360, light"
    assert page.evaluate(TOO_SMALL) == []
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert not too_wide(page)
    page.emulate_media(color_scheme="dark")
    assert faults(page) == [], "1440, dark"


def test_a_refused_tenure_names_its_faults_and_keeps_what_was_typed(adb: User, visit: Open) -> None:
    page = visit("/pejabat/baru/", as_user=adb, width=360)
    page.fill("[name=full_name]", "Citra Contoh Lestari")
    page.get_by_role("button", name="Simpan masa jabatan").click()
    assert page.locator("[name=full_name]").input_value() == "Citra Contoh Lestari"
    assert page.get_by_role("alert").get_by_role("link").count() == 5
    assert faults(page) == []
    assert not too_wide(page)
