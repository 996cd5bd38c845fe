"""An officer types and is called away: what he had typed is there when he comes back."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from accounts.models import User
from registrations.models import Registration
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from sop.workflow import open_case

KEPT = "Draf tersimpan pukul"
WAIT = 15_000


def test_what_was_typed_is_kept_without_a_button(
    visit: Callable[..., Page], adb: User, transactional_db: Any
) -> None:
    case = open_case(Registration, by=adb, sop=load(SOP_FILE, office=adb.office))
    page = visit(case.url_of("fill"), as_user=adb, width=360)
    page.get_by_label("Nama lengkap").fill("Sari Contoh Pratiwi")
    page.get_by_label("Nomor SK").press_sequentially("821.2/17")
    expect(page.get_by_role("status").filter(has_text=KEPT)).to_be_visible(timeout=WAIT)
    page.reload()
    expect(page.get_by_label("Nama lengkap")).to_have_value("Sari Contoh Pratiwi")
    expect(page.get_by_label("Nomor SK")).to_have_value("821.2/17")


def test_whoever_is_logged_out_meanwhile_is_told_that_nothing_is_kept(
    visit: Callable[..., Page], adb: User, transactional_db: Any
) -> None:
    case = open_case(Registration, by=adb, sop=load(SOP_FILE, office=adb.office))
    page = visit(case.url_of("fill"), as_user=adb)
    page.context.clear_cookies()
    page.get_by_label("Nama lengkap").fill("Sari Contoh Pratiwi")
    expect(page.get_by_text("Sesi Anda sudah berakhir")).to_be_visible(timeout=WAIT)
    expect(page.get_by_label("Nama lengkap")).to_have_value("Sari Contoh Pratiwi")
