"""An officer types and is called away: what he had typed is there when he comes back."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, Route, expect

from accounts.models import User
from registrations.models import Registration
from sop.case import Case
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from sop.workflow import open_case, perform
from tests.certificates.authority import NOW
from tests.certificates.register import certificate_of, holder_of
from tests.look.conftest import log_in

KEPT = "Draf tersimpan pukul"
ENDED = "Sesi Anda sudah berakhir"
PATIENCE = 60  # seconds
PAPER = FilePayload(name="ktp.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 bukan KTP")

Visit = Callable[..., Page]


@pytest.fixture
def case(adb: User, transactional_db: Any) -> Case:
    return open_case(Registration, by=adb, sop=load(SOP_FILE, office=adb.office))


def status(page: Page, words: str) -> Any:
    return expect(page.locator("[data-autosave-status]").filter(has_text=words))


def type_name(page: Page) -> None:
    page.get_by_label("Nama lengkap").fill("Sari Contoh Pratiwi")


def come_back(page: Page) -> None:
    """As a browser says it when its window has the focus again."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def log_in_elsewhere(page: Page, user: User) -> None:
    """In another tab: with a session and a token that the page does not know of."""
    page.context.clear_cookies()
    log_in(page.context, user, url=page.url)
    page.context.new_page().goto(page.url)


def test_what_was_typed_is_kept_without_a_button(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb, width=360)
    status(page, "Isian tersimpan sendiri; berkas tersimpan setelah").to_be_visible()
    type_name(page)
    page.get_by_label("Nomor SK").press_sequentially("821.2/17")
    status(page, KEPT).to_be_visible()
    page.reload()
    expect(page.get_by_label("Nama lengkap")).to_have_value("Sari Contoh Pratiwi")
    expect(page.get_by_label("Nomor SK")).to_have_value("821.2/17")


def test_one_save_after_another_is_no_change_by_somebody_else(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    type_name(page)
    status(page, KEPT).to_be_visible()
    page.get_by_label("Nomor SK").fill("821.2/17")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("Draf tersimpan.")).to_be_visible()
    expect(page.get_by_label("Nomor SK")).to_have_value("821.2/17")


def test_whoever_is_logged_out_meanwhile_loses_nothing_by_pressing_a_button(
    visit: Visit, adb: User, case: Case
) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    page.context.clear_cookies()
    type_name(page)
    page.get_by_label("KTP (PDF)").set_input_files(files=PAPER)
    status(page, ENDED).to_be_visible()
    page.get_by_role("button", name="Simpan draf").click()
    status(page, ENDED).to_be_visible()
    expect(page.get_by_label("Nama lengkap")).to_have_value("Sari Contoh Pratiwi")
    assert page.get_by_label("KTP (PDF)").evaluate("input => input.files[0].name") == "ktp.pdf"


def test_whoever_logs_in_again_elsewhere_finds_his_typing_saved(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    page.context.clear_cookies()
    type_name(page)
    status(page, ENDED).to_be_visible()
    log_in_elsewhere(page, adb)
    come_back(page)
    status(page, KEPT).to_be_visible()
    page.get_by_label("Nomor SK").fill("821.2/17")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_label("Nomor SK")).to_have_value("821.2/17")
    assert Registration.objects.get(pk=case.pk).draft["full_name"] == "Sari Contoh Pratiwi"


def test_nothing_is_saved_in_the_name_of_another_account(
    visit: Visit, adb: User, case: Case, make_user: Callable[..., User]
) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    page.context.clear_cookies()
    type_name(page)
    status(page, ENDED).to_be_visible()
    log_in_elsewhere(page, make_user("bima.adb", office=adb.office, role=adb.role))
    come_back(page)
    status(page, "akun yang berbeda").to_be_visible()
    assert not Registration.objects.get(pk=case.pk).draft


def test_a_button_asks_first_on_a_page_that_stood_for_long(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    page.clock.install()
    page.reload()
    type_name(page)
    status(page, KEPT).to_be_visible()
    page.context.clear_cookies()
    page.clock.fast_forward(120_000)
    page.get_by_role("button", name="Simpan draf").click()
    status(page, ENDED).to_be_visible()
    log_in_elsewhere(page, adb)
    page.get_by_label("Nomor SK").fill("821.2/17")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("Draf tersimpan.")).to_be_visible()
    expect(page.get_by_label("Nomor SK")).to_have_value("821.2/17")


def test_a_draft_that_changed_elsewhere_is_not_written_over(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    elsewhere = {"full_name": "Bima Contoh"}
    perform("save_draft", case, by=adb, opened_at=None, draft=elsewhere, ktp=None, decree=None)
    type_name(page)
    status(page, "Yang Anda ketik di halaman ini tidak disimpan.").to_be_visible()
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_role("alert").filter(has_text="Draf ini sudah diubah")).to_be_visible()
    expect(page.get_by_label("Nama lengkap")).to_have_value("Sari Contoh Pratiwi")
    assert Registration.objects.get(pk=case.pk).draft["full_name"] == "Bima Contoh"
    page.get_by_role("link", name="Buka draf terbaru").click()
    expect(page.get_by_label("Nama lengkap")).to_have_value("Bima Contoh")


def wait_until(is_so: Callable[[], bool], *, page: Page) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


def lose_answers(page: Page, *, address: str) -> None:
    """The server gets what is sent and keeps it; the network drops what it answers."""

    def drop(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(f"**{address}", drop)


def test_an_answer_that_was_lost_is_no_change_by_somebody_else(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    lose_answers(page, address=case.url_of("fill"))
    type_name(page)
    status(page, "Draf belum tersimpan.").to_be_visible()
    assert Registration.objects.get(pk=case.pk).draft["full_name"] == "Sari Contoh Pratiwi"
    page.unroute_all()
    page.get_by_label("Nomor SK").fill("821.2/17")
    status(page, KEPT).to_be_visible()
    # The first to be kept may be what was lost, sent once more.
    wait_until(lambda: Registration.objects.get(pk=case.pk).draft["decree_number"] == "821.2/17", page=page)


def test_a_button_settles_first_what_was_never_answered(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    lose_answers(page, address=case.url_of("fill"))
    type_name(page)
    status(page, "Draf belum tersimpan.").to_be_visible()
    page.get_by_label("Nomor SK").fill("821.2/17")
    page.get_by_role("button", name="Simpan draf").click()
    status(page, "Draf belum tersimpan.").to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("Draf tersimpan.")).to_be_visible()
    expect(page.get_by_label("Nomor SK")).to_have_value("821.2/17")


def test_a_holder_who_has_a_certificate_in_force_is_pointed_out_as_his_nik_is_typed(
    visit: Visit, adb: User, case: Case
) -> None:
    certificate = certificate_of(holder_of(adb), by=adb, in_force_at=NOW)
    page = visit(case.url_of("fill"), as_user=adb)
    page.get_by_label("NIK").fill("3402 0101 0170 0003")
    notice = page.get_by_role("status").filter(has_text="sudah mempunyai sertifikat yang terpasang di SIAK")
    expect(notice).to_be_visible()
    expect(notice.get_by_role("link")).to_have_attribute("href", certificate.get_absolute_url())
    page.get_by_label("NIK").fill("3402010101700004")
    expect(notice).to_have_count(0)


def test_whoever_was_logged_out_while_typing_is_told_so_once(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    page.context.clear_cookies()
    type_name(page)
    status(page, ENDED).to_be_visible()
    page.goto(page.url)
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text("setelah itu halaman yang Anda tuju langsung terbuka")).to_have_count(1)


def test_whoever_leaves_with_a_file_that_was_not_sent_is_asked(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    page.get_by_label("KTP (PDF)").set_input_files(files=PAPER)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Nama lengkap").click()  # a browser asks only on a page that was touched
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    asked.clear()
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_role("alert").filter(has_text="Belum terkirim")).to_be_visible()
    assert asked == []


def test_without_javascript_the_page_does_not_claim_to_save_by_itself(
    visit: Visit, adb: User, case: Case
) -> None:
    page = visit(case.url_of("fill"), as_user=adb, javascript=False)
    status(page, "Isian dan berkas tersimpan setelah Anda menekan Simpan draf.").to_be_visible()
