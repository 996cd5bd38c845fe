"""The pages of the officers keep nobody out: of one in office, of one who has left, filled in and refused."""

from datetime import date

from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Role, User
from certificates.tenure_acts import end_tenure
from certificates.tenures import Tenure
from tests.certificates.terms import BIMA, CITRA, ending, tenure_of
from tests.look.conftest import Open
from tests.look.test_every_page import STRAY_LINKS, keeps_nobody_out, look_at, pages_of


def pages_about(tenure: Tenure, *, besides: str = "") -> list[str]:
    names = [name for name in pages_of(Role.ADB, about={"tenure"}) if name != besides]
    return [reverse(name, args=[tenure.pk]) for name in names]


def test_pages_of_an_officer_and_of_the_one_before_him(adb: User, kepala_dinas: User, visit: Open) -> None:
    past = end_tenure(tenure_of(BIMA, by=adb), by=adb, **ending())
    tenure = tenure_of(CITRA, by=adb, starts_on=date(2026, 11, 1), kind="PLT", ends_on=date(2027, 4, 30))
    page = visit("/", as_user=adb)
    look_at(page, "/", "/pejabat/", *pages_about(tenure), *pages_about(past, besides="tenures:end"))
    look_at(visit("/", as_user=kepala_dinas), "/", past.get_absolute_url(), f"/pejabat/{past.pk}/pergantian/")


def test_a_refused_tenure_names_its_faults_and_keeps_what_was_typed(adb: User, visit: Open) -> None:
    page = visit("/pejabat/baru/", as_user=adb)
    page.fill("[name=full_name]", "Citra Contoh Lestari")
    page.get_by_role("button", name="Simpan masa jabatan").click()
    expect(page.locator("[aria-labelledby=galat] li")).to_have_count(5)
    assert page.locator("[name=full_name]").input_value() == "Citra Contoh Lestari"
    assert page.evaluate(STRAY_LINKS) == []
    keeps_nobody_out(page)
