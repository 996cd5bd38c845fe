"""A request from asking to the answer, and an incident to its end, by people at a browser."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.people import change_person
from privacy.incidents import Incident
from privacy.subject_requests import Answer, SubjectRequest
from tests.browser.officer import RULES
from tests.look.conftest import Open, visit
from tests.privacy.said import agency_of_office

__all__ = ["visit"]
pytestmark = pytest.mark.django_db(transaction=True)


def check(page: Page) -> None:
    """Nothing that axe finds, and nothing that must be scrolled sideways on a phone."""
    page.set_viewport_size({"width": 360, "height": 780})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    page.set_viewport_size({"width": 1280, "height": 900})


def fetched(page: Page, name: str) -> str:
    """The text of the letter behind a link."""
    with page.expect_download() as download:
        page.get_by_role("link", name=f"{name} (PDF)").click()
    content = Path(download.value.path()).read_bytes()
    with pypdfium2.PdfDocument(BytesIO(content)) as pdf:
        return " ".join(pdf[0].get_textpage().get_text_range().split())


def test_somebody_asks_and_is_answered(visit: Open, adb: User, kepala_dinas: User, admin: User) -> None:
    page = visit("/rekam-jejak/saya/", as_user=adb)
    page.get_by_role("link", name="Ajukan permintaan atas data saya").click()
    check(page)
    page.get_by_label("Jenis permintaan").select_option("correction")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_role("heading", name="Ada yang harus diperbaiki")).to_be_visible()
    assert page.get_by_label("Jenis permintaan").input_value() == "correction"
    page.get_by_label("Yang diminta").fill("Nama saya pada akun tertulis tanpa gelar.")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_text("Sisa 2 hari 23 jam")).to_be_visible()
    check(page)

    change_person(adb, by=admin, full_name="Sari Benar")
    desk = visit("/", as_user=kepala_dinas)
    expect(desk.get_by_role("heading", name="Tenggat data pribadi")).to_be_visible()
    check(desk)
    desk.get_by_role("link", name="Buka Permintaan perbaikan data").click()
    desk.get_by_role("link", name="Jawab").click()
    check(desk)
    desk.get_by_label("Jawaban", exact=False).first.select_option("granted")
    desk.get_by_label("Diperbaiki pada").select_option(label="Akun pada aplikasi ini: sudah diperbaiki")
    desk.get_by_label("Isi jawaban").fill("Nama Saudara pada akun sudah kami perbaiki.")
    desk.get_by_role("button", name="Jawab dan buat surat").click()
    expect(desk.get_by_role("heading", name="Dikabulkan")).to_be_visible()
    asked = SubjectRequest.objects.get()
    assert asked.answer == Answer.GRANTED

    page.reload()
    assert "Nama Saudara pada akun sudah kami perbaiki." in fetched(page, f"{asked.number}/J")
    desk.get_by_role("link", name="Catat penyampaian surat").click()
    desk.get_by_label("Cara penyampaian").select_option("application")
    desk.get_by_role("button", name="Simpan").click()
    for told in (desk, page):
        expect(told.get_by_text("melalui aplikasi ini, dicatat")).to_be_visible()
        check(told)
        page.reload()


def test_an_incident_is_told_and_closed(visit: Open, kepala_dinas: User) -> None:
    agency_of_office(kepala_dinas)
    page = visit("/data-pribadi/insiden/baru/", as_user=kepala_dinas)
    check(page)
    page.get_by_label("Yang terjadi").fill("Surel terkirim ke alamat yang keliru")
    page.get_by_label("Bagaimana terjadi").fill("Alamat salah dipilih dari buku alamat.")
    page.get_by_label("NIP", exact=True).check()
    page.get_by_label("Rincian data yang terungkap").fill("Nama dan NIP.")
    page.get_by_label("Pemilik data").fill("Satu pejabat.")
    page.get_by_label("Penanganan").fill("Penerima menghapus surelnya.")
    page.get_by_label("Pencegahan dan pemulihan").fill("Buku alamat dibersihkan.")
    page.get_by_role("button", name="Simpan catatan").click()
    page.get_by_role("button", name="Buat surat pemberitahuan").click()
    expect(page.get_by_text("2 surat telah dibuat")).to_be_visible()
    check(page)
    number = Incident.objects.get().number
    assert "3. Upaya penanganan dan pemulihan" in fetched(page, f"{number}/1/L")
    for _ in range(2):
        page.get_by_role("link", name="Catat penyampaian").first.click()
        page.get_by_label("Cara penyampaian").select_option("post")
        page.get_by_role("button", name="Simpan").click()
        expect(page.get_by_text("telah dicatat")).to_be_visible()
    expect(page.get_by_text("Sudah diberitahukan")).to_be_visible()
    page.get_by_role("link", name="Tutup insiden").click()
    check(page)
    page.get_by_label("Kesimpulan").fill("Kekeliruan pengiriman; buku alamat sudah dibersihkan.")
    page.get_by_role("button", name="Tutup insiden").click()
    expect(page.get_by_text("Kekeliruan pengiriman")).to_be_visible()
    assert not Incident.objects.get().is_open
