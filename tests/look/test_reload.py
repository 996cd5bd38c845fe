"""A page that is loaded again while somebody types: its last words arrive late, and are his own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from registrations.models import Registration
from sop.case import Case
from sop.workflow import perform
from tests.look.test_autosave import KEPT, Visit, case, status, type_name

__all__ = ["case"]


def test_what_was_typed_just_before_a_reload_is_shown_again_and_locks_nothing(
    visit: Visit, adb: User, case: Case
) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    type_name(page)
    page.reload()
    page.get_by_label("Nomor SK").fill("821.2/17")
    expect(page.get_by_label("Nama lengkap")).to_have_value("Sari Contoh Pratiwi")
    status(page, KEPT).to_be_visible()
    kept = Registration.objects.get(pk=case.pk).draft
    assert (kept["full_name"], kept["decree_number"]) == ("Sari Contoh Pratiwi", "821.2/17")


@pytest.mark.parametrize("is_typed_again", [True, False])
def test_a_button_right_after_a_reload_is_not_refused_for_what_the_same_tab_has_sent(
    visit: Visit, adb: User, case: Case, is_typed_again: bool
) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    type_name(page)
    page.reload()
    label = "Nama lengkap" if is_typed_again else "Nomor SK"
    page.get_by_label(label).fill("Bima Contoh 1")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("Draf tersimpan.")).to_be_visible()
    expect(page.get_by_label(label)).to_have_value("Bima Contoh 1")
    other = {True: ("Nomor SK", ""), False: ("Nama lengkap", "Sari Contoh Pratiwi")}[is_typed_again]
    expect(page.get_by_label(other[0])).to_have_value(other[1])


def test_what_arrives_seconds_after_the_reload_is_known_by_its_refusal(
    visit: Visit, adb: User, case: Case
) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    reload_as_if_something_were_on_its_way(page)
    page.wait_for_timeout(3_500)
    perform("save_draft", case, by=adb, draft={"full_name": "Sari Contoh Pratiwi"}, ktp=None, decree=None)
    page.get_by_label("Nomor SK").fill("821.2/17")
    status(page, KEPT).to_be_visible()
    expect(page.get_by_label("Nama lengkap")).to_have_value("Sari Contoh Pratiwi")
    assert Registration.objects.get(pk=case.pk).draft["decree_number"] == "821.2/17"


def test_what_another_person_kept_during_a_reload_is_not_taken_for_ones_own(
    visit: Visit, adb: User, case: Case, make_user: Callable[..., User]
) -> None:
    other = make_user("bima.adb", office=adb.office, role=adb.role)
    page = visit(case.url_of("fill"), as_user=adb)
    reload_as_if_something_were_on_its_way(page)
    perform("save_draft", case, by=other, draft={"full_name": "Bima Contoh"}, ktp=None, decree=None)
    type_name(page)
    status(page, "Yang Anda ketik di halaman ini tidak disimpan.").to_be_visible()
    assert Registration.objects.get(pk=case.pk).draft == {"full_name": "Bima Contoh"}


def reload_as_if_something_were_on_its_way(page: Page) -> None:
    """No test can hold up what a page sends as it goes; that it has sent something is all that it leaves behind."""
    page.evaluate("sessionStorage.setItem(`draft:${location.pathname}`, '0')")
    page.reload()
