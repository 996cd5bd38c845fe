"""Row 4 as a page of its own sends it: the helpers of the tests beside it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from accounts.models import User
from tests.documents.samples import one_page_pdf

Visit = Callable[..., Page]
CHOSEN = "input => [...input.files].map((file) => file.name)"
PROOF = FilePayload(name="bukti.pdf", mimeType="application/pdf", buffer=one_page_pdf("bukti unggah"))


def upload_page(visit: Visit, adb: User, **options: Any) -> Page:
    """Row 4 with its proof chosen; its certificate came without a P12, so that none is to be compared."""
    page = visit("/", as_user=adb, **options)
    page.get_by_role("link", name="Catat unggahan SIAK").click()
    page.locator("[name=evidence]").set_input_files(PROOF)
    return page


def press(page: Page, word: str = "Catat unggahan SIAK") -> None:
    page.get_by_role("button", name=word).click()


def chosen(page: Page, name: str = "evidence") -> Any:
    return page.locator(f"[name={name}]").evaluate(CHOSEN)


def is_done(page: Page) -> None:
    expect(page.get_by_text("Sertifikat berlaku dan tercatat terunggah")).to_be_visible()
