"""A P12 that SIAK signs with already, read in Chromium: its key is proved, and neither it nor the passphrase leaves."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from certificates.models import Certificate
from tests.browser.officer import everything_in
from tests.certificates import authority as ca
from tests.conftest import PASSWORD

PASSPHRASE = "Rahasia-Uji 42!"


@pytest.mark.django_db(transaction=True)
def test_the_adb_registers_a_p12_that_never_leaves_his_browser(
    live_server: LiveServer, browser: Browser, adb: User
) -> None:
    now = timezone.now()
    issued = ca.Authority.root().intermediate().issue(begins=now - timedelta(days=30))
    p12 = issued.p12(PASSPHRASE)
    context = browser.new_context(locale="id-ID", reduced_motion="reduce")
    sent: list[bytes] = []
    context.on("request", lambda request: sent.append(everything_in(request)))
    page = context.new_page()
    page.goto(f"{live_server.url}/masuk/?next=/sertifikat/daftarkan/")
    page.locator("[name=username]").fill(adb.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_label("Pilih berkas P12").set_input_files(
        {"name": "siak.p12", "mimeType": "application/x-pkcs12", "buffer": p12}
    )
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Baca berkas P12").click()
    page.get_by_text("kepemilikan kuncinya terbukti").wait_for()
    page.get_by_label("NIK").fill("3402010101700003")
    page.get_by_label("NIP").fill("197001011995031001")
    page.get_by_label("Instansi").fill(ca.ORGANIZATION)
    page.get_by_label("Terpasang di SIAK sejak").fill(timezone.localdate().isoformat())
    page.get_by_label("Sertifikat ini yang terpasang di SIAK saat ini").check()
    page.get_by_role("button", name="Daftarkan sertifikat").click()
    page.get_by_text("telah didaftarkan sebagai yang terpasang di SIAK (kunci terbukti)").wait_for()
    context.close()
    certificate = Certificate.objects.in_force().get()
    assert (certificate.key_proved, certificate.p12_size) == (True, len(p12))
    everything = b"\n".join(sent)
    assert PASSPHRASE.encode() not in everything
    assert b"Rahasia-Uji" not in everything
    assert p12[100:160] not in everything
