"""A renewal whose form never becomes paper: downloaded, signed as a file, uploaded, looked at and approved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography import x509
from playwright.sync_api import FilePayload, Page, expect
from pytest_django import Settings

from accounts.models import User
from renewals.models import Renewal
from sop.states import State
from tests.certificates.authority import Authority, Issued, rsa_key
from tests.documents.signing import IN_THE_BOX, signed

Visit = Callable[..., Page]
WAIT = 60_000


@pytest.fixture
def case(renewal_in: Callable[[State], Renewal], settings: Settings, tmp_path: Path) -> Renewal:
    settings.TRUST_ANCHORS_DIR = str(tmp_path)
    (tmp_path / "induk.pem").write_bytes(Authority.root().issued.pem)
    return renewal_in(State.FILLED)


def downloaded(page: Page) -> bytes:
    """The form, as the link on the page gives it."""
    link = page.get_by_role("link", name="Unduh formulir").first
    with page.expect_download() as download:
        link.click()
    return download.value.path().read_bytes()


def upload(page: Page, pdf: bytes) -> None:
    file = FilePayload(name="formulir-bertanda-tangan.pdf", mimeType="application/pdf", buffer=pdf)
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_role("button", name="Unggah pindaian").click()


def test_the_head_signs_the_file_itself_and_approves_it(
    visit: Visit, case: Renewal, kepala_dinas: User
) -> None:
    page = visit(case.url_of("sign"), as_user=kepala_dinas)
    expect(page.get_by_text("tanda tangani berkas PDF formulir itu sendiri")).to_be_visible()
    form = downloaded(page)
    stranger = Authority.root().issue("Jaka Contoh", "Pemerintah Kabupaten Contoh", key=rsa_key("stranger"))
    upload(page, signed(form, stranger))
    expect(page.locator("strong", has_text="Berkas ini ditandatangani Jaka Contoh, bukan")).to_be_visible(
        timeout=WAIT
    )
    holder = Issued(x509.load_der_x509_certificate(bytes(case.predecessor.der)), rsa_key("holder"))
    upload(page, signed(form, holder, box=IN_THE_BOX))
    said = page.get_by_text("Formulir bertanda tangan elektronik cocok dengan permohonan ini")
    expect(said).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("Sertifikat pemilik ini, tercatat di register")).to_be_visible()
    expect(page.get_by_text("Belum diketahui (tidak ada daftar pencabutan terpasang)")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_label("saya tanda tangani secara elektronik").check()
    page.get_by_label("sebagai ganti tanda tangan dan stempel basah").check()
    page.get_by_role("button", name="Setujui dan sahkan").click()
    expect(page.get_by_text("Permohonan disetujui")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("heading", name="Tanda tangan elektronik pada formulir")).to_be_visible()
    assert Renewal.objects.get().state == State.SIGNED
