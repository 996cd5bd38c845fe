"""A form is sent while its page stays: what was chosen stays chosen, and its reader sees how far it is."""

import io
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import CDPSession, FilePayload, Page, expect

from accounts.models import User
from documents.models import Document
from registrations.models import Registration
from sop.states import State
from tests.documents.samples import one_page_pdf
from tests.look.sending import Visit, chosen, is_done, press, upload_page

Lead = Callable[..., Any]


@pytest.fixture
def issued(transactional_db: Any, registration_in: Lead) -> Registration:
    case: Registration = registration_in(State.ISSUED)
    return case


def large_photograph() -> FilePayload:
    """Noise: no compression makes it small."""
    content = io.BytesIO()
    Image.frombytes("RGB", (500, 400), random.Random(1).randbytes(600_000)).save(content, "PNG")
    return FilePayload(name="bukti.png", mimeType="image/png", buffer=content.getvalue())


def slow_line(page: Page, *, bytes_a_second: int) -> CDPSession:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    line.send("Network.emulateNetworkConditions", limits)
    return line


@pytest.mark.parametrize("width", [360, 1440])
def test_a_file_stays_chosen_when_another_field_is_refused(
    visit: Visit, adb: User, issued: Registration, width: int
) -> None:
    page = upload_page(visit, adb, width=width)
    time = page.locator("[name=uploaded_time]")
    right = time.input_value()
    time.fill("kemarin")
    press(page)
    expect(page.get_by_role("heading", name="Belum terkirim")).to_be_focused()
    expect(page.get_by_text("Tuliskan pukul dengan format jam.menit").last).to_be_visible()
    expect(page.get_by_text("dipilih kembali")).to_have_count(0)
    assert chosen(page) == ["bukti.pdf"]
    assert Axe().run(page).violations_count == 0
    time.fill(right)
    press(page)
    is_done(page)


def test_the_way_back_never_leads_to_an_answer(visit: Visit, adb: User, issued: Registration) -> None:
    page = upload_page(visit, adb)
    page.locator("[name=uploaded_time]").fill("kemarin")
    press(page)
    expect(page.get_by_role("heading", name="Belum terkirim")).to_be_visible()
    page.get_by_role("link", name=str(issued)).first.click()
    page.wait_for_url(f"**{issued.get_absolute_url()}")
    page.go_back()
    expect(page.get_by_label("Pukul")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Tugas Saya")).to_be_visible()


def test_the_way_back_from_what_is_done_leads_past_its_form(
    visit: Visit, adb: User, issued: Registration
) -> None:
    page = upload_page(visit, adb)
    press(page)
    is_done(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Tugas Saya")).to_be_visible()


def test_a_slow_line_shows_how_far_the_file_is(visit: Visit, adb: User, issued: Registration) -> None:
    page = upload_page(visit, adb, width=360)
    page.locator("[name=evidence]").set_input_files(large_photograph())
    line = slow_line(page, bytes_a_second=200_000)
    press(page)
    expect(page.locator(".sending p")).to_have_text(re.compile(r"Mengunggah … [1-9]\d? %"))
    expect(page.get_by_role("button", name="Catat unggahan SIAK")).to_be_disabled()
    expect(page.locator("[data-send-status]")).to_have_text(re.compile(r"Mengunggah … \d+ %"))
    assert Axe().run(page).violations_count == 0
    line.detach()
    is_done(page)


def test_the_same_scan_goes_through_with_a_reason(
    visit: Visit, kepala_dinas: User, transactional_db: Any, registration_in: Lead
) -> None:
    case = registration_in(State.FILLED)
    page = visit(case.url_of("sign"), as_user=kepala_dinas, width=360)
    scan = FilePayload(name="pindai.pdf", mimeType="application/pdf", buffer=one_page_pdf("tanpa kode"))
    page.locator("[name=scan]").set_input_files(scan)
    press(page, "Unggah pindaian")
    expect(page.get_by_text("Kode QR formulir tidak terbaca").last).to_be_visible()
    assert chosen(page, "scan") == ["pindai.pdf"]
    page.get_by_label("Alasan jika pindaian").fill("Pemindai kantor sedang rusak.")
    press(page, "Unggah pindaian")
    expect(page.get_by_text("Pindaian diterima tanpa pencocokan penuh")).to_be_visible()


def test_a_paper_that_the_draft_has_by_now_is_not_sent_twice(
    visit: Visit, adb: User, transactional_db: Any, registration_in: Lead
) -> None:
    case = registration_in(State.DRAFT)
    page = visit(case.url_of("fill"), as_user=adb)
    ktp = FilePayload(name="ktp.pdf", mimeType="application/pdf", buffer=one_page_pdf("KTP"))
    page.locator("[name=ktp]").set_input_files(ktp)
    for _ in range(2):
        press(page, "Ajukan dan buat formulir")
        expect(page.get_by_role("heading", name="Belum terkirim")).to_be_focused()
    expect(page.get_by_text("KTP sudah tersimpan")).to_be_visible()
    assert Document.objects.count() == 1
    page.get_by_label("Nomor SK").fill("821.2/17")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Draf tersimpan pukul")


def test_the_reader_of_the_p12_works_on_after_a_refusal(
    visit: Visit, adb: User, transactional_db: Any, registration_in: Lead
) -> None:
    case = registration_in(State.SIGNED)
    page = visit(case.url_of("issue"), as_user=adb)
    page.get_by_text("Berkas P12 tidak ada di komputer ini", exact=True).click()
    wrong = FilePayload(name="orang.cer", mimeType="application/pkix-cert", buffer=b"bukan sertifikat")
    page.locator("[name=public_certificate]").set_input_files(wrong)
    press(page, "Catat tanpa bukti kunci")
    expect(page.get_by_role("heading", name="Belum terkirim")).to_be_focused()
    assert chosen(page, "public_certificate") == ["orang.cer"]
    press(page, "Baca berkas P12")
    expect(page.get_by_text("Berkas P12 belum dipilih.")).to_be_visible()
