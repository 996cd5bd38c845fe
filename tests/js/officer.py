"""What an officer does on the page, and the file that he has."""

import time
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Locator, Page

PASSPHRASE = "Rahasia-Uji 42!"


@dataclass(frozen=True)
class P12:
    """A P12 of an invented holder, and what stands in it."""

    content: bytes
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def choose(page: Page, content: bytes, *, name: str = "sertifikat.p12") -> None:
    page.get_by_label("Pilih berkas P12").set_input_files(
        {"name": name, "mimeType": "application/x-pkcs12", "buffer": content}
    )


def read(page: Page, content: bytes, passphrase: str = PASSPHRASE) -> None:
    choose(page, content)
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.get_by_role("button", name="Baca berkas P12").click()


def worker_ends(page: Page) -> None:
    """Chromium reports the end of a Worker a moment after it."""
    deadline = time.monotonic() + 60
    while page.workers and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert page.workers == []


def submit_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Catat penerbitan P12")


def submit(page: Page) -> None:
    submit_button(page).click()
    page.wait_for_url("**/kirim")
