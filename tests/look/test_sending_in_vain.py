"""What was sent and did not arrive costs nothing but another press: a broken line, a fault, a session that is over."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from registrations.models import Registration
from sop.states import State
from tests.look.conftest import log_in
from tests.look.sending import Visit, chosen, is_done, press, upload_page

LOST = "Sambungan terputus"


@pytest.fixture
def issued(transactional_db: Any, registration_in: Callable[..., Any]) -> Registration:
    case: Registration = registration_in(State.ISSUED)
    return case


def test_a_line_that_breaks_costs_nothing_but_another_press(
    visit: Visit, adb: User, issued: Registration
) -> None:
    page = upload_page(visit, adb)
    page.route(f"**{issued.url_of('upload')}", lambda route: route.abort())
    press(page)
    alert = page.get_by_role("alert").filter(has_text=LOST)
    expect(alert).to_contain_text("tekan “Catat unggahan SIAK” sekali lagi")
    expect(alert).to_be_focused()
    assert Axe().run(page).violations_count == 0
    page.unroute_all()
    press(page)
    is_done(page)


def test_an_answer_that_is_lost_may_be_asked_for_once_more(
    visit: Visit, adb: User, issued: Registration
) -> None:
    page = upload_page(visit, adb)

    def drop(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(f"**{issued.url_of('upload')}", drop)
    press(page)
    expect(page.get_by_role("alert").filter(has_text=LOST)).to_be_visible()
    page.unroute_all()
    press(page)
    expect(page.get_by_text("Permohonan ini kini: Terunggah ke SIAK")).to_be_visible()


def test_a_fault_of_the_program_leaves_the_form_as_it_is(
    visit: Visit, adb: User, issued: Registration
) -> None:
    page = upload_page(visit, adb)
    page.route(f"**{issued.url_of('upload')}", lambda route: route.fulfill(status=500, body="<h1>Galat</h1>"))
    press(page)
    expect(page.get_by_role("alert").filter(has_text="Terjadi gangguan pada aplikasi")).to_be_visible()
    assert chosen(page) == ["bukti.pdf"]


def log_out_and_press(page: Page, *cookies: str) -> None:
    for cookie in cookies:
        page.context.clear_cookies(name=cookie)
    press(page)
    expect(page.get_by_role("alert").filter(has_text="Sesi Anda sudah berakhir")).to_be_visible()
    expect(page.get_by_role("link", name="Masuk di tab baru")).to_have_attribute(
        "href", re.compile(r"^/masuk/\?next=(/|%2F)pendaftaran(/|%2F)")
    )


def log_in_elsewhere(page: Page, user: User) -> None:
    """In another tab: with a session and a token that the page does not know of."""
    log_in(page.context, user, url=urljoin(page.url, "/"))
    page.context.new_page().goto(page.url)


@pytest.mark.parametrize("lost", [["sesi"], ["sesi", "csrf"]])
def test_whoever_logs_in_again_sends_what_he_had_chosen(
    visit: Visit, adb: User, issued: Registration, lost: list[str]
) -> None:
    page = upload_page(visit, adb)
    log_out_and_press(page, *lost)
    log_in_elsewhere(page, adb)
    press(page)
    is_done(page)


def test_nothing_is_sent_in_the_name_of_another_account(
    visit: Visit, adb: User, issued: Registration, make_user: Callable[..., User]
) -> None:
    page = upload_page(visit, adb)
    log_out_and_press(page, "sesi", "csrf")
    log_in_elsewhere(page, make_user("bima.adb", office=adb.office, role=adb.role))
    press(page)
    expect(page.get_by_role("alert").filter(has_text="akun yang berbeda")).to_be_visible()
    assert Registration.objects.get(pk=issued.pk).state == State.ISSUED
